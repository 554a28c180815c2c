//! Whole envelopes made of the facts of cases: other ids, times, addresses and texts, the same relations between them.

use crate::messages::{Dice, time};
use serde_json::Value;

const TAILS: [&str; 5] = [
    "",
    " Carriers may charge for it.",
    " You hear from us because you left your number in one of our shops.",
    " Write to us at 4 Long Lane if something is unclear — we answer all letters.",
    " The desk is staffed on working days from nine to five, and on Saturdays until noon.",
];

/// One envelope made of `facts`, as one line. All its times move by the same span, and each address becomes another.
#[must_use]
pub fn vary(facts: &Value, number: u64, dice: &mut Dice) -> String {
    let mut facts = facts.clone();
    let vary = Vary {
        seconds: dice.below(30 * 86_400) as i64,
        digits: dice.below(10_000),
        tail: dice.pick::<&str>(&TAILS),
        number,
    };
    vary.value("", &mut facts);
    facts.to_string()
}

struct Vary {
    seconds: i64,
    digits: u64,
    tail: &'static str,
    number: u64,
}

impl Vary {
    fn value(&self, key: &str, value: &mut Value) {
        match value {
            Value::Object(map) => map.iter_mut().for_each(|(key, value)| self.value(key, value)),
            Value::Array(list) => list.iter_mut().for_each(|value| self.value(key, value)),
            Value::String(text) => {
                if let Some(at) = seconds(text) {
                    *text = time(at + self.seconds);
                } else if text.len() > 8 && text.starts_with('+') && text.bytes().skip(1).all(|b| b.is_ascii_digit()) {
                    text.truncate(text.len() - 4);
                    text.push_str(&format!("{:04}", self.digits));
                } else if let Some((_, domain)) = text.split_once('@').filter(|_| key == "address") {
                    *text = format!("someone.{}@{domain}", self.digits);
                } else if matches!(key, "text" | "subject") {
                    text.push_str(self.tail);
                } else if key == "id" && text.starts_with('m') {
                    *text = format!("m-{}", self.number);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// `2026-11-24T18:00:00Z` as seconds after 1970.
fn seconds(text: &str) -> Option<i64> {
    if text.len() != 20 || !text.ends_with('Z') {
        return None;
    }
    crate::reference::seconds(text)
}
