//! `coms-policy.yaml`: what it may set, and what is told of the rest.

use crate::project::Project;

fn told(config: &str) -> String {
    let project = Project::new(&[("coms-policy.yaml", config)]);
    project.run(&["check", "records.yaml"]).all()
}

#[test]
fn what_cannot_be_set_is_told_where_it_stands() {
    insta::assert_snapshot!(told(
        "pack: policies/base\nprofil: strict\npacks: [vendor, policies]\nlints:\n  coms::lint::uncited_rul: allow\n  coms::lint::uncited_rule: off\n"
    ));
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    insta::assert_snapshot!(told("pack: policies/base\npacks:\n  - policies\n  - vendr\n"));
}

#[test]
fn a_pack_that_is_not_there_is_told() {
    insta::assert_snapshot!(told("pack: bse\npacks: [policies]\n"));
}

#[test]
fn broken_settings_are_told() {
    insta::assert_snapshot!(told("pack: [policies\n"));
}

#[test]
fn settings_hold_in_the_folders_below() {
    let project = Project::new(&[("coms-policy.yaml", "pack: base\npacks: [policies]\n"), ("deep/er/note.txt", "")]);
    let said = project.run_in("deep/er", &["check", "../../records.yaml"]);
    assert_eq!(said.code, 1, "{}", said.all());
    assert!(said.out.contains("─[../../policies/base/policy.coms:"), "{}", said.all());
}

#[test]
fn lints_are_as_grave_as_the_settings_say() {
    let rule = "rule without_clause on message { should message.text is known because \"x\" }\n";
    let project = Project::new(&[("policies/base/more.coms", rule)]);
    let level =
        |level: &str| project.write("coms-policy.yaml", &format!("lints: {{coms::lint::uncited_rule: {level}}}\n"));
    let codes = |out: &str| out.matches("[coms::lint::uncited_rule]").count();
    level("warn");
    let said = project.run(&["lint", "base"]);
    assert_eq!((said.code, codes(&said.out), said.out.contains("warning[coms::lint::uncited_rule]")), (1, 1, true));
    level("allow");
    let said = project.run(&["lint", "base"]);
    assert_eq!(codes(&said.out), 0, "{}", said.all());
    level("deny");
    let said = project.run(&["lint", "base"]);
    assert_eq!((said.code, codes(&said.out), said.out.contains("error[coms::lint::uncited_rule]")), (1, 1, true));
    // What is denied is a mistake of the policy: nothing is judged by it.
    let said = project.run(&["check", "records.yaml", "--policy", "base"]);
    assert_eq!(
        (said.code, said.out.as_str(), said.codes()),
        (3, "", vec!["coms::lint::uncited_rule"]),
        "{}",
        said.all()
    );
    assert!(said.err.ends_with("1 mistake in the policy: nothing was judged\n"), "{}", said.err);
}

#[test]
fn an_overlay_is_told_of_its_own_doubts_only() {
    let project = Project::new(&[
        ("policies/base/more.coms", "define never_asked = message.kind is news\n"),
        (
            "policies/shop/policy.coms",
            "policy shop \"The shop\" extends base { version \"7\" }\ndefine nor_this = true\n",
        ),
    ]);
    let said = project.run(&["lint", "shop"]);
    assert!(said.out.contains("nor_this") && !said.out.contains("never_asked"), "{}", said.all());
    assert!(project.run(&["lint", "base"]).out.contains("never_asked"));
}

#[test]
fn a_pack_is_named_as_on_the_command_line() {
    let project = Project::new(&[("deep/er/note.txt", "")]);
    for pack in ["base", "policies/base", "./policies/base/policy.coms"] {
        project.write("coms-policy.yaml", &format!("pack: {pack}\n"));
        assert_eq!(project.run_in("deep/er", &["check", "../../records.yaml"]).code, 1, "{pack}");
    }
    project.write("coms-policy.yaml", "pack: acs\n");
    assert_eq!(project.run(&["lint"]).out, "no warnings\n");
}
