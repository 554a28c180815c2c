//! `coms-policy lint`: what a policy likely does not mean.

use super::load::{self, Form, Loaded};
use crate::cli::args::Lint;
use crate::cli::{Exit, output};
use crate::lint::{lint, under};
use crate::report::{Format, diagnostics};

pub(in crate::cli) fn run(args: &Lint) -> Exit {
    let form = Form::new(Format::Human, args.color);
    let packs: Vec<Option<&str>> =
        if args.packs.is_empty() { vec![None] } else { args.packs.iter().map(|pack| Some(pack.as_str())).collect() };
    let mut out = Vec::new();
    let mut count = 0;
    for pack in packs {
        let linted = load::policy(pack, &form).and_then(|Loaded { policy, config, .. }| {
            load::compile(&policy, "default", &form)
                .map(|engine| under(&config.lints, lint(&policy, &engine.plan)))
                .map(|found| (policy, found))
        });
        let (policy, found) = match linted {
            Ok(linted) => linted,
            Err(exit) => return exit,
        };
        count += found.len();
        for told in &found {
            diagnostics::render_human(&form.look, Some(&policy.sources), None, told, &mut out);
        }
    }
    let end = match count {
        0 => String::from("no warnings\n"),
        1 => String::from("1 warning\n"),
        many => format!("{many} warnings\n"),
    };
    out.extend_from_slice(end.as_bytes());
    let _ = output::stdout(&out);
    if count == 0 { Exit::Allowed } else { Exit::Denied }
}
