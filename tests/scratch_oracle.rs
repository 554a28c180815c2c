#[path = "oracle/mod.rs"]
#[allow(dead_code)]
mod oracle;
use oracle::harness::check;
use oracle::hold::Both;
use oracle::packs;
#[test]
fn scratch() {
    let text = std::fs::read_to_string("/tmp/scratch.coms").unwrap();
    let record: serde_json::Value = serde_json::from_str(&std::fs::read_to_string("/tmp/scratch.json").unwrap()).unwrap();
    let policy = check([("plain/random.coms", text.as_str()), packs::PLAIN[2], packs::PLAIN[3], packs::PLAIN[4]]);
    let mut both = Both::new(&policy);
    match both.agree(&record) { Ok(()) => println!("agree"), Err(e) => println!("{e}") }
    let engine = oracle::harness::compile(&policy, "default");
    let decision = oracle::harness::judge(&engine, &mut Default::default(), &record);
    println!("{}", serde_json::to_string_pretty(&decision).unwrap());
}
