//! The documentation is true: every block of the README and of docs/ is checked, judged or run, and every link,
//! heading, word of the language, option and dependency is where the pages say.
//!
//! What a block is, its info string says:
//!
//! | info string | what is done |
//! | --- | --- |
//! | `coms` | checked together with docs/language/model.coms: no mistake |
//! | `coms-wrong CODE…` | the same: exactly these mistakes |
//! | `yaml record WORD…`, `json record WORD…` | judged by the `coms` block before it: a decision or code a record |
//! | `yaml acs WORD…`, `json acs WORD…` | judged by policies/acs |
//! | `yaml config` | read as `coms-policy.yaml` |
//! | `yaml`, `json` | it is that |
//! | `… file=PATH` | it stands in that file, word for word |
//! | `… write=PATH`, `… append=PATH` | it is written to that file of a folder that the page has for itself |
//! | `console` | each `coms-policy …` is run in the root, or in the page's own folder; what follows is its output, a line `…` leaves lines out, and `exit: N` is the exit code |
//! | `rust` | it stands in this file between two marks, and is run |
//! | `text` | nothing: a drawing |
#![cfg(feature = "cli")]

#[cfg(test)]
mod example {
    // README: begin
    use coms_policy::decision::Verdict;
    use coms_policy::engine::{Engine, JudgeTerms, Worker, read_policy};
    use coms_policy::text::{RecordText, Sources};

    fn main() -> Result<(), String> {
        let mut sources = Sources::default();
        sources.add("policy.coms", include_str!("../docs/first/policy.coms"));
        let policy = read_policy(sources).map_err(|(_, mistakes)| mistakes[0].message.clone())?;
        let engine = Engine::new(&policy, "default")?;

        let text = r#"{"as_of": "2026-11-24T18:00:00Z", "consents": [],
            "message": {"id": "m-1", "to": "+14255550123", "promotional": true}}"#;
        let record = RecordText { name: "queue", text, first_line: 1 };
        let mut worker = Worker::default(); // one a thread, used again for each record
        let decision = engine.judge_json(&mut worker, JudgeTerms::default(), record);
        let decision = decision.map_err(|m| m[0].message.clone())?;

        assert_eq!(decision.verdict, Verdict::Deny);
        assert_eq!(&*decision.findings[0].rule, "first.promotion_needs_written_consent");
        Ok(())
    }
    // README: end

    #[test]
    fn the_example_of_the_readme_runs() {
        main().unwrap();
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the pages are files")]
mod pages {
    use coms_policy::engine::batch::{Event, Whole};
    use coms_policy::engine::{Engine, JudgeTerms, read_policy};
    use coms_policy::text::{RecordText, Sources};
    use coms_policy::workspace;
    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::io::{Read as _, Seek as _};
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    const MODEL: &str = "docs/language/model.coms";
    /// Printed by the program, whose tests keep it: its blocks are parts of files.
    const GENERATED: &str = "docs/diagnostics.md";
    const LONGEST_README: usize = 250;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    fn read(path: &str) -> String {
        std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A block between two fences.
    struct Fence {
        line: usize,
        info: String,
        text: String,
    }

    /// A page, taken apart.
    struct Page {
        name: String,
        fences: Vec<Fence>,
        /// Line, text; nothing of the blocks.
        prose: Vec<(usize, String)>,
    }

    fn page(name: &str) -> Page {
        let text = read(name);
        let (mut fences, mut prose) = (Vec::new(), Vec::new());
        let mut open: Option<Fence> = None;
        for (number, line) in (1..).zip(text.lines()) {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => {
                    open = Some(Fence { line: number, info: info.trim().to_owned(), text: String::new() });
                }
                (Some(_), Some("")) => fences.extend(open.take()),
                (Some(fence), _) => {
                    let _ = writeln!(fence.text, "{line}");
                }
                (None, None) => prose.push((number, line.to_owned())),
            }
        }
        assert!(open.is_none(), "{name}: a block is never closed");
        Page { name: name.to_owned(), fences, prose }
    }

    fn names() -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(root().join("docs"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".md"))
            .map(|name| format!("docs/{name}"))
            .collect();
        names.sort();
        names.insert(0, String::from("README.md"));
        names
    }

    fn pages() -> Vec<Page> {
        names().iter().map(|name| page(name)).collect()
    }

    // ---- policies and records ------------------------------------------------------------------

    fn example(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add("model.coms", &read(MODEL));
        sources.add("example.coms", text);
        sources
    }

    fn mistakes(sources: Sources) -> Vec<String> {
        match read_policy(sources) {
            Ok(_) => Vec::new(),
            Err((sources, mistakes)) => mistakes
                .iter()
                .map(|mistake| {
                    let at = mistake.labels.iter().find_map(|label| match label.place {
                        coms_policy::diagnostic::Place::Policy(loc) => Some(sources.at(loc)),
                        coms_policy::diagnostic::Place::Record(_) => None,
                    });
                    format!("{} {} ({})", mistake.code.id, mistake.message, at.unwrap_or_default())
                })
                .collect(),
        }
    }

    fn codes(mistakes: &[String]) -> Vec<&str> {
        mistakes.iter().map(|mistake| mistake.split(' ').next().unwrap_or_default()).collect()
    }

    fn acs() -> Sources {
        let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("policies/acs"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "coms"))
            .collect();
        files.sort();
        let mut sources = Sources::default();
        for file in files {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            sources.add(&name, &std::fs::read_to_string(&file).unwrap());
        }
        sources
    }

    /// A decision for each record, or the codes of its mistakes.
    fn judge(sources: Sources, whole: Whole, text: &str) -> Vec<String> {
        let policy = match read_policy(sources) {
            Ok(policy) => policy,
            Err((_, mistakes)) => return mistakes.iter().map(|mistake| mistake.code.id.to_owned()).collect(),
        };
        let engine = Engine::new(&policy, "default").unwrap();
        let tell = |event: Event<'_>, _: RecordText<'_>, said: &mut Vec<String>| match event {
            Event::Judged { decision, .. } => said.push(decision.verdict.word().to_owned()),
            Event::Malformed { mistake, .. } => said.push(mistake.code.id.to_owned()),
            Event::Rejected => {}
        };
        let mut all = Vec::new();
        let mut commit = |said: Vec<String>| {
            all.extend(said);
            Ok(())
        };
        engine.judge_whole(whole, "example", text.as_bytes(), JudgeTerms::default(), &tell, &mut commit).unwrap();
        all
    }

    fn is_yaml(text: &str) -> bool {
        use serde::Deserialize as _;
        serde_yaml::Deserializer::from_str(text).all(|part| serde_yaml::Value::deserialize(part).is_ok())
    }

    /// What is wrong with a block; `before` is the `coms` block before it.
    fn trouble(fence: &Fence, before: Option<&str>, folder: &Path) -> Option<String> {
        let words: Vec<&str> = fence.info.split_whitespace().collect();
        let [language, rest @ ..] = words.as_slice() else { return Some(String::from("a block without a language")) };
        if let Some(path) = rest.iter().find_map(|word| word.strip_prefix("file=")) {
            let there = read(path).contains(fence.text.trim_end());
            return (!there).then(|| format!("this does not stand in {path}"));
        }
        if let Some((append, path)) = written_to(rest) {
            return write(&folder.join(path), append, &fence.text).err().map(|error| format!("{path}: {error}"));
        }
        let differs = |found: Vec<String>, wanted: &[&str]| {
            (found != wanted).then(|| format!("the page says {wanted:?}, and it comes to {found:?}"))
        };
        match (*language, rest) {
            ("coms", []) => {
                let told = mistakes(example(&fence.text));
                (!told.is_empty()).then(|| told.join("\n"))
            }
            ("coms-wrong", [_, ..]) => {
                let told = mistakes(example(&fence.text));
                (codes(&told) != rest).then(|| format!("the page says {rest:?}, and it comes to {told:#?}"))
            }
            ("yaml" | "json", ["record" | "acs", wanted @ ..]) => {
                let whole = if *language == "json" { Whole::Json } else { Whole::Yaml };
                let sources = if rest[0] == "acs" { acs() } else { example(before.unwrap_or_default()) };
                differs(judge(sources, whole, &fence.text), wanted)
            }
            ("yaml", ["config"]) => {
                workspace::config::parse(Path::new("."), &fence.text).err().map(|told| told[0].message.clone())
            }
            ("yaml", []) => (!is_yaml(&fence.text)).then(|| String::from("this is no YAML")),
            ("json", []) => serde_json::from_str::<serde_json::Value>(&fence.text).err().map(|error| error.to_string()),
            ("console", []) => console(&fence.text, folder),
            ("rust", []) => rust(&fence.text),
            ("text", []) => None,
            _ => Some(format!("nobody checks a block that is called `{}`", fence.info)),
        }
    }

    /// Whether a block is added to a file, and to which.
    fn written_to<'w>(words: &[&'w str]) -> Option<(bool, &'w str)> {
        words.iter().find_map(|word| {
            let append = word.strip_prefix("append=").map(|path| (true, path));
            append.or_else(|| word.strip_prefix("write=").map(|path| (false, path)))
        })
    }

    fn write(path: &Path, append: bool, text: &str) -> std::io::Result<()> {
        let before = if append { std::fs::read_to_string(path)? } else { String::new() };
        std::fs::create_dir_all(path.parent().unwrap_or(path))?;
        std::fs::write(path, before + text)
    }

    // ---- the program ---------------------------------------------------------------------------

    /// Commands that are shown and not run here: they build or test what runs this.
    const NOT_RUN: [&str; 6] =
        ["cargo test", "cargo build", "cargo install", "cargo insta", "cargo fmt", "INSTA_UPDATE="];

    /// The arguments of the program in a command line; none where it is not run.
    fn arguments(line: &str) -> Option<Vec<&str>> {
        let (command, _) = line.split_once(" #").unwrap_or((line, ""));
        let rest = command.strip_prefix("coms-policy").or_else(|| {
            let rest = command.strip_prefix("cargo run ")?;
            rest.split_once("-- ").map(|(_, rest)| rest)
        })?;
        Some(rest.split_whitespace().collect())
    }

    fn is_command(line: &str) -> bool {
        line.starts_with("coms-policy ")
            || line.starts_with("cargo run ")
            || NOT_RUN.iter().any(|start| line.starts_with(start))
    }

    /// Runs the program as a person would see it: both streams in one, without a terminal.
    fn run(arguments: &[&str], folder: &Path) -> (Vec<String>, i32) {
        let mut screen = tempfile::tempfile().unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_coms-policy"))
            .args(arguments)
            .current_dir(folder)
            .env_remove("COLUMNS")
            .env_remove("NO_GRAPHICS")
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(screen.try_clone().unwrap())
            .stderr(screen.try_clone().unwrap())
            .status()
            .unwrap();
        let mut text = String::new();
        screen.rewind().unwrap();
        screen.read_to_string(&mut text).unwrap();
        (text.lines().map(|line| line.trim_end().to_owned()).collect(), status.code().unwrap())
    }

    /// Whether lines are as shown, where a line `…` stands for any number of lines.
    fn fits(shown: &[&str], lines: &[String]) -> bool {
        match shown.split_first() {
            None => lines.is_empty(),
            Some((&"…", rest)) => (0..=lines.len()).any(|skip| fits(rest, &lines[skip..])),
            Some((first, rest)) => lines.first().is_some_and(|line| line == first) && fits(rest, &lines[1..]),
        }
    }

    fn console(text: &str, folder: &Path) -> Option<String> {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let starts: Vec<usize> = (0..lines.len()).filter(|at| is_command(lines[*at])).collect();
        if starts.first() != Some(&0) {
            return Some(format!("`{}` is no command that is known here", lines.first().copied().unwrap_or_default()));
        }
        for (index, start) in starts.iter().enumerate() {
            let command = lines[*start];
            let end = starts.get(index + 1).copied().unwrap_or(lines.len());
            let Some(arguments) = arguments(command) else { continue };
            let mut shown = &lines[start + 1..end];
            let exit = shown.last().and_then(|line| line.strip_prefix("exit: "));
            if exit.is_some() {
                shown = &shown[..shown.len() - 1];
            }
            while shown.last().is_some_and(|line| line.is_empty()) {
                shown = &shown[..shown.len() - 1];
            }
            let (mut output, code) = run(&arguments, folder);
            while output.last().is_some_and(String::is_empty) {
                output.pop();
            }
            if exit.is_some_and(|exit| exit != code.to_string()) {
                return Some(format!("`{command}` ends with {code}"));
            }
            if !shown.is_empty() && !fits(shown, &output) {
                return Some(format!("`{command}` says, and ends with {code}:\n{}", output.join("\n")));
            }
        }
        None
    }

    /// The example of the README stands in this file, four columns further in.
    fn rust(text: &str) -> Option<String> {
        let own = read("tests/docs.rs");
        let region = own.split("// README: begin\n").nth(1)?.split("    // README: end").next()?;
        let region: String =
            region.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect();
        (region != text).then(|| format!("tests/docs.rs has:\n{region}"))
    }

    // ---- tests ---------------------------------------------------------------------------------

    #[test]
    fn blocks_are_true() {
        let mut wrong = String::new();
        for page in pages().into_iter().filter(|page| page.name != GENERATED) {
            let writes = |fence: &Fence| written_to(&fence.info.split_whitespace().collect::<Vec<_>>()).is_some();
            let own = page.fences.iter().any(writes).then(|| tempfile::tempdir().unwrap());
            let folder = match &own {
                Some(own) => own.path(),
                None => root(),
            };
            let mut before = None;
            for fence in &page.fences {
                if let Some(trouble) = trouble(fence, before, folder) {
                    let _ = writeln!(wrong, "{}:{} `{}`\n{trouble}\n", page.name, fence.line, fence.info);
                }
                if fence.info == "coms" {
                    before = Some(fence.text.as_str());
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }

    #[test]
    fn the_readme_has_the_two_commands_that_do_everything() {
        let text = read("README.md");
        let behind = |mark: &str| {
            let mut lines = text.lines().skip_while(|line| !line.contains(mark)).skip(2);
            lines.next().unwrap_or_default()
        };
        let check =
            "cargo run --release --locked --quiet -- check policies/acs/examples/messages.yaml --policy policies/acs";
        assert_eq!(behind("<!-- check -->"), check);
        assert_eq!(behind("<!-- test -->"), "cargo test --locked");
    }

    /// What the bundled pack covers, section by section.
    fn coverage() -> String {
        let policy = read_policy(acs()).unwrap_or_else(|(_, mistakes)| panic!("{mistakes:?}"));
        let by_rules: BTreeSet<&str> = policy.rules.iter().flat_map(|rule| &rule.cites).map(|id| &**id).collect();
        let defines = policy.defines.iter().flat_map(|define| &define.cites);
        let params = policy.params.iter().flat_map(|param| &param.cites);
        let entries = policy.lists.iter().flat_map(|list| &list.entries).flat_map(|entry| &entry.cites);
        let lists = policy.lists.iter().flat_map(|list| &list.cites);
        let by_parts: BTreeSet<&str> = defines.chain(params).chain(lists).chain(entries).map(|id| &**id).collect();
        let mut rows: Vec<(&str, [usize; 4])> = Vec::new();
        let mut total = [0; 4];
        for clause in &policy.clauses {
            let column = if by_rules.contains(&*clause.id) {
                1
            } else if by_parts.contains(&*clause.id) {
                2
            } else {
                assert!(clause.not_encoded.is_some(), "nothing cites {}, and it does not say why", clause.id);
                3
            };
            if rows.last().is_none_or(|(section, _)| *section != clause.section) {
                rows.push((&clause.section, [0; 4]));
            }
            let last = rows.len() - 1;
            for at in [0, column] {
                rows[last].1[at] += 1;
                total[at] += 1;
            }
        }
        rows.push(("all", total));
        let mut table = String::from("| section | clauses | cited by rules | by their parts | not encoded |\n");
        table.push_str("| --- | --- | --- | --- | --- |\n");
        for (section, [all, rules, parts, not]) in rows {
            let _ = writeln!(table, "| {section} | {all} | {rules} | {parts} | {not} |");
        }
        table
    }

    #[test]
    fn the_readme_says_what_the_pack_covers() {
        let table = coverage();
        assert!(read("README.md").contains(&table), "README.md has another table than the pack:\n{table}");
    }

    #[test]
    fn the_readme_is_short() {
        let lines = read("README.md").lines().count();
        assert!(lines <= LONGEST_README, "README.md has {lines} lines, and may have {LONGEST_README}");
    }

    fn level(line: &str) -> usize {
        let marks = line.chars().take_while(|sign| *sign == '#').count();
        if line.chars().nth(marks) == Some(' ') { marks } else { 0 }
    }

    #[test]
    fn headings_never_skip_a_level() {
        for page in pages() {
            let mut last = 0;
            for (number, line) in page.prose.iter().filter(|(_, line)| level(line) > 0) {
                let here = level(line);
                assert!(
                    here <= last + 1,
                    "{}:{number}: a heading of level {here} follows one of level {last}",
                    page.name
                );
                assert!(here > 1 || last == 0, "{}:{number}: a second title", page.name);
                last = here;
            }
            assert!(last > 0, "{}: no heading", page.name);
        }
    }

    /// The anchor of a heading.
    fn anchor(heading: &str) -> String {
        let text = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    }

    /// The prose of a line without what stands in backticks.
    fn without_code(line: &str) -> String {
        line.split('`').step_by(2).collect()
    }

    #[test]
    fn links_lead_somewhere() {
        let mut wrong = Vec::new();
        for page in pages() {
            let folder = Path::new(&page.name).parent().unwrap().to_path_buf();
            for (number, line) in &page.prose {
                for target in without_code(line).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                    if target.contains("://") {
                        continue;
                    }
                    let (path, mark) = target.split_once('#').unwrap_or((target, ""));
                    let file = if path.is_empty() { PathBuf::from(&page.name) } else { folder.join(path) };
                    if !root().join(&file).exists() {
                        wrong.push(format!("{}:{number}: there is no {target}", page.name));
                        continue;
                    }
                    let headings = || {
                        let other = read(&file.to_string_lossy());
                        other.lines().filter(|line| level(line) > 0).map(anchor).collect::<Vec<_>>()
                    };
                    if !mark.is_empty() && !headings().iter().any(|heading| heading == mark) {
                        wrong.push(format!("{}:{number}: there is no heading for {target}", page.name));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_readme_leads_to_every_page() {
        let readme = read("README.md");
        let lost: Vec<String> =
            names().into_iter().skip(1).filter(|name| !readme.contains(&format!("({name}"))).collect();
        assert!(lost.is_empty(), "README.md does not lead to {}", lost.join(", "));
    }

    fn all_pages() -> String {
        names().iter().map(|name| read(name)).collect()
    }

    #[test]
    fn codes_that_are_named_exist() {
        let (book, _) = run(&["explain", "--all"], root());
        let known: BTreeSet<&str> =
            book.iter().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
        assert!(known.contains("coms::type::mismatch"), "the codes were not found");
        let text = all_pages();
        let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == ':';
        for (at, _) in text.match_indices("coms::") {
            let rest = &text[at..];
            let code = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
            let code = code.trim_end_matches(':');
            if code.matches("::").count() == 2 {
                assert!(known.contains(code), "`{code}` is named, and there is no such code");
            }
        }
    }

    #[test]
    fn every_word_of_the_language_is_explained() {
        let page = read("docs/language.md");
        let words: BTreeSet<&str> =
            page.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
        let grammar = read("grammar/coms.pest");
        let missing: Vec<&str> = grammar
            .lines()
            .filter_map(|line| line.strip_prefix("kw_")?.split('"').nth(1))
            .filter(|keyword| !words.contains(keyword))
            .collect();
        assert!(missing.is_empty(), "docs/language.md says nothing of {}", missing.join(", "));
    }

    #[test]
    fn every_option_is_explained() {
        let (commands, _) = run(&["--help"], root());
        let commands =
            commands.iter().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        let names = commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
        let help: Vec<String> = names.flat_map(|name| run(&[name, "--help"], root()).0).collect();
        let text = all_pages();
        let options: BTreeSet<&str> = help
            .iter()
            .filter(|line| line.trim_start().starts_with('-'))
            .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("--")))
            .map(|option| option.split('[').next().unwrap_or(option))
            .collect();
        assert!(options.contains("--policy"), "the options were not found in: {}", help.join("\n"));
        let missing: Vec<&str> =
            options.into_iter().filter(|option| *option != "--help" && !text.contains(&format!("`{option}"))).collect();
        assert!(missing.is_empty(), "no page explains {}", missing.join(", "));
    }

    #[test]
    fn every_dependency_is_accounted_for() {
        let page = read("docs/dependencies.md");
        let mut inside = false;
        for line in read("Cargo.toml").lines() {
            if line.starts_with('[') {
                inside = matches!(line, "[dependencies]" | "[dev-dependencies]" | "[build-dependencies]");
            } else if let (true, Some((name, _))) = (inside, line.split_once('=')) {
                let name = name.trim();
                assert!(page.contains(&format!("`{name}`")), "docs/dependencies.md says nothing of {name}");
            }
        }
    }

    #[test]
    fn every_room_is_on_the_map() {
        let page = read("docs/architecture.md");
        let lib = read("src/lib.rs");
        let rooms: Vec<&str> =
            lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
        let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let shown: Vec<&str> = rows.filter(|name| !name.contains('/')).collect();
        assert_eq!(shown, rooms, "docs/architecture.md lists other rooms, or in another order");
    }
}
