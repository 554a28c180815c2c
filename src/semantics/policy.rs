//! The checked policy: plain data, everything resolved.

mod example;
mod lexicon;
mod path;
mod rule;

pub use example::ExampleDef;
pub use lexicon::{LexiconDef, WHOLE_SCORE, WordEntryDef};
pub use path::{field_of, path_words};
pub use rule::RuleDef;

use super::tree::{Body, DefineId, Expr, Template};
use super::types::{ContentId, EnumDef, EnumId, Literal, RecordDef, RecordId, SubjectDef, SubjectId, Ty};
use crate::decision::Effect;
use crate::document::verify::Claim;
use crate::document::{Fingerprint, Marks};
use crate::syntax::ast::Verb;
use crate::text::{Loc, Sources, typed_id};
use crate::value::place;
use crate::value::time::BusinessCalendar;
use std::collections::BTreeMap;
use std::sync::Arc;

typed_id! {
    /// A rule or an obligation.
    RuleId
}

typed_id! {
    /// A waiver.
    WaiverId
}

/// A pack with all that it is built on, read and checked.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `acs`
    pub name: String,
    /// The packs: those that it is built on, the base first, then the pack itself.
    pub packs: Vec<PackDef>,
    /// The files of all packs.
    pub sources: Arc<Sources>,
    /// The enums.
    pub enums: Vec<EnumDef>,
    /// The records; the facts of each subject are one, too.
    pub records: Vec<RecordDef>,
    /// What can be judged, in the order of declaration.
    pub subjects: Vec<SubjectDef>,
    /// Per subject: what to hold where nothing applied, and when.
    pub nothing_applied: Vec<Option<(Loc, Option<Expr>)>>,
    /// Defines, with a body for each subject that uses them.
    pub defines: Vec<DefineDef>,
    /// The params.
    pub params: Vec<ParamDef>,
    /// The lists.
    pub lists: Vec<ListDef>,
    /// The calendars of business days.
    pub calendars: Vec<CalendarDef>,
    /// Places that contain others.
    pub jurisdictions: Vec<JurisdictionDef>,
    /// The lexicons.
    pub lexicons: Vec<LexiconDef>,
    /// The contents.
    pub contents: Vec<ContentDef>,
    /// What the documents say.
    pub clauses: Vec<ClauseDef>,
    /// The documents.
    pub documents: Vec<DocumentDef>,
    /// Ids of rules and obligations.
    pub rules: Vec<RuleDef>,
    /// What rules demand: one for each demand and subject.
    pub demands: Vec<DemandDef>,
    /// Exceptions that stand by themselves; the demands that they reach hold them, too.
    pub exceptions: Vec<ExceptionDef>,
    /// What lifts demands for a while; the demands that they reach hold them, too.
    pub waivers: Vec<WaiverDef>,
    /// What has to be done: one for each obligation and subject.
    pub obligations: Vec<ObligationDef>,
    /// What rules come to on records of the pack.
    pub examples: Vec<ExampleDef>,
    /// How effects are mapped, by the name of the profile.
    pub profiles: BTreeMap<String, Vec<(Effect, Effect)>>,
    /// How collections that lie elsewhere are joined.
    pub related: Vec<RelatedDef>,
    /// The rules that alone are judged; empty: all of them. See [`Policy::restrict`].
    pub only: Vec<Arc<str>>,
}

impl Policy {
    /// The enum of an id.
    #[must_use]
    pub fn enum_def(&self, id: EnumId) -> &EnumDef {
        &self.enums[id.index()]
    }
    /// The record of an id.
    #[must_use]
    pub fn record(&self, id: RecordId) -> &RecordDef {
        &self.records[id.index()]
    }
    /// The clauses of a document, as they are held against a copy of it.
    #[must_use]
    pub fn claims(&self, document: &str) -> Vec<Claim> {
        let of_document = self.clauses.iter().filter(|clause| clause.document == document);
        of_document
            .map(|clause| Claim {
                id: clause.id.to_string(),
                section: clause.section.clone(),
                at: clause.at.clone(),
                print: clause.fingerprint,
                place: clause.at_loc,
                print_place: clause.fingerprint_loc,
            })
            .collect()
    }
    /// The body of a define on a subject.
    #[must_use]
    pub fn body(&self, define: DefineId, subject: SubjectId) -> Option<&Body> {
        self.defines[define.index()].bodies.get(&subject)
    }
}

/// What a pack says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackDef {
    /// `acs`
    pub name: String,
    /// What it is called.
    pub title: String,
    /// `2026.11`
    pub version: String,
    /// `sha256:` and 64 hex digits of all its files, and of the digest of the pack that it is built on.
    pub digest: String,
}

/// A define.
#[derive(Clone, Debug)]
pub struct DefineDef {
    /// Its name.
    pub name: String,
    /// What it means, in the author's words: the `///` lines above it, those of its first body that has some.
    pub doc: Option<String>,
    /// Types of its parameters.
    pub parameters: Vec<Ty>,
    /// Names of its parameters, as its first body has them.
    pub parameter_names: Vec<String>,
    /// What it stands for on each subject that uses it.
    pub bodies: BTreeMap<SubjectId, Body>,
    /// The clauses it cites.
    pub cites: Vec<Arc<str>>,
    /// Where its name stands.
    pub loc: Loc,
}

/// A param.
#[derive(Clone, Debug)]
pub struct ParamDef {
    /// Its name.
    pub name: String,
    /// The `///` lines above it.
    pub doc: Option<String>,
    /// Its type.
    pub ty: Ty,
    /// Its value, or several in the order of their stretches, which have no moment in common. Where none holds, the
    /// param is not known.
    pub values: Vec<(Stretch, Literal)>,
    /// The clauses it cites.
    pub cites: Vec<Arc<str>>,
    /// Where its name stands.
    pub loc: Loc,
}

/// A calendar of business days.
#[derive(Clone, Debug)]
pub struct CalendarDef {
    /// Its name.
    pub name: String,
    /// What it says.
    pub calendar: BusinessCalendar,
    /// Where its name stands.
    pub loc: Loc,
}

/// A place that contains others.
#[derive(Clone, Debug)]
pub struct JurisdictionDef {
    /// `EU`, `US`
    pub code: String,
    /// Countries, regions and other jurisdictions, as written.
    pub contains: Vec<String>,
    /// Where its code stands.
    pub loc: Loc,
}

/// The countries and the regions that lie in a place, itself among them; each sorted.
#[must_use]
pub fn codes_within(jurisdictions: &[JurisdictionDef], code: &str) -> (Vec<String>, Vec<String>) {
    let mut all = vec![code.to_owned()];
    let mut next = 0;
    while let Some(code) = all.get(next).cloned() {
        next += 1;
        let inner = jurisdictions.iter().find(|known| known.code == code).map_or(&[][..], |known| &known.contains);
        for code in inner {
            if !all.contains(code) {
                all.push(code.clone());
            }
        }
    }
    all.sort();
    let (regions, others): (Vec<String>, Vec<String>) = all.into_iter().partition(|code| code.contains('-'));
    (others.into_iter().filter(|code| place::is_country(code)).collect(), regions)
}

/// The countries in which a region lies, as far as the jurisdictions say it.
#[must_use]
pub fn countries_of<'j>(jurisdictions: &'j [JurisdictionDef], region: &str) -> Vec<&'j str> {
    let countries = jurisdictions.iter().map(|known| known.code.as_str()).filter(|code| place::is_country(code));
    countries.filter(|code| codes_within(jurisdictions, code).1.iter().any(|known| known == region)).collect()
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stretch {
    /// From this tick on; none: from ever.
    pub from: Option<i64>,
    /// Up to, not including, this tick; none: for ever.
    pub until: Option<i64>,
}

impl Stretch {
    /// All of time.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// Whether a tick lies in it.
    #[must_use]
    pub fn holds(self, tick: i64) -> bool {
        self.from.is_none_or(|from| from <= tick) && self.until.is_none_or(|until| tick < until)
    }

    /// Whether two have a moment in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let before = |one: Self, two: Self| one.until.zip(two.from).is_some_and(|(until, from)| until <= from);
        !before(self, other) && !before(other, self)
    }
}

/// A list.
#[derive(Clone, Debug)]
pub struct ListDef {
    /// Its name.
    pub name: String,
    /// The `///` lines above it.
    pub doc: Option<String>,
    /// The type of its entries.
    pub ty: Ty,
    /// The clauses of the whole list.
    pub cites: Vec<Arc<str>>,
    /// Its entries.
    pub entries: Vec<EntryDef>,
    /// Where its name stands.
    pub loc: Loc,
}

/// An entry of a list.
#[derive(Clone, Debug)]
pub struct EntryDef {
    /// What is listed.
    pub value: Literal,
    /// Its clauses.
    pub cites: Vec<Arc<str>>,
    /// When it counts, on each subject that uses the list; empty where it always does.
    pub when: BTreeMap<SubjectId, Expr>,
    /// In which stretch of time it counts.
    pub during: Stretch,
    /// Where it stands.
    pub loc: Loc,
}

/// A content.
#[derive(Clone, Debug)]
pub struct ContentDef {
    /// Its name; empty for a field that is searched by itself.
    pub name: String,
    /// Known where one of these is, on each subject that has them.
    pub parts: BTreeMap<SubjectId, Vec<ContentPartDef>>,
    /// Where its name stands.
    pub loc: Loc,
}

/// A text that belongs to a content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentPartDef {
    /// Field by field from the root.
    pub path: Vec<u32>,
    /// Only what a reader of the HTML sees.
    pub visible: bool,
    /// It makes the content known.
    pub makes_known: bool,
}

/// A clause of a document.
#[derive(Clone, Debug)]
pub struct ClauseDef {
    /// `C-08`
    pub id: Arc<str>,
    /// `must`
    pub strength: String,
    /// In our own words.
    pub title: String,
    /// The document's name.
    pub document: String,
    /// `Consent`
    pub section: String,
    /// `paragraph 2, sentence 3`
    pub at: String,
    /// Of the sentence.
    pub fingerprint: Fingerprint,
    /// Where its position is said.
    pub at_loc: Loc,
    /// Where its fingerprint is said.
    pub fingerprint_loc: Loc,
    /// Why no rule is made of it.
    pub not_encoded: Option<String>,
    /// Where it stands.
    pub loc: Loc,
}

/// A source document.
#[derive(Clone, Debug)]
pub struct DocumentDef {
    /// `acs_messaging_policy`
    pub name: String,
    /// Its title.
    pub title: String,
    /// The date of the text.
    pub revision: Option<String>,
    /// Of the whole text.
    pub sha256: Option<String>,
    /// Sentences that are no clauses.
    pub marks: Marks,
    /// Where its name stands.
    pub loc: Loc,
}

/// An exception that stands by itself.
#[derive(Clone, Debug)]
pub struct ExceptionDef {
    /// `acs.exemptions.healthcare_notice`
    pub id: Arc<str>,
    /// The clauses it cites.
    pub cites: Vec<Arc<str>>,
    /// Where its name stands.
    pub loc: Loc,
}

/// A waiver: it lifts demands until a day, and says who answers for that.
#[derive(Clone, Debug)]
pub struct WaiverDef {
    /// The stretch of time in which it holds; it always has an end.
    pub during: Stretch,
    /// Its last day as written: `2026-12-31`.
    pub last_day: String,
    /// Why it was given.
    pub because: String,
    /// Who answers for it.
    pub approved_by: String,
    /// Where its head stands.
    pub loc: Loc,
}

/// When something applies.
#[derive(Clone, Debug)]
pub struct Applies {
    /// All of these hold.
    pub conditions: Vec<Expr>,
    /// One of these places; empty: everywhere.
    pub places: Vec<(String, Loc)>,
    /// In this stretch of time.
    pub during: Stretch,
}

/// What a rule demands of one subject.
#[derive(Clone, Debug)]
pub struct DemandDef {
    /// Its rule.
    pub rule: RuleId,
    /// What it judges.
    pub subject: SubjectId,
    /// Its verb.
    pub verb: Verb,
    /// When it applies.
    pub applies: Applies,
    /// What is demanded, as written: `verb` says whether it must hold or must not.
    pub condition: Expr,
    /// Exceptions, each with its own words.
    pub exceptions: Vec<(String, Expr)>,
    /// Waivers that reach it, and when they hold.
    pub waivers: Vec<(WaiverId, Expr)>,
    /// Its effect where it is broken, before the profile.
    pub effect: Effect,
    /// The rule names that effect itself, and says why.
    pub enforced: bool,
    /// Its effect where it can't be decided, where the rule says so.
    pub unknown: Option<Effect>,
    /// Why it is broken.
    pub because: Template,
    /// What to do.
    pub fix: Option<Template>,
    /// From its verb to its end.
    pub loc: Loc,
}

impl DemandDef {
    /// Whether the condition must be false.
    #[must_use]
    pub const fn forbids(&self) -> bool {
        matches!(self.verb, Verb::MustNot | Verb::ShouldNot | Verb::HoldIf)
    }
}

/// What has to be done about one subject.
#[derive(Clone, Debug)]
pub struct ObligationDef {
    /// Its id.
    pub rule: RuleId,
    /// What it looks at.
    pub subject: SubjectId,
    /// When it is due.
    pub applies: Applies,
    /// The action.
    pub action: Arc<str>,
    /// With what, by parameter.
    pub with: Vec<(String, Expr)>,
    /// Why.
    pub because: Template,
}

/// How a collection that lies elsewhere is joined.
#[derive(Clone, Debug)]
pub struct RelatedDef {
    /// `consents`
    pub name: String,
    /// The subject that has it.
    pub subject: SubjectId,
    /// Its field at the top level of that subject.
    pub field: u32,
    /// The key in a row.
    pub key: Vec<u32>,
    /// The fact it has to equal.
    pub with: Vec<u32>,
}

/// Contents are found by id.
#[must_use]
pub fn content(policy: &Policy, id: ContentId) -> &ContentDef {
    &policy.contents[id.index()]
}
