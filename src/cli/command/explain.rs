//! `coms-policy explain CODE`: the page of a diagnostic.

use crate::cli::args::Explain;
use crate::cli::{Exit, output};
use crate::diagnostic::{Code, suggest};
use crate::{engine, input, semantics, syntax, workspace};

/// Every code of the program, by room.
pub(super) fn codes() -> impl Iterator<Item = &'static Code> {
    [
        syntax::mistakes::CODES,
        semantics::mistakes::CODES,
        input::mistakes::CODES,
        input::conform::mistakes::CODES,
        engine::mistakes::CODES,
        workspace::mistakes::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

pub(super) fn run(args: &Explain) -> Exit {
    let written = args.code.trim_matches(['[', ']']);
    if let Some(code) = codes().find(|code| code.id == written) {
        let page = code.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
        let text = format!("{}\n\n{}\n", code.id, page.trim_end());
        return if output::stdout(text.as_bytes()).is_ok() { Exit::Allowed } else { Exit::Usage };
    }
    let help = suggest::nearest(written, codes().map(|code| code.id));
    let help = help.map_or_else(String::new, |near| format!("  help: did you mean `{near}`?\n"));
    output::stderr(format!("error: nothing is called `{written}`\n{help}").as_bytes());
    Exit::Usage
}
