//! Messages made from a seed: the same seed gives the same bytes.
//!
//! Their shares are those of an ordinary day with some trouble in it: about one in six breaks a rule, and each rule
//! is broken by some.

use crate::words::Words;
use std::fmt::Write as _;

/// How many campaigns there are.
const CAMPAIGNS: u64 = 5000;

/// What campaigns are about: type, weight, how many in a hundred promote.
const TYPES: [(&str, u64, u64); 17] = [
    ("retail_promo", 18, 100),
    ("newsletter", 12, 80),
    ("package_delivery", 14, 3),
    ("financial_alert", 10, 3),
    ("healthcare", 9, 3),
    ("inquiry_reply", 6, 10),
    ("appointment_reminder", 9, 0),
    ("account_alert", 7, 2),
    ("two_factor", 6, 0),
    ("event_promo", 4, 100),
    ("loyalty", 4, 95),
    ("auto_warranty", 2, 100),
    ("short_term_health", 1, 100),
    ("debt_refinancing", 2, 100),
    ("lead_generation", 2, 100),
    ("sweepstakes", 3, 100),
    ("work_from_home", 1, 100),
];

/// Types that need a second confirmation stand from here on.
const CONFIRMED_TWICE: usize = 11;

const ORGS: [&str; 8] =
    ["oak-and-ash", "bluewater", "hilltop-bank", "riverside", "medley", "parcelway", "lumen", "fern"];
const COUNTRIES: [&str; 8] = ["US", "US", "US", "CA", "GB", "DE", "FR", "JP"];
const NUMBERS: [&str; 4] = ["toll_free", "short_code", "long_code", "alphanumeric"];
const NAMES: [&str; 6] = ["Ana", "Björn", "Chidi", "Dana", "Élodie", "Farid"];
const SENTENCES: [&str; 8] = [
    "your order has left our house and will be with you on Tuesday between ten and noon.",
    "the balance of your account went below the mark that you set; nothing has to be done today.",
    "we see you on Friday at a quarter past nine, please bring your card and the letter of your doctor.",
    "the code for your sign-in is 482 913, it is good for ten minutes, and nobody will ever ask you for it.",
    "the autumn collection is here: coats, scarves and boots in eleven colours, made to last for years.",
    "thank you for asking: the shop is open from nine to six, and there is a place for bicycles behind it.",
    "we changed the terms of your plan, the new ones are in your inbox and hold from the first of the month.",
    "your \"points\" are worth more this week; see what you can have for them at the counter.",
];
const TAILS: [&str; 4] = [
    " Carriers may charge for it.",
    " You hear from us because you left your number in one of our shops.",
    " Write to us at 4 Long Lane if something is unclear — we answer all letters.",
    " The desk is staffed on working days.",
];

/// Numbers that look thrown, from a seed.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }
    /// The next number below `sides`.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
    /// True in so many of a hundred throws.
    pub fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }
    /// One of them.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// Writes messages, one a line.
#[derive(Clone, Debug)]
pub struct Messages {
    dice: Dice,
    words: Words,
    campaigns: Vec<(usize, bool, &'static str)>,
    number: u64,
}

impl Messages {
    /// Messages of a seed, with `words` in some of them.
    #[must_use]
    pub fn new(seed: u64, words: Words) -> Self {
        let mut dice = Dice(seed);
        let total: u64 = TYPES.iter().map(|(_, weight, _)| weight).sum();
        let campaigns = (0..CAMPAIGNS).map(|_| {
            let mut at = dice.below(total);
            let kind = TYPES.iter().position(|(_, weight, _)| {
                let here = at < *weight;
                at = at.saturating_sub(*weight);
                here
            });
            let kind = kind.unwrap_or_default();
            (kind, dice.percent(TYPES[kind].2), *dice.pick(&ORGS))
        });
        let campaigns = campaigns.collect();
        Self { dice, words, campaigns, number: 0 }
    }

    /// Adds the next message and a line end.
    pub fn write(&mut self, out: &mut String) {
        let dice = &mut self.dice;
        let campaign = (dice.below(CAMPAIGNS) * dice.below(CAMPAIGNS) / CAMPAIGNS) as usize;
        let (kind, promotes, org) = self.campaigns[campaign];
        let is_sms = dice.percent(65);
        let sent = 1_790_000_000 + dice.below(4_000_000) as i64;
        let first = dice.percent(30);
        let by_recipient = dice.percent(if TYPES[kind].0 == "inquiry_reply" { 95 } else { 4 });
        let body = body(dice, &self.words, is_sms, first, promotes, org);
        let _ = write!(
            out,
            r#"{{"id":"m{:08}","body":{},"campaign":{{"double_opt_in":{},"id":"c-{campaign:04}","purpose":"{}","type":"{}"}},"#,
            self.number,
            serde_json::Value::from(body),
            kind >= CONFIRMED_TWICE,
            if promotes { "promotional" } else { "informational" },
            TYPES[kind].0,
        );
        let _ = write!(out, r#""channel":"{}","#, if is_sms { "sms" } else { "email" });
        let obtained = sent - dice.below(94_000_000) as i64 - if dice.percent(5) { 94_000_000 } else { 0 };
        let may_lack = (2..6).contains(&kind);
        if dice.percent(if may_lack { 50 } else { 5 }) {
            out.push_str(r#""consent":null,"#);
        } else {
            consent(out, dice, kind, promotes, campaign, org, obtained);
        }
        let _ = write!(
            out,
            r#""conversation":{{"first_message":{first},"initiated_by":"{}"}},"#,
            if by_recipient { "recipient" } else { "sender" }
        );
        if dice.percent(5) {
            let around = dice.below(14_000_000) as i64 - 7_000_000;
            let channel = dice.pick(&["sms", "email", "all"]);
            let _ = write!(out, r#""opt_out":{{"at":"{}","channel":"{channel}"}},"#, time(obtained + around));
        } else {
            out.push_str(r#""opt_out":null,"#);
        }
        let country = dice.pick(&COUNTRIES);
        let (to, age) = (address(dice, is_sms), dice.percent(55));
        let _ = write!(out, r#""recipient":{{"address":"{to}","age_verified":{age},"country":"{country}"}},"#);
        let number = if is_sms { *dice.pick(&NUMBERS) } else { "email_domain" };
        let from = address(dice, is_sms);
        let _ = write!(out, r#""sender":{{"address":"{from}","kind":"{number}","org":"{org}"}},"#);
        let _ = writeln!(out, r#""sent_at":"{}"}}"#, time(sent));
        self.number += 1;
    }
}

fn body(dice: &mut Dice, words: &Words, is_sms: bool, first: bool, promotes: bool, org: &str) -> String {
    let mut body = format!("Dear {}, {org} here: {}", dice.pick(&NAMES), dice.pick(&SENTENCES));
    for _ in 0..dice.below(2) + u64::from(!is_sms) {
        body.push_str(dice.pick::<&str>(&TAILS));
    }
    if dice.percent(if promotes { 40 } else { 3 }) {
        let _ = write!(body, " So {}!", dice.pick(&words.solicitation));
    }
    if dice.percent(3) {
        let list = if dice.percent(60) { &words.adult } else { &words.prohibited };
        let word = dice.pick(list);
        let word = match dice.below(4) {
            0 => word.to_uppercase(),
            1 => disguised(word),
            _ => word.clone(),
        };
        let _ = write!(body, " Ask about {word}.");
    }
    if is_sms && ((first && dice.percent(92)) || dice.percent(25)) {
        body.push_str(" Reply STOP to end.");
    }
    if !is_sms && dice.percent(95) {
        let _ = write!(body, "\nUnsubscribe: https://{org}.example/out/{:x}", dice.below(1 << 32));
    }
    body
}

/// The word in letters of other alphabets that look like its own.
fn disguised(word: &str) -> String {
    let (plain, alike) = ("aeopcyxi", "аеорсухі");
    word.chars()
        .map(|c| plain.chars().zip(alike.chars()).find(|(own, _)| *own == c).map_or(c, |(_, other)| other))
        .collect()
}

fn consent(out: &mut String, dice: &mut Dice, kind: usize, promotes: bool, campaign: usize, org: &str, obtained: i64) {
    let confirmed = if dice.percent(if kind >= CONFIRMED_TWICE { 90 } else { 35 }) {
        format!("\"{}\"", time(obtained + dice.below(90_000) as i64))
    } else {
        String::from("null")
    };
    let method = if promotes {
        if dice.percent(95) { "written" } else { "oral" }
    } else {
        dice.pick::<&str>(&["written", "oral", "implied"])
    };
    let _ = write!(
        out,
        r#""consent":{{"confirmed_at":{confirmed},"method":"{method}","obtained_at":"{}","records":["#,
        time(obtained)
    );
    for index in 0..=dice.below(2) {
        let of = if dice.percent(90) { campaign as u64 } else { dice.below(CAMPAIGNS) };
        let evidence = if dice.percent(60) { format!("session-{:012x}", dice.below(1 << 48)) } else { String::new() };
        let comma = if index > 0 { "," } else { "" };
        let medium = dice.pick(&["web_form", "keyword", "paper", "phone"]);
        let _ = write!(
            out,
            r#"{comma}{{"at":"{}","campaign":"c-{of:04}","evidence":"{evidence}","medium":"{medium}"}}"#,
            time(obtained + dice.below(60) as i64)
        );
    }
    let own = if promotes { "promotional" } else { "informational" };
    let scope = match dice.below(100) {
        0..4 => {
            if promotes {
                "informational"
            } else {
                "promotional"
            }
        }
        4..30 => "all",
        _ => own,
    };
    let sender = if dice.percent(98) { org } else { dice.pick::<&str>(&ORGS) };
    let status = match dice.below(100) {
        0..2 => "revoked",
        2 => "pending",
        _ => "granted",
    };
    let _ = write!(out, r#"],"scope":"{scope}","sender":"{sender}","status":"{status}"}},"#);
}

fn address(dice: &mut Dice, is_sms: bool) -> String {
    if is_sms {
        format!("+1{}555{:04}", 201 + dice.below(700), dice.below(10_000))
    } else {
        format!("someone.{}@mail{}.example", dice.below(100_000), dice.below(40))
    }
}

/// Seconds after 1970 as RFC 3339.
#[must_use]
pub fn time(seconds: i64) -> String {
    let (mut days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let mut year = 1970;
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while days >= 365 + i64::from(is_leap(year)) {
        days -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let lengths = [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}T{:02}:{:02}:{:02}Z", days + 1, of_day / 3600, of_day / 60 % 60, of_day % 60)
}

#[cfg(test)]
mod tests {
    use super::{Messages, time};
    use crate::words::Words;

    #[test]
    fn times_are_those_of_the_calendar() {
        assert_eq!(time(0), "1970-01-01T00:00:00Z");
        assert_eq!(time(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(time(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(time(1_790_000_000), "2026-09-21T14:13:20Z");
    }

    #[test]
    fn a_seed_gives_the_same_messages() {
        let write = |seed| {
            let (mut messages, mut out) = (Messages::new(seed, Words::of_pack()), String::new());
            (0..50).for_each(|_| messages.write(&mut out));
            out
        };
        assert_eq!(write(7), write(7));
        assert_ne!(write(7), write(8));
        assert!(write(7).lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    }
}
