//! What one would write instead of a policy: typed structs, one automaton for all words, and the twelve rules of
//! `pack/policy.coms` as plain Rust. Nothing is explained, and every change is a release.

use crate::words::Words;
use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::borrow::Cow;

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    channel: Channel,
    sent_at: &'a str,
    #[serde(borrow)]
    sender: Sender<'a>,
    recipient: Recipient,
    #[serde(borrow)]
    campaign: Campaign<'a>,
    #[serde(borrow)]
    body: Cow<'a, str>,
    #[serde(borrow)]
    consent: Option<Consent<'a>>,
    #[serde(borrow)]
    opt_out: Option<OptOut<'a>>,
    conversation: Conversation,
}

#[derive(Deserialize)]
struct Sender<'a> {
    #[serde(borrow)]
    org: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Recipient {
    age_verified: bool,
}

#[derive(Deserialize)]
struct Campaign<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    purpose: Purpose,
}

#[derive(Deserialize)]
struct Consent<'a> {
    status: Status,
    method: Method,
    obtained_at: &'a str,
    scope: Scope,
    #[serde(borrow)]
    sender: Cow<'a, str>,
    confirmed_at: Option<&'a str>,
    #[serde(borrow)]
    records: Vec<ConsentRecord<'a>>,
}

#[derive(Deserialize)]
struct ConsentRecord<'a> {
    #[serde(borrow)]
    campaign: Cow<'a, str>,
    #[serde(borrow)]
    evidence: Cow<'a, str>,
}

#[derive(Deserialize)]
struct OptOut<'a> {
    at: &'a str,
    channel: Channel,
}

#[derive(Deserialize)]
struct Conversation {
    initiated_by: Party,
    first_message: bool,
}

macro_rules! words {
    ($($name:ident { $($symbol:ident),* })*) => {
        $(#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
        #[serde(rename_all = "snake_case")]
        enum $name { $($symbol),* })*
    };
}

words! {
    Channel { Sms, Email, All }
    Purpose { Informational, Promotional }
    Scope { Informational, Promotional, All }
    Status { Granted, Revoked, Pending }
    Method { Written, Oral, Implied }
    Party { Sender, Recipient }
}

const CONFIRMED_TWICE: [&str; 6] =
    ["auto_warranty", "short_term_health", "debt_refinancing", "lead_generation", "sweepstakes", "work_from_home"];
const EXEMPT: [&str; 3] = ["package_delivery", "financial_alert", "healthcare"];
/// How long a consent holds without evidence: four years of 365.25 days.
const RETENTION: i64 = 1461 * 86_400;

const ADULT: u8 = 1;
const PROHIBITED: u8 = 2;
const SOLICITATION: u8 = 4;
const STOP: u8 = 8;
const UNSUBSCRIBE: u8 = 16;
const LINK: u8 = 32;

/// The hand-written program.
#[derive(Debug)]
pub struct Reference {
    automaton: AhoCorasick,
    classes: Vec<u8>,
    looks_alike: bool,
}

/// What a message comes to: its id, and the rules that it breaks, bit 0 for R01.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// `m00000017`
    pub id: String,
    /// The rules that it breaks.
    pub broken: u16,
}

impl Reference {
    /// A program that looks for these words; also in letters that look alike, or not.
    ///
    /// # Errors
    /// What the automaton's builder says.
    pub fn new(words: &Words, looks_alike: bool) -> Result<Self, aho_corasick::BuildError> {
        let mut patterns = vec!["stop", "unsubscribe", "http"];
        let mut classes = vec![STOP, UNSUBSCRIBE, LINK];
        for (list, class) in
            [(&words.adult, ADULT), (&words.prohibited, PROHIBITED), (&words.solicitation, SOLICITATION)]
        {
            patterns.extend(list.iter().map(String::as_str));
            classes.resize(patterns.len(), class);
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns)?;
        Ok(Self { automaton, classes, looks_alike })
    }

    fn classes(&self, body: &str) -> u8 {
        let all = |text: &str| {
            self.automaton.find_overlapping_iter(text).fold(0, |all, found| all | self.classes[found.pattern()])
        };
        let plain = all(body);
        if self.looks_alike && !body.is_ascii() {
            return plain | all(&body.chars().map(looks_like).collect::<String>());
        }
        plain
    }

    /// Judges one line.
    ///
    /// # Errors
    /// In words, where the line does not fit.
    pub fn judge(&self, line: &[u8]) -> Result<Verdict, String> {
        let message: Message<'_> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let broken = self.broken(&message).ok_or("a time that is none")?;
        Ok(Verdict { id: message.id.into_owned(), broken })
    }

    fn broken(&self, message: &Message<'_>) -> Option<u16> {
        let sent = seconds(message.sent_at)?;
        let classes = self.classes(&message.body);
        let found = |class: u8| classes & class == class;
        let kind = &*message.campaign.kind;
        let promotes = message.campaign.purpose == Purpose::Promotional;
        let granted = message.consent.as_ref().filter(|consent| consent.status == Status::Granted);
        let implied = (message.conversation.initiated_by == Party::Recipient && kind == "inquiry_reply")
            || (!promotes && EXEMPT.contains(&kind));
        let mut broken = 0;
        let mut rule = |number: u16, holds: bool| broken |= u16::from(holds) << (number - 1);
        rule(1, granted.is_none() && !implied);
        let (mut obtained, mut confirmed) = (None, None);
        if let Some(consent) = granted {
            obtained = Some(seconds(consent.obtained_at)?);
            confirmed = match consent.confirmed_at {
                Some(at) => Some(seconds(at)?),
                None => None,
            };
            rule(2, promotes && consent.method != Method::Written);
            rule(
                3,
                (consent.scope == Scope::Informational && promotes)
                    || (consent.scope == Scope::Promotional && !promotes),
            );
            rule(4, consent.sender != message.sender.org);
            let proves =
                |record: &ConsentRecord<'_>| record.campaign == message.campaign.id && !record.evidence.is_empty();
            rule(12, obtained < Some(sent - RETENTION) && !consent.records.iter().any(proves));
        }
        if let Some(opt_out) = &message.opt_out {
            let at = seconds(opt_out.at)?;
            let reaches = opt_out.channel == Channel::All || opt_out.channel == message.channel;
            rule(5, reaches && at <= sent && obtained.is_none_or(|obtained| obtained <= at));
        }
        rule(6, CONFIRMED_TWICE.contains(&kind) && confirmed.is_none_or(|confirmed| confirmed > sent));
        rule(7, granted.is_none() && implied && found(SOLICITATION));
        rule(8, message.channel == Channel::Sms && message.conversation.first_message && !found(STOP));
        rule(9, message.channel == Channel::Email && !found(UNSUBSCRIBE | LINK));
        rule(10, found(ADULT) && !message.recipient.age_verified);
        rule(11, found(PROHIBITED));
        Some(broken)
    }
}

/// The ASCII letter that a letter of another alphabet looks like; a handful.
const fn looks_like(letter: char) -> char {
    match letter {
        'а' | 'α' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        'і' | 'ι' => 'i',
        other => other,
    }
}

/// `2026-11-24T18:00:00Z` as seconds after 1970.
#[must_use]
pub fn seconds(time: &str) -> Option<i64> {
    let bytes = time.as_bytes();
    let shape = [4, 7, 10, 13, 16, 19].map(|at| bytes.get(at).copied());
    if bytes.len() != 20 || shape != *b"--T::Z".map(Some).as_slice() {
        return None;
    }
    let number = |from: usize, to: usize| time.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719_469;
    Some(((days * 24 + number(11, 13)?) * 60 + number(14, 16)?) * 60 + number(17, 19)?)
}
