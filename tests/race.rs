//! The pack of the race comes to the verdicts of the hand-written program, message by message.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

use coms_policy::engine::batch::Event;
use coms_policy::engine::{Engine, JudgeTerms, read_policy};
use coms_policy::text::{RecordText, Sources};
use race::messages::Messages;
use race::reference::{Reference, Verdict};
use race::words::Words;

const PACK: [(&str, &str); 3] = [
    ("policy.coms", include_str!("../benches/race/pack/policy.coms")),
    ("model.coms", include_str!("../benches/race/pack/model.coms")),
    ("words.coms", include_str!("../benches/race/pack/words.coms")),
];
const MESSAGES: usize = 4000;

/// The pack, its words compared under these folds.
fn engine(folds: &str) -> Engine {
    let mut sources = Sources::default();
    for (name, text) in PACK {
        sources.add(
            name,
            &text.replace("  case\n", &format!("  {folds}\n")).replace("fold case", &format!("fold {folds}")),
        );
    }
    let policy = read_policy(sources)
        .unwrap_or_else(|(_, told)| panic!("{:?}", told.iter().map(|told| &told.message).collect::<Vec<_>>()));
    Engine::new(&policy, "default").unwrap()
}

fn messages() -> String {
    let (mut messages, mut lines) = (Messages::new(11, Words::of_pack()), String::new());
    (0..MESSAGES).for_each(|_| messages.write(&mut lines));
    lines
}

/// What the engine says of each line.
fn verdicts(engine: &Engine, lines: &str) -> Vec<Verdict> {
    let tell = |event: Event<'_>, _: RecordText<'_>, out: &mut Vec<Verdict>| match event {
        Event::Judged { decision, .. } => {
            let bit = |rule: &str| 1u16 << (rule.trim_start_matches("reference.R").parse::<u16>().unwrap() - 1);
            let broken = decision.findings.iter().fold(0, |all, finding| all | bit(&finding.rule));
            out.push(Verdict { id: decision.id.clone(), broken });
        }
        Event::Malformed { mistake: told, .. } => panic!("{}", told.message),
        Event::Rejected => {}
    };
    let mut all = Vec::new();
    let mut commit = |mut said: Vec<Verdict>| {
        all.append(&mut said);
        Ok(())
    };
    engine.judge_lines(&mut lines.as_bytes(), "lines", JudgeTerms::default(), 2, &tell, &mut commit).unwrap();
    all
}

fn compare(folds: &str, looks_alike: bool) -> Vec<Verdict> {
    let lines = messages();
    let reference = Reference::new(&Words::of_pack(), looks_alike).unwrap();
    let expected: Vec<Verdict> = lines.lines().map(|line| reference.judge(line.as_bytes()).unwrap()).collect();
    let found = verdicts(&engine(folds), &lines);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    found
}

#[test]
fn the_pack_and_the_program_agree_on_every_message() {
    let plain = compare("case", false);
    let denied = plain.iter().filter(|verdict| verdict.broken != 0).count();
    assert!((MESSAGES / 10..MESSAGES / 4).contains(&denied), "{denied} of {MESSAGES} are denied");
    for rule in 0..12 {
        assert!(plain.iter().any(|verdict| verdict.broken >> rule & 1 == 1), "no message breaks R{:02}", rule + 1);
    }
    let folded = compare("case, accents, confusables, invisibles", true);
    let denied_folded = folded.iter().filter(|verdict| verdict.broken != 0).count();
    assert!(denied_folded > denied, "no word was disguised: {denied_folded} and {denied}");
}
