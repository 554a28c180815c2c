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
    /// A waiver lifted nothing in a run: no record of it broke what it waives, or its `when` held for none.
    ///
    /// It may be that the run had no such record. If there is none any more, take the waiver out.
    WAIVER_UNUSED = "coms::judge::waiver_unused";
    /// A waiver has ended by the time of some record, and counts for nothing there.
    ///
    /// What it lifted is judged as it is written again. Take the waiver out; where it is to go on, have it approved anew,
    /// with another last day.
    WAIVER_ENDED = "coms::judge::waiver_ended";
}
