//! `coms-policy explain CODE`: the page of a diagnostic.

use crate::cli::args::Explain;
use crate::cli::{Exit, output};
use crate::diagnostic::{Code, suggest};
use crate::{case, document, engine, input, lint, semantics, syntax, workspace};
use std::fmt::Write as _;

/// Every code of the program, by its id.
fn codes() -> Vec<&'static Code> {
    let rooms = [
        syntax::mistakes::CODES,
        semantics::mistakes::CODES,
        input::mistakes::CODES,
        input::conform::mistakes::CODES,
        engine::mistakes::CODES,
        case::mistakes::CODES,
        document::mistakes::CODES,
        lint::mistakes::CODES,
        workspace::mistakes::CODES,
    ];
    let mut codes: Vec<&'static Code> = rooms.into_iter().flatten().copied().collect();
    codes.sort_by_key(|code| code.id);
    codes
}

/// The page without the blank that each line of a doc comment begins with.
fn page(code: &Code) -> String {
    let lines = code.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// All pages as one Markdown document.
fn book() -> String {
    let mut book = String::from(
        "# Diagnostics\n\nEvery code that the program prints in brackets. `coms-policy explain CODE` prints one of these pages;\n\
         this file is what `coms-policy explain --all` prints.\n",
    );
    let mut family = "";
    for code in codes() {
        let of = code.id.rsplit_once("::").map_or("", |(family, _)| family);
        if of != family {
            family = of;
            let _ = write!(book, "\n## {family}\n");
        }
        let _ = write!(book, "\n### `{}`\n\n{}\n", code.id, page(code));
    }
    book
}

pub(super) fn run(args: &Explain) -> Exit {
    let Some(code) = args.code.as_deref().filter(|_| !args.all) else {
        return written(&book());
    };
    let named = code.trim_matches(['[', ']']);
    let codes = codes();
    if let Some(code) = codes.iter().find(|code| code.id == named) {
        return written(&format!("{}\n\n{}\n", code.id, page(code)));
    }
    let help = suggest::nearest(named, codes.iter().map(|code| code.id));
    let help = help.map_or_else(String::new, |near| format!("  help: did you mean `{near}`?\n"));
    output::stderr(format!("error: nothing is called `{named}`\n{help}").as_bytes());
    Exit::Usage
}

fn written(text: &str) -> Exit {
    if output::stdout(text.as_bytes()).is_ok() { Exit::Allowed } else { Exit::Usage }
}
