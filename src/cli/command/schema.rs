//! `coms-policy schema`: what records, decisions and other things look like, as JSON Schema.

use super::load::{self, Form};
use crate::cli::args::Schema;
use crate::cli::{Exit, output};
use crate::input;
use crate::report::{self, Format};

pub(in crate::cli) fn run(args: &Schema) -> Exit {
    let schema = match report::schema::schema(&args.what) {
        Some(schema) => schema,
        None => {
            let form = Form::new(Format::Human, args.color);
            match load::policy(args.policy.as_deref(), &form) {
                Ok(loaded) => input::schema::schema(&loaded.policy),
                Err(exit) => return exit,
            }
        }
    };
    // Plain data with text keys: cannot fail.
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    if output::stdout(format!("{text}\n").as_bytes()).is_ok() { Exit::Allowed } else { Exit::Usage }
}
