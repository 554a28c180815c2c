//! What lints tell.

use crate::diagnostic::declare;

declare! { CODES;
    /// A define that no rule, obligation or other used define asks.
    ///
    /// ```coms
    /// define is_late = message.sent_at after as_of
    /// ```
    ///
    /// Use it, or take it out: a reader looks for what it does.
    UNUSED_DEFINE = "coms::lint::unused_define";
    /// A param that nothing asks, so that setting it changes nothing.
    UNUSED_PARAM = "coms::lint::unused_param";
    /// A list that nothing asks, so that its entries forbid and demand nothing.
    UNUSED_LIST = "coms::lint::unused_list";
    /// A lexicon that nothing looks for.
    UNUSED_LEXICON = "coms::lint::unused_lexicon";
    /// A content that nothing reads.
    UNUSED_CONTENT = "coms::lint::unused_content";
    /// A rule that cites no clause: nobody can tell where it comes from.
    ///
    /// ```coms
    /// rule greeting { should message.text contains "Hello" because "nobody is greeted" }
    /// ```
    ///
    /// Add `cites C-08`, or declare the clause that it stands for.
    UNCITED_RULE = "coms::lint::uncited_rule";
    /// A clause that no rule, define, list or param cites, that no attestation decides, and that is not marked as left out.
    ///
    /// Cite it where it is decided, decide it `by attestation …`, or say `not encoded because "…"`.
    UNTRACED_CLAUSE = "coms::lint::untraced_clause";
    /// A rule is stricter or milder than its clause, and does not say why.
    ///
    /// ```coms
    /// clause O-05 should_not "whoever left hears nothing more" …
    /// rule silence { cites O-05 must not … }
    /// ```
    ///
    /// `must` fits must and must_not; `should` fits should, should_not and recommended; `hold if` fits must, must_not, fact
    /// and definition. For anything else say it: `enforce deny because "…"`.
    UNLIKE_ITS_CLAUSE = "coms::lint::unlike_its_clause";
    /// A lexicon entry that finds nothing which another entry does not find, or that its own `not` always takes back.
    HIDDEN_ENTRY = "coms::lint::hidden_entry";
    /// A demand that can never apply: its conditions contradict each other whatever a record says.
    ///
    /// ```coms
    /// when message.channel is sms
    /// when message.channel is email
    /// ```
    ///
    NEVER_APPLIES = "coms::lint::never_applies";
    /// A demand that can never be broken: whenever it applies it is met, or excepted.
    ///
    /// ```coms
    /// when message.channel is sms
    /// must message.channel is not email
    /// ```
    ///
    /// A demand that forbids nothing reads as if something were forbidden. Say what it is to forbid, or take it out.
    NEVER_BREAKS = "coms::lint::never_breaks";
    /// An exception that never holds, whatever a record says; or one that holds only where nothing would be broken.
    ///
    /// ```coms
    /// when    message.channel is sms
    /// unless  message.channel is email
    /// ```
    ///
    /// Of an exception of a whole file, or one that stands by itself, this is said where it lifts none of the demands that
    /// it reaches.
    NEVER_EXCEPTS = "coms::lint::never_excepts";
    /// A demand that can be broken only where another one is, with the same clauses and no stronger effect.
    ///
    /// ```coms
    /// must some c in consents where c.active and c.form is written
    /// must some c in consents where c.active
    /// ```
    ///
    /// Whoever reads the findings learns nothing from the second. Take it out; or, where the text asks for it apart, give it
    /// a rule that cites that clause.
    IMPLIED = "coms::lint::implied";
}
