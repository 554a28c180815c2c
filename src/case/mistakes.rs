//! What can be wrong with a file of cases.

use crate::diagnostic::declare;

declare! { CODES;
    /// A file of cases is no YAML, or not a list of cases.
    ///
    /// ```yaml
    /// - id: SC04
    ///   title: "Spoken consent, promotion by text"
    ///   base: SC01
    ///   given: {consents: {c1: {form: oral}}}
    ///   expect: {decision: deny, clauses: [C-08]}
    /// ```
    UNREADABLE = "coms::case::unreadable";
    /// A case has a key that cases do not have.
    UNKNOWN_KEY = "coms::case::unknown_key";
    /// A case or variant does not say what it expects, so it cannot fail.
    ///
    /// Add `expect: {decision: allow}` or another decision.
    NO_EXPECTATION = "coms::case::no_expectation";
    /// A case is laid over one that does not exist, or over itself.
    NO_BASE = "coms::case::no_base";
    /// Two cases have one id.
    DUPLICATE = "coms::case::duplicate";
    /// A case expects something that no policy can come to.
    ///
    /// A decision is `allow`, `warn`, `hold` or `deny`; a rule comes to `broken`, `undetermined`, `kept`, `excepted` or
    /// `not_applicable`.
    BAD_EXPECTATION = "coms::case::bad_expectation";
    /// The facts of a case do not fit the model, or have no time.
    MALFORMED = "coms::case::malformed";
    /// A case does not come to what it expects.
    FAILED = "coms::case::failed";
    /// The decisions kept beside the cases are not those that the policy makes now.
    ///
    /// Look at the difference. If the change is meant, keep it: `coms-policy test --accept`.
    STALE = "coms::case::stale";
}
