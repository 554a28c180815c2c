//! What can be wrong with a record that is written down well.

use crate::diagnostic::declare;

declare! { CODES;
    /// Nothing tells what the record is.
    ///
    /// ```yaml
    /// mesage: {id: m-1, channel: sms}
    /// ```
    ///
    /// A record is recognised by a top-level key that its subject names with `present`, such as `message`.
    UNRECOGNISED = "coms::input::unrecognised";
    /// A record is an object with keys, and this is a list, a text or a number.
    NOT_AN_OBJECT = "coms::input::not_an_object";
    /// A key that the model does not have.
    ///
    /// ```yaml
    /// message: {id: m-1, chanel: sms}
    /// ```
    ///
    /// Correct it, add the field to the model, or let unknown fields pass with `--unknown-fields count`.
    UNKNOWN_FIELD = "coms::input::unknown_field";
    /// Keys that the model does not have were let pass, as `--unknown-fields count` says.
    ///
    /// It is the default for streams of lines, which other programs write. A misspelt field is not read: look at
    /// them once with `--unknown-fields error`.
    FIELDS_PASSED = "coms::input::fields_passed";
    /// A field without which the record means nothing is absent.
    MISSING_FIELD = "coms::input::missing_field";
    /// A value of another type than the field has.
    ///
    /// ```yaml
    /// message: {time_sensitive: "yes"}
    /// ```
    WRONG_TYPE = "coms::input::wrong_type";
    /// A number stands where a text, an id or an address belongs.
    ///
    /// ```yaml
    /// recipient: {address: +14255550123}
    /// ```
    ///
    /// Without quotes it is a number, and has lost its `+` and its leading noughts. Quote it: `"+14255550123"`.
    UNQUOTED_NUMBER = "coms::input::unquoted_number";
    /// A word that is none of the values that the field may have.
    UNKNOWN_SYMBOL = "coms::input::unknown_symbol";
    /// A time that cannot be read, has no offset, or that the calendar does not have.
    BAD_TIME = "coms::input::bad_time";
    /// A number outside of the bounds that the model sets.
    OUT_OF_RANGE = "coms::input::out_of_range";
    /// Two entries of a list have one id, or an entry says another id than its key.
    DUPLICATE_ID = "coms::input::duplicate_id";
    /// A row of a collection that is joined has no key, so that it belongs to no record.
    ///
    /// The model says which field joins it: `related consents by subject.address = recipient.address`.
    ROW_WITHOUT_KEY = "coms::input::row_without_key";
    /// The record has no time, and `--as-of` gives none.
    ///
    /// Rules ask what holds *when*: give `as_of`, `message.sent_at` or `message.scheduled_at`, or run with `--as-of`.
    NO_TIME = "coms::input::no_time";
}
