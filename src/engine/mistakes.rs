//! What the engine itself has to say.

use crate::diagnostic::declare;

declare! { CODES;
    /// No demand of the policy applied to a record that must not pass unjudged.
    ///
    /// The subject says so: `hold if nothing applied`. Look whether the record is of the kind that the policy knows.
    NOTHING_APPLIED = "coms::judge::nothing_applied";
    /// The engine could not judge the record: a sum left the numbers or the calendar, or there is a fault in the engine.
    ///
    /// The record is held, and every other record is judged. A fault is worth a report with the record that shows it.
    FAULT = "coms::judge::fault";
}
