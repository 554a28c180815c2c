//! The mistakes one can make in what a policy says.

use crate::diagnostic::declare;

declare! { CODES;
    /// Two things have one name.
    ///
    /// ```coms
    /// rule consent_first { … }
    /// rule consent_first { … }
    /// ```
    ///
    /// Names of enums, records, defines, params, lists, lexicons and contents hold for the whole pack; a rule's name
    /// holds in its file; symbols, fields, parameters and entries stand once each where they are listed. Rename one of
    /// them, or take one away. `as_of`, `hidden_characters`, `confusable_letters`, `mixes_scripts` and the types that are
    /// built in cannot be declared again.
    DUPLICATE = "coms::name::duplicate";
    /// A name that nothing has.
    ///
    /// ```coms
    /// when is_promotionl
    /// ```
    ///
    /// It is no fact of the subject, no define, param or variable.
    UNKNOWN_NAME = "coms::name::unknown";
    /// A fact that the subject of this rule does not have.
    ///
    /// ```coms
    /// rule r on consent { must recipient.address = "…" }
    /// ```
    ///
    /// Judge another subject with `on`, or give the define another body for this subject: `define x on consent = …`.
    NOT_ON_SUBJECT = "coms::name::not_on_subject";
    /// A field that the record does not have.
    ///
    /// ```coms
    /// must message.chanel is sms
    /// ```
    UNKNOWN_FIELD = "coms::name::unknown_field";
    /// A symbol that the enum does not have.
    ///
    /// ```coms
    /// when message.channel is smss
    /// ```
    UNKNOWN_SYMBOL = "coms::name::unknown_symbol";
    /// A type that is neither built in nor declared.
    ///
    /// ```coms
    /// record Message { kind: MessageKin }
    /// ```
    UNKNOWN_TYPE = "coms::name::unknown_type";
    /// A clause that no `clause` item declares.
    ///
    /// ```coms
    /// cites C-80
    /// ```
    UNKNOWN_CLAUSE = "coms::name::unknown_clause";
    /// A document that no `document` item declares.
    UNKNOWN_DOCUMENT = "coms::name::unknown_document";
    /// A subject that the model does not declare.
    ///
    /// ```coms
    /// rule r on mesage { … }
    /// ```
    UNKNOWN_SUBJECT = "coms::name::unknown_subject";
    /// An action that no `action` item declares, or a parameter that it does not have.
    UNKNOWN_ACTION = "coms::name::unknown_action";
    /// A way of folding that the language does not have.
    UNKNOWN_FOLD = "coms::name::unknown_fold";
    /// A unit of time that the language does not have.
    ///
    /// ```coms
    /// param retention: duration = 4 yeers
    /// ```
    UNKNOWN_UNIT = "coms::name::unknown_unit";
    /// A day of the week that there is not.
    ///
    /// ```coms
    /// calendar office { from 2026-01-01 until 2026-12-31  weekend saturday, sonntag }
    /// ```
    UNKNOWN_DAY = "coms::name::unknown_day";
    /// Business days are counted, and nothing says by which calendar.
    ///
    /// ```coms
    /// param honour_within: duration = 10 business days
    /// ```
    ///
    /// Declare a `calendar`. Where there are several, say which is meant: `10 business days of NAME`.
    WHICH_CALENDAR = "coms::name::which_calendar";
    /// An exception, a waiver or a change reaches for something that is not there.
    ///
    /// ```coms
    /// exception holiday to acs.consnet.* { when is_holiday }
    /// ```
    ///
    /// It reaches a rule by its id, the rules of a module (`acs.consent.*`), the rules that cite a clause (`rules citing
    /// C-02`), or another exception by its name, which it undoes. A waiver reaches rules only.
    /// `set` and `add` change what a pack below declares: `acs.consent.retention`, `acs.retention` or `retention`.
    UNKNOWN_TARGET = "coms::name::unknown_target";
    /// Something lifts or weakens a rule that is `mandatory`.
    ///
    /// ```coms
    /// rule some_content_is_out { mandatory … }
    /// exception for_friends to acs.content.some_content_is_out { when is_friend }
    /// ```
    ///
    /// No exception and no waiver reaches such a rule. A pack above it may not set a param or a list that it asks, take
    /// words back with `not`, or add an entry that lets something pass; a profile may not make its effect weaker. Take the
    /// change away; of a target that reaches other rules, too, name those one by one. Adding to what the rule forbids is
    /// welcome.
    LIFTS_MANDATORY = "coms::type::lifts_mandatory";
    /// Definitions that need each other to say what they are.
    ///
    /// ```coms
    /// define a = b
    /// define b = a
    /// ```
    ///
    /// Every policy ends: a define may use only what does not, in turn, use it.
    CYCLE = "coms::name::cycle";
    /// The pack has no `policy` item, or more than one.
    ///
    /// ```coms
    /// policy acs "Azure Communication Services messaging policy" { version "2026.11" }
    /// ```
    ///
    /// Exactly one file of a pack says its name and version.
    POLICY_ITEM = "coms::name::policy_item";
    /// A pack is built on another that is not there.
    ///
    /// ```coms
    /// policy contoso "Contoso messaging" extends azs { version "1" }
    /// ```
    ///
    /// The pack is looked for beside the one that names it, then in the folders under `packs:` of `coms-policy.yaml`,
    /// then among those that the program brings. Its folder has the name that its own `policy` item says.
    UNKNOWN_PACK = "coms::pack::unknown";
    /// Packs that are built on each other in a circle.
    ///
    /// ```coms
    /// policy acs "Our own" extends acs { version "1" }
    /// ```
    ///
    /// A pack has a name of its own: call it other than the pack that it is built on.
    PACK_CYCLE = "coms::pack::cycle";
    /// A variable is named like a symbol of its own enum, so that two readers would read it in two ways.
    SHADOWS_SYMBOL = "coms::name::shadows_symbol";
    /// A value of one type stands where another is needed. Nothing is converted.
    ///
    /// ```coms
    /// must message.sent_at before "yesterday"
    /// ```
    MISMATCH = "coms::type::mismatch";
    /// A number stands where a span of time is needed, or the other way round.
    ///
    /// ```coms
    /// param retention: duration = 4
    /// ```
    ///
    /// Write the unit: `4 years`.
    UNIT_MISMATCH = "coms::type::unit_mismatch";
    /// Something that is neither true nor false stands where a condition is needed.
    ///
    /// ```coms
    /// must message.channel
    /// ```
    ///
    /// Say what is asked of it: `message.channel is sms`, `message.text exists`.
    NOT_A_CONDITION = "coms::type::not_a_condition";
    /// `=` between enums, countries or truth values, or `is` between numbers, texts or times.
    ///
    /// Symbols and truth values are compared with `is`, all else with `=`.
    WRONG_EQUALS = "coms::type::wrong_equals";
    /// A define or an action gets more, fewer or other arguments than it declares.
    WRONG_ARGUMENTS = "coms::type::wrong_arguments";
    /// A single value stands where a list is needed, or a list where a single value is.
    ///
    /// A list is asked with `some … in`, `every … in`, `count(… in …)`, `has` or `is empty`.
    NOT_A_LIST = "coms::type::not_a_list";
    /// A `match` does not say what holds for each symbol of its enum, once each.
    ///
    /// ```coms
    /// match message.channel { sms => true  email => false }
    /// ```
    INCOMPLETE_MATCH = "coms::type::incomplete_match";
    /// `exists` is asked of a field whose absence means *not known*, or `is known` of one whose absence means none.
    ///
    /// `form: Form` may be not known: `form is known`. `confirmed_at?: instant` may be none: `confirmed_at exists`.
    WRONG_ABSENCE = "coms::type::wrong_absence";
    /// A record holds itself, directly or through others.
    RECURSIVE_RECORD = "coms::type::recursive_record";
    /// A regular expression cannot be read, or matches the empty text.
    BAD_REGEX = "coms::type::bad_regex";
    /// A date that the calendar does not have, a time that no clock shows, or a period that ends before it begins.
    BAD_DATE = "coms::type::bad_date";
    /// The periods of a dated param leave days out between them, or give two values for the same days.
    ///
    /// ```coms
    /// param retention: duration = { from 2021-06-30 until 2026-12-31 = 4 years  from 2027-02-01 = 5 years }
    /// ```
    ///
    /// A period without `until` ends where the next begins. Before the first period and after the end of the last one,
    /// the param is not known.
    BAD_PERIODS = "coms::type::bad_periods";
    /// A field, subject, clause or rule lacks a part, or has one that does not fit there.
    ///
    /// A rule has at least one demand and a `because`; an obligation has a `do` and a `because`; a subject says by
    /// which key it is `present`, and what its `facts` are.
    BAD_DECLARATION = "coms::type::bad_declaration";
    /// A part of the language that this version checks and cannot judge by yet.
    NOT_SUPPORTED = "coms::type::not_supported";
    /// A division by nought, or by something that may be nought.
    ///
    /// ```coms
    /// when message.segments / message.parts > 2
    /// ```
    ///
    /// Divide by a number that is written down.
    BAD_ARITHMETIC = "coms::type::bad_arithmetic";
}
