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
    /// A case or a base record is laid over one that does not exist, or over itself.
    NO_BASE = "coms::case::no_base";
    /// Two cases or base records have one id.
    DUPLICATE = "coms::case::duplicate";
    /// A case expects something that no policy can come to.
    ///
    /// A decision is `allow`, `warn`, `hold` or `deny`; a rule comes to `broken`, `undetermined`, `kept`, `excepted` or
    /// `not_applicable`.
    BAD_EXPECTATION = "coms::case::bad_expectation";
    /// The facts of a case do not fit the model, or have no time.
    MALFORMED = "coms::case::malformed";
    /// An example is made of a record that the pack does not have.
    ///
    /// ```coms
    /// example broken "oral consent" from promo_smss with { consents.c1.form: oral }
    /// ```
    ///
    /// Base records stand in the folder `fixtures` of the pack, as `- id: promo_sms` and `given: …`; a case may be one, too.
    UNKNOWN_BASE = "coms::case::unknown_base";
    /// An example takes a fact away that its base record does not have.
    ///
    /// ```coms
    /// example undetermined "no form on file" from promo_sms without consents.c2.form
    /// ```
    ///
    /// Take away what is there, or leave it out.
    NOTHING_TAKEN = "coms::case::nothing_taken";
    /// A case or an example does not come to what it expects.
    FAILED = "coms::case::failed";
    /// The decisions kept beside the cases are not those that the policy makes now.
    ///
    /// Look at the difference. If the change is meant, keep it: `coms-policy test --accept`.
    STALE = "coms::case::stale";
}
