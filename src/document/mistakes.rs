//! What can be wrong between a policy and the document that it was made from.

use crate::diagnostic::declare;

declare! { CODES;
    /// The sentence of a clause stands in the text, but not where the clause says.
    ///
    /// Positions are those of the document: the section, then the paragraph or the item of a list, then the sentence.
    /// Write the position at which it stands now; the rules that cite the clause stay as they are.
    MOVED_CLAUSE = "coms::source::moved_clause";
    /// No sentence of the text has the fingerprint of a clause: it was edited, or taken out.
    ///
    /// Look at what stands there now. If it says the same, write its fingerprint. If it says something else, the clause, its
    /// strength and the rules that cite it have to follow. `coms-policy source diff OLD NEW` shows both revisions side by side.
    VANISHED_CLAUSE = "coms::source::vanished_clause";
    /// A sentence of the text says *must*, *should*, *may* or the like, or gives an order, and no clause stands on it.
    ///
    /// Write a clause for it. If it is no statement, an introduction perhaps, say so in the document:
    ///
    /// ```coms
    /// document house_rules "House rules for messages" {
    ///   ignore e189281086bb153b "introduction"
    /// }
    /// ```
    UNCOVERED_SENTENCE = "coms::source::uncovered_sentence";
    /// A heading, an opening sentence or an ignored sentence that the policy names is not in the text.
    ///
    /// Sections begin at headings that are known by fingerprint. While one is not found, the clauses of its section
    /// cannot be placed.
    LOST_MARK = "coms::source::lost_mark";
    /// No clause stands in the text: it is likely a copy of another document.
    OTHER_DOCUMENT = "coms::source::other_document";
    /// A sentence stands in both revisions, in another section or in another order.
    MOVED_SENTENCE = "coms::source::moved_sentence";
    /// A sentence reads otherwise in the new revision.
    ///
    /// Read both. Where the force changed too, from *should* to *must* perhaps, the strength of its clauses and the verbs of
    /// the rules have to follow.
    EDITED_SENTENCE = "coms::source::edited_sentence";
    /// A sentence of the old revision is not in the new one.
    VANISHED_SENTENCE = "coms::source::vanished_sentence";
    /// The new revision has a sentence that the old one has not.
    NEW_SENTENCE = "coms::source::new_sentence";
    /// The command line names no document of the pack, or does not say which of several is meant.
    WHICH_DOCUMENT = "coms::source::which_document";
}
