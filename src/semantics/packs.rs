//! What packs say of themselves: names, versions, and which is built on which.

use super::mistakes::{PACK_CYCLE, POLICY_ITEM, UNKNOWN_PACK};
use super::names::{Checker, loc};
use super::policy::PackDef;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, ItemKind, PolicyItem};
use crate::text::{PackId, SourceId, Sources, Span};

/// What stands before the names of a file's rules: the pack, and the module that the file is. The file that says which
/// policy it is has no module part.
pub(super) fn prefix(sources: &Sources, packs: &[PackDef], module: &ast::Module) -> String {
    let source = sources.source(module.source);
    let pack = packs.get(source.pack.index()).map_or("", |pack| &pack.name);
    let stem = stem(&source.name);
    let has_policy = module.items.iter().any(|item| matches!(item.kind, ItemKind::Policy(_)));
    if has_policy || stem == "policy" { pack.to_owned() } else { format!("{pack}.{stem}") }
}

/// The module that a file is: its name without folder and ending.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}

/// The names of all packs, as each says first; the rest of what they say is not looked at.
pub(super) fn pack_names(sources: &Sources, modules: &[ast::Module]) -> Vec<PackDef> {
    let name_of = |pack: PackId| {
        let mut items = modules.iter().filter(|module| sources.pack_of(module.source) == pack).flat_map(|m| &m.items);
        items.find_map(|item| match &item.kind {
            ItemKind::Policy(policy) => Some(policy.name.text.clone()),
            _ => None,
        })
    };
    sources.packs().map(|pack| PackDef { name: name_of(pack).unwrap_or_default(), ..PackDef::default() }).collect()
}

impl<'a> Checker<'a> {
    /// What each pack says of itself; of one that does not, nothing.
    pub(super) fn packs(&mut self, sources: &Sources, digests: &[String], modules: &'a [ast::Module]) -> Vec<PackDef> {
        let mut packs: Vec<PackDef> = Vec::new();
        let mut items: Vec<(SourceId, &PolicyItem)> = Vec::new();
        for pack in sources.packs() {
            let of_pack: Vec<&ast::Module> =
                modules.iter().filter(|module| sources.pack_of(module.source) == pack).collect();
            let mut def =
                PackDef { digest: digests.get(pack.index()).cloned().unwrap_or_default(), ..PackDef::default() };
            if let Some((source, item)) = self.policy_item(&of_pack) {
                def.name = item.name.text.clone();
                def.title = item.title.text.clone();
                def.version = item.version.as_ref().map_or_else(String::new, |version| version.text.clone());
                self.built_on(&packs, pack, source, item);
                if let Some((other, first)) = items.iter().find(|(_, first)| first.name.text == def.name) {
                    let message = format!("`{}` is built on a pack of the same name", def.name);
                    let mistake = Diagnostic::error(&PACK_CYCLE, message)
                        .at(loc(source, item.name.span), "this pack")
                        .at(loc(*other, first.name.span), "is built on this one")
                        .help("give it a name of its own");
                    self.tell(mistake);
                }
                items.push((source, item));
            }
            packs.push(def);
        }
        packs
    }

    /// The one `policy` item of a pack.
    fn policy_item(&mut self, modules: &[&'a ast::Module]) -> Option<(SourceId, &'a PolicyItem)> {
        let mut found: Option<(SourceId, &PolicyItem)> = None;
        for module in modules {
            for item in &module.items {
                let ItemKind::Policy(policy) = &item.kind else { continue };
                if let Some((source, first)) = found {
                    let mistake = Diagnostic::error(&POLICY_ITEM, "the pack says twice which policy it is")
                        .at(loc(module.source, policy.name.span), "said again here")
                        .at(loc(source, first.name.span), "said here first")
                        .help("take one away: a pack has one `policy` item");
                    self.tell(mistake);
                } else {
                    found = Some((module.source, policy));
                }
            }
        }
        let unread = modules.iter().flat_map(|module| &module.unread).any(|unread| unread.keyword == "policy");
        if found.is_none() && !unread {
            let source = modules.first().map_or(SourceId(0), |module| module.source);
            let mistake = Diagnostic::error(&POLICY_ITEM, "the pack does not say which policy it is")
                .at(loc(source, Span::new(0, 0)), "no `policy` item in this file or beside it")
                .help("add `policy NAME \"what it is called\" { version \"1\" }`");
            self.tell(mistake);
        }
        found
    }

    /// A pack is built on the one before it, by its name; the first on none.
    fn built_on(&mut self, before: &[PackDef], pack: PackId, source: SourceId, item: &PolicyItem) {
        let base = pack.index().checked_sub(1).and_then(|base| before.get(base));
        match (&item.extends, base) {
            (Some(word), base) if base.is_none_or(|base| base.name != word.text && !base.name.is_empty()) => {
                let help =
                    base.map(|base| format!("what was read before it is `{}`", base.name)).unwrap_or_else(|| {
                        String::from("a pack is read together with the pack that it is built on, which comes first")
                    });
                let message = format!("the pack `{}` was not read", word.text);
                self.error(&UNKNOWN_PACK, loc(source, word.span), message, "not there", Some(help));
            }
            (None, Some(base)) if !base.name.is_empty() => {
                let message =
                    format!("`{}` was read together with `{}`, and is not built on it", item.name.text, base.name);
                let help = Some(format!("add `extends {}` behind its title", base.name));
                self.error(&POLICY_ITEM, loc(source, item.name.span), message, "no `extends`", help);
            }
            _ => {}
        }
    }
}
