//! How the pack is found that another is built on, and what is told where it is not.

use crate::project::Project;

const SHOP: &str = "policy shop \"The shop\" extends base { version \"7\" }\n";
const SHOP_UK: &str = "policy shop_uk \"The shop in the UK\" extends shop { version \"1\" }\n";

fn shop() -> Project {
    Project::new(&[("policies/shop/policy.coms", SHOP), ("policies/shop_uk/policy.coms", SHOP_UK)])
}

#[test]
fn a_decision_names_every_pack_with_version_and_digest() {
    let project = shop();
    let alone = project.judged("base")[0]["policy"].clone();
    let policy = project.judged("shop_uk")[0]["policy"].clone();
    assert_eq!((&policy["name"], &policy["version"]), (&"shop_uk".into(), &"1".into()));
    let below: Vec<_> = policy["extends"].as_array().unwrap().iter().map(|pack| &pack["name"]).collect();
    assert_eq!(below, ["shop", "base"]);
    assert!(alone.get("extends").is_none());
    assert_eq!(policy["extends"][1]["digest"], alone["digest"]);
    assert_ne!(policy["digest"], policy["extends"][0]["digest"]);
    let counted = project.run(&["check", "records.yaml", "--format", "summary", "--policy", "shop_uk"]).json();
    assert_eq!(counted["policy"]["extends"], policy["extends"]);
    assert_eq!(counted["rules"]["base.asks_first"]["broken"], 1);
    let shown = project.run(&["check", "records.yaml", "--policy", "shop_uk"]);
    assert!(
        shown.out.contains("2 records judged by shop_uk 1 on shop 7 on base 1 (profile default)"),
        "{}",
        shown.all()
    );
}

#[test]
fn the_digest_of_an_overlay_includes_that_of_its_base() {
    let project = shop();
    let before = project.judged("shop_uk")[0]["policy"].clone();
    project.write("policies/base/more.coms", "// nothing\n");
    let after = project.judged("shop_uk")[0]["policy"].clone();
    assert_ne!(before["digest"], after["digest"]);
    assert_ne!(before["extends"][0]["digest"], after["extends"][0]["digest"]);
    project.write("policies/base/more.coms", "");
    std::fs::remove_file(project.path().join("policies/base/more.coms")).unwrap();
    assert_eq!(project.judged("shop_uk")[0]["policy"], before);
}

#[test]
fn a_pack_is_found_beside_in_the_settings_and_in_the_program() {
    let project = shop();
    let digest = project.judged("policies/shop")[0]["policy"]["digest"].clone();
    // From within the folder, by a path that has no parent to be seen.
    let within = project.run_in("policies/shop", &["check", "../../records.yaml", "--format", "json", "-p", "."]);
    assert_eq!(within.json()[0]["policy"]["digest"], digest);
    project.rename("policies/base", "vendor/base");
    let lost = project.run(&["check", "records.yaml", "--policy", "policies/shop"]);
    assert_eq!((lost.code, lost.codes()), (3, vec!["coms::pack::unknown"]), "{}", lost.all());
    for packs in ["vendor", "vendor/base", "\"./vendor/\""] {
        project.write("coms-policy.yaml", &format!("packs: [{packs}]\n"));
        assert_eq!(project.judged("policies/shop")[0]["policy"]["digest"], digest, "{packs}");
        // `--policy` finds it there, too; and so does the setting `pack`.
        assert_eq!(project.judged("base")[0]["policy"]["name"], "base", "{packs}");
    }
    project
        .write("policies/top/policy.coms", "policy top \"On what the program brings\" extends acs { version \"1\" }\n");
    let top = project.run(&["lint", "top"]);
    assert_eq!((top.code, top.out.as_str()), (0, "no warnings\n"), "{}", top.all());
}

#[test]
fn the_nearer_pack_is_taken() {
    let project = shop();
    project.write("coms-policy.yaml", "packs: [vendor]\n");
    project.write("vendor/base/policy.coms", "policy base \"Another base\" { version \"other\" }\n");
    assert_eq!(project.judged("shop")[0]["policy"]["extends"][0]["version"], "1");
}

#[test]
fn what_is_not_found_is_told_at_the_name() {
    let project = shop();
    project.write("policies/shop/policy.coms", &SHOP.replace("extends base", "extends bsae"));
    project.write("policies/shop/rules.coms", "rule of_the_base on message { must covers(consents) because \"x\" }\n");
    insta::assert_snapshot!(project.run(&["check", "records.yaml", "--policy", "policies/shop"]).all());
}

#[test]
fn packs_that_are_built_on_each_other_are_told() {
    let project = shop();
    project.write("policies/shop/policy.coms", &SHOP.replace("extends base", "extends shop_uk"));
    insta::assert_snapshot!(project.run(&["check", "records.yaml", "--policy", "shop"]).all());
    project.write("policies/shop/policy.coms", &SHOP.replace("extends base", "extends shop"));
    insta::assert_snapshot!(project.run(&["check", "records.yaml", "--policy", "shop"]).all());
}

#[test]
fn a_pack_has_the_name_of_its_folder() {
    let project = shop();
    project.write("policies/base/policy.coms", "policy basis \"The base\" { version \"1\" }\n");
    insta::assert_snapshot!(project.run(&["check", "records.yaml", "--policy", "shop"]).all());
}

#[test]
fn what_the_base_would_have_said_is_no_mistake_of_its_own() {
    let project = shop();
    project.write("policies/shop/policy.coms", "policy shop \"The shop\" extend base { version \"7\" }\n");
    project
        .write("policies/shop/rules.coms", "rule of_the_base on message { must message.text exists because \"x\" }\n");
    insta::assert_snapshot!(project.run(&["check", "records.yaml", "--policy", "shop"]).all());
}

#[test]
fn mistakes_of_all_packs_are_told_in_one_go() {
    let project = shop();
    project.write("policies/base/more.coms", "define one = message.kind is nwes\n");
    project.write("policies/shop/rules.coms", "define two = message.kind is survy\n");
    let said = project.run(&["check", "records.yaml", "--policy", "shop"]);
    assert_eq!((said.code, said.codes()), (3, vec!["coms::name::unknown_symbol"; 2]), "{}", said.all());
}
