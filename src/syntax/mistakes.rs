//! The mistakes one can make in writing a policy file down.

use crate::diagnostic::declare;

declare! { CODES;
    /// The text does not follow the grammar at this place.
    ///
    /// ```coms
    /// rule greeting { must message.text }   // a rule needs a demand that is a condition
    /// rule other { wen a must b }           // `wen` is no part of a rule: did you mean `when`?
    /// ```
    ///
    /// The message says what may stand there.
    UNEXPECTED = "coms::parse::unexpected";
    /// A line begins with a word that starts no item.
    ///
    /// ```coms
    /// rul consent_first { … }
    /// ruleconsent_first { … }
    /// ```
    ///
    /// Items begin with `policy`, `profile`, `document`, `clause`, `enum`, `record`, `subject`, `related`, `action`,
    /// `module`, `param`, `list`, `jurisdiction`, `calendar`, `content`, `lexicon`, `define`, `rule`, `obligation`,
    /// `exception`, `set` or `waive`, and a blank behind it.
    UNKNOWN_ITEM = "coms::parse::unknown_item";
    /// A bracket is never closed, or closes what was not opened.
    ///
    /// ```coms
    /// rule a {
    ///   must (message.channel is sms
    /// }
    /// ```
    ///
    /// Close it. An item that begins at the margin ends the one before it, so the rest of the file is read.
    UNCLOSED = "coms::parse::unclosed";
    /// A text in quotes does not end on its line.
    ///
    /// ```coms
    /// because "the person said no
    /// ```
    ///
    /// Close the quotes; for a line break inside a text write `\n`.
    UNCLOSED_TEXT = "coms::parse::unclosed_text";
    /// Brackets, quantifiers or negations nest too deeply, too many operators follow each other, or defines and records
    /// use each other level by level without end in sight.
    ///
    /// Name a part of the condition with `define`, and use the name. `and` and `or` may join as many conditions as you
    /// like.
    TOO_DEEP = "coms::parse::too_deep";
    /// `and` and `or` are mixed without parentheses, or a quantifier stands before another operand.
    ///
    /// ```coms
    /// when a and b or c
    /// when some x in list and b
    /// ```
    ///
    /// Two readers would read it in two ways. Say which is meant: `(a and b) or c`, or `a and (b or c)`;
    /// `(some x in list) and b`, or `b and some x in list`.
    AMBIGUOUS = "coms::parse::ambiguous";
    /// A sign from a programming language stands where the policy language has a word.
    ///
    /// ```coms
    /// when a && b == c
    /// ```
    ///
    /// Write `and`, `or`, `not`, `=`.
    FOREIGN_SIGN = "coms::parse::foreign_sign";
    /// A number does not fit into 64 bits.
    NUMBER_TOO_LARGE = "coms::parse::number_too_large";
    /// A part of an item that may stand once stands twice.
    ///
    /// ```coms
    /// rule a { because "one" because "two" must b }
    /// ```
    ///
    /// Keep one of them. Several `when`, `unless`, `must`, … are fine: all of them hold.
    REPEATED_PART = "coms::parse::repeated_part";
    /// An expression in the braces of a text cannot be read.
    ///
    /// ```coms
    /// because "sent to {recipient.}"
    /// ```
    ///
    /// Inside `{…}` stands an expression, such as a fact or a param. For a brace itself write `\{`.
    BAD_INTERPOLATION = "coms::parse::bad_interpolation";
    /// A character stands outside of any item.
    STRAY_TEXT = "coms::parse::stray_text";
}
