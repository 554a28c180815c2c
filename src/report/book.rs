//! A policy as encoded, as one page of Markdown: clause by clause in the order of its document, then the terms that the
//! rules are made of, their parameters, lists and lexicons.
//!
//! Uses `semantics`, `prose`, `coverage`.

use crate::coverage::{Link, LinkKind, Trace};
use crate::prose::{Phrase, Prose, Style, humanised};
use crate::semantics::policy::{ClauseDef, DefineDef, DocumentDef, EntryDef, ListDef, Policy, RuleId};
use crate::semantics::tree::DefineId;
use crate::syntax::ast::EntryRole;
use std::fmt::Write as _;

/// Appends the page.
pub fn render(policy: &Policy, trace: &Trace, out: &mut Vec<u8>) {
    let book = Book { policy, trace, prose: Prose::new(policy, Style::Links) };
    let mut page = String::new();
    book.head(&mut page);
    for document in &policy.documents {
        book.document(document, &mut page);
    }
    book.uncited(&mut page);
    book.terms(&mut page);
    book.params(&mut page);
    book.lists(&mut page);
    book.lexicons(&mut page);
    out.extend_from_slice(page.as_bytes());
}

struct Book<'a> {
    policy: &'a Policy,
    trace: &'a Trace,
    prose: Prose<'a>,
}

/// A cell of a table: on one line, with no bar that ends it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Doc lines as a paragraph.
fn paragraph(doc: &str) -> String {
    doc.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

impl Book<'_> {
    fn head(&self, page: &mut String) {
        let pack = self.policy.packs.last();
        let title = pack.map_or(self.policy.name.as_str(), |pack| pack.title.as_str());
        let version = pack.map_or("", |pack| pack.version.as_str());
        let _ = write!(
            page,
            "# {title}, as encoded\n\nThe pack `{}`, version {version}, in words. This page is made from the pack by `coms-policy source book`; it is \
             never edited.\n\nEach clause of the source text is told in our own words, with its place there, and below it what the pack makes of it. \
             Words that are links are [terms](#terms); what they mean stands at the end, with the [parameters](#parameters), \
             [lists](#lists) and [lexicons](#lexicons). A rule that is *undecided* lacks a fact that would decide it: nothing is assumed.\n",
            self.policy.name
        );
    }

    fn document(&self, document: &DocumentDef, page: &mut String) {
        let clauses: Vec<&ClauseDef> =
            self.policy.clauses.iter().filter(|clause| clause.document == document.name).collect();
        if self.policy.documents.len() > 1 {
            let _ = write!(page, "\nFrom here on: {}.\n", document.title);
        }
        let mut section = "";
        for clause in clauses {
            if clause.section != section {
                section = &clause.section;
                let _ = write!(page, "\n## {section}\n");
            }
            self.clause(clause, page);
        }
    }

    fn clause(&self, clause: &ClauseDef, page: &mut String) {
        let _ = write!(
            page,
            "\n### {}: {}\n\n*{}*, {}, `{}`\n",
            clause.id,
            clause.title,
            clause.strength.replace('_', " "),
            clause.at,
            clause.fingerprint
        );
        let links = self.trace.links(&clause.id);
        if let (Some(why), true) = (&clause.not_encoded, links.is_empty()) {
            let _ = write!(page, "\nNot encoded: {why}.\n");
        }
        let parts: Vec<String> = links.iter().filter_map(|link| self.part(link)).collect();
        if !parts.is_empty() {
            let _ = write!(page, "\nIn {}.\n", parts.join("; "));
        }
        for rule in links.iter().filter(|link| matches!(link.kind, LinkKind::Rule | LinkKind::Obligation)) {
            rule.rules.iter().for_each(|id| self.rule(*id, Some(clause), page));
        }
    }

    /// What is no rule, and where it is explained.
    fn part(&self, link: &Link) -> Option<String> {
        match link.kind {
            LinkKind::Rule | LinkKind::Obligation => None,
            LinkKind::Exception => Some(format!("the exception `{}`", link.name)),
            LinkKind::Define => Some(format!("the term [{}](#{})", humanised(&link.name), link.name)),
            LinkKind::Param => Some(format!("the parameter [{}](#parameters)", humanised(&link.name))),
            LinkKind::List => Some(format!("the list [{}](#{})", humanised(&link.name), link.name)),
            LinkKind::Entry => {
                let (list, entry) = link.name.split_once(": ")?;
                Some(format!("the list [{}](#{list}), entry “{}”", humanised(list), humanised(entry)))
            }
            LinkKind::Lexicon => Some(format!("the lexicon [{}](#{})", humanised(&link.name), link.name)),
        }
    }

    fn rule(&self, id: RuleId, below: Option<&ClauseDef>, page: &mut String) {
        let Some(rule) = self.policy.rules.get(id.index()) else { return };
        // Told in full at the first clause that it cites; below the others, only named.
        let first = rule.cites.first();
        if let (Some(below), Some(first)) = (below, first)
            && below.id != *first
        {
            let _ = write!(page, "\n`{}`: see {first}.\n", rule.id);
            return;
        }
        let lifted = if rule.mandatory { " (mandatory: nothing lifts it)" } else { "" };
        let _ = write!(page, "\n**`{}`**{lifted}\n", rule.id);
        if let Some(doc) = &rule.doc {
            let _ = write!(page, "\n{}\n", paragraph(doc));
        }
        for text in self.prose.rule(id) {
            let _ = write!(page, "\n{}", text.written());
            if !text.because.is_empty() {
                let _ = writeln!(page, "- Says: \"{}\"", text.because);
            }
            if let Some(fix) = &text.fix {
                let _ = writeln!(page, "- To mend it: {fix}");
            }
        }
    }

    /// Rules that stand on no clause.
    fn uncited(&self, page: &mut String) {
        let own = self.policy.rules.iter().enumerate().filter(|(_, rule)| rule.cites.is_empty());
        let rules: Vec<RuleId> = own.map(|(index, _)| RuleId::from_index(index)).collect();
        if !rules.is_empty() {
            page.push_str("\n## Rules without a clause\n");
            rules.into_iter().for_each(|id| self.rule(id, None, page));
        }
    }

    fn terms(&self, page: &mut String) {
        page.push_str("\n## Terms\n\nWhat the rules are made of, in the order of the alphabet.\n");
        // An exception has a body like a define, and is told of among the exceptions.
        let is_exception =
            |define: &DefineDef| self.policy.exceptions.iter().any(|exception| exception.loc == define.loc);
        let defines = self.policy.defines.iter().enumerate().filter(|(_, define)| !is_exception(define));
        let mut defines: Vec<(usize, &DefineDef)> = defines.collect();
        defines.sort_by_key(|(_, define)| define.name.as_str());
        for (index, define) in defines {
            let id = DefineId::from_index(index);
            let meanings = self.prose.meaning(id);
            if meanings.is_empty() {
                continue;
            }
            let _ = write!(page, "\n### {}\n\n", define.name);
            let cites = define.cites.iter().map(|clause| clause.to_string()).collect::<Vec<_>>().join(", ");
            let cites = if cites.is_empty() { String::new() } else { format!(" ({cites})") };
            let heading = self.prose.heading(id);
            let one = meanings.len() == 1;
            let _ = writeln!(page, "*{heading}*{cites}{}", if one { " means:\n" } else { ":\n" });
            for (subjects, phrase) in &meanings {
                let lead = if one { String::new() } else { format!("judging {}:", subjects.join(", ")) };
                phrase.write(&lead, 0, page);
            }
        }
    }

    fn params(&self, page: &mut String) {
        page.push_str("\n## Parameters\n\nWhat an organisation may set in a pack of its own.\n\n| parameter | value | clauses | decides |\n| --- | --- | --- | --- |\n");
        for param in &self.policy.params {
            let cites = param.cites.iter().map(|clause| clause.to_string()).collect::<Vec<_>>().join(", ");
            let doc = param.doc.as_deref().map_or_else(String::new, paragraph);
            let value = self.prose.param_value(param);
            let _ = writeln!(page, "| `{}` | {} | {cites} | {} |", param.name, cell(&value), cell(&doc));
        }
    }

    fn lists(&self, page: &mut String) {
        page.push_str("\n## Lists\n");
        for list in &self.policy.lists {
            self.list(list, page);
        }
    }

    fn list(&self, list: &ListDef, page: &mut String) {
        let _ = write!(page, "\n### {}\n", list.name);
        if let Some(doc) = &list.doc {
            let _ = write!(page, "\n{}\n", paragraph(doc));
        }
        page.push('\n');
        for entry in &list.entries {
            let value = self.prose.literal(&entry.value, list.ty);
            let cites = entry.cites.iter().map(|clause| clause.to_string()).collect::<Vec<_>>().join(", ");
            let cites = if cites.is_empty() { String::new() } else { format!(" ({cites})") };
            let _ = writeln!(page, "- {value}{cites}{}", self.entry_when(entry));
        }
    }

    fn entry_when(&self, entry: &EntryDef) -> String {
        let when: Vec<String> = self.prose.entry_when(&entry.when).iter().filter_map(Phrase::inline).collect();
        if when.is_empty() { String::new() } else { format!(", where {}", when.join("; or ")) }
    }

    fn lexicons(&self, page: &mut String) {
        page.push_str("\n## Lexicons\n\nHow many entries each has; the words stand in the pack.\n");
        for lexicon in &self.policy.lexicons {
            let _ = write!(
                page,
                "\n### {}\n\n| group | found | for a person to look at | never meant | clauses |\n| --- | --- | --- | --- | --- |\n",
                lexicon.name
            );
            let symbols = lexicon.by.map(|id| self.policy.enum_def(id).symbols.as_slice());
            let groups = symbols.map_or(1, <[String]>::len);
            for group in 0..groups {
                let entries = || lexicon.entries.iter().filter(move |entry| entry.group as usize == group);
                let count = |role: fn(EntryRole) -> bool| entries().filter(|entry| role(entry.role)).count();
                if entries().next().is_none() {
                    continue;
                }
                let name = symbols
                    .and_then(|symbols| symbols.get(group))
                    .map_or_else(|| String::from("all"), |symbol| humanised(symbol));
                let mut cites: Vec<String> =
                    entries().flat_map(|entry| entry.cites.iter().map(|clause| clause.to_string())).collect();
                cites.sort();
                cites.dedup();
                let _ = writeln!(
                    page,
                    "| {name} | {} | {} | {} | {} |",
                    count(|role| matches!(role, EntryRole::Found | EntryRole::Weigh)),
                    count(|role| matches!(role, EntryRole::Review)),
                    count(|role| matches!(role, EntryRole::Not)),
                    cites.join(", ")
                );
            }
        }
    }
}
