//! Every mistake one can make in a policy file: one fixture each, with the words under the line and the whole report.
//!
//! `tests/language/<family>/<idea>.coms` says in its head which codes must come of it, in order, and which words
//! each underlines. The snapshot beside it holds the file and the report together, so that both are read at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files, look at the clock and stop at the first surprise"
)]

#[path = "language/fixture.rs"]
mod fixture;

use fixture::{Expected, head, rendered, sources, told, underlined};
use std::fmt::Write as _;
use std::path::Path;

/// Words of the tools below the language: they mean nothing to an author.
const NOT_FOR_AUTHORS: [&str; 12] =
    ["pest", "Rule::", "SOI", "EOI", "ASCII", "Some(", "None", "Err(", "Vec<", "_item", "kw_", "regex parse"];

fn run(path: &Path, text: String) -> datatest_stable::Result<()> {
    let head = head(&text)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (files, told) = told(sources(&name, &text, &head));
    let report = rendered(&files, &told);
    let mut came = Vec::with_capacity(told.len());
    for diagnostic in &told {
        let code = diagnostic.code.id.to_owned();
        came.push(Expected { code, underlined: underlined(&files, diagnostic)? });
        let message = &diagnostic.message;
        let labels = diagnostic.labels.iter().map(|label| &label.text);
        for words in labels.chain(&diagnostic.help).chain([message]) {
            if let Some(word) = NOT_FOR_AUTHORS.iter().find(|word| words.contains(**word)) {
                return Err(format!("`{word}` says nothing to an author: {words}").into());
            }
        }
        if message.ends_with('.') || message.starts_with(char::is_uppercase) {
            return Err(format!("a message is lower case and has no full stop: {message}").into());
        }
    }
    if came != head.expected {
        let mut what = String::from("the fixture expects something else; what came of it:\n");
        for one in &came {
            let _ = writeln!(what, "// expect: {} `{}`", one.code, one.underlined);
        }
        return Err(format!("{what}\n{report}").into());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(path.parent().unwrap_or(path)).join("snapshots");
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(&*name, format!("{}\n----\n\n{report}", visible(&text))));
    Ok(())
}

/// A file with the signs that one would not see in it.
fn visible(text: &str) -> String {
    let mut shown = text.replace('\u{feff}', "⟨byte order mark⟩").replace('\r', "⟨CR⟩");
    if !text.ends_with('\n') {
        shown.push_str("⟨no line end⟩\n");
    }
    shown
}

datatest_stable::harness! {
    { test = run, root = "tests/language", pattern = r"^[a-z]+/[^/]+\.coms$" },
}
