//! The race: `cargo bench --bench race -- help`.
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "a bench")]

use coms_policy::case::Suite;
use race::envelopes::vary;
use race::messages::{Dice, Messages};
use race::words::Words;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["messages", file, count] => messages(file, count.parse().unwrap()),
        ["envelopes", file, count] => envelopes(file, count.parse().unwrap()),
        _ => println!("messages FILE COUNT | envelopes FILE COUNT"),
    }
}

fn messages(file: &str, count: u64) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    let (mut messages, mut line) = (Messages::new(42, Words::of_pack()), String::new());
    for _ in 0..count {
        line.clear();
        messages.write(&mut line);
        out.write_all(line.as_bytes()).unwrap();
    }
}

fn envelopes(file: &str, count: u64) {
    let mut out = BufWriter::new(File::create(file).unwrap());
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/acs/cases");
    let mut files = Vec::new();
    for entry in fs::read_dir(cases).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    let suite = Suite::read(&std::collections::BTreeMap::new(), &[], &files, &["default", "strict"]).unwrap();
    let mut dice = Dice::new(42);
    for number in 0..count {
        let case = dice.pick(&suite.cases);
        writeln!(out, "{}", vary(&case.facts, number, &mut dice)).unwrap();
    }
}
