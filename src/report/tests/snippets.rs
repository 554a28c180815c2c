//! Snippets of whatever text and spans: cropping, alignment, and that nothing panics.

use super::*;
use crate::diagnostic::{Code, Diagnostic};
use crate::report::diagnostics::render_human;
use crate::report::rows::{Mark, Pane};
use crate::report::snippet::draw;
use crate::report::terminal::{Ink, Page, char_width, shown, width, wrap};
use proptest::prelude::*;

static ANY: Code = Code { id: "coms::input::any", page: "" };

fn drawn(width: usize, text: &str, marks: &[(&str, &str)]) -> String {
    let mut out = Vec::new();
    let mut page = Page::new(&Look { width, color: false, unicode: true }, &mut out);
    let marks = marks.iter().map(|(words, label)| Mark {
        span: span_of(text, words).range(),
        label: (*label).to_owned(),
        ink: Ink::Deny,
        at: None,
    });
    draw(&mut page, &[Pane { name: "a.yaml", text, first_line: 1, hidden: &[], rows: 4, marks: marks.collect() }]);
    String::from_utf8(out).unwrap()
}

#[test]
fn marks_on_one_long_line_share_it_where_they_fit() {
    let marks = [("\"promotional\"", "promoted"), ("\"oral\"", "spoken")];
    insta::assert_snapshot!(drawn(100, NDJSON, &marks), @r#"
      ╭─[a.yaml:1:128]
    1 │ …"content_class":"promotional",…"form":"oral",…
      ·                  ──────┬──────         ───┬──
      ·                        │                  ╰── spoken
      ·                        ╰── promoted
      ╰────
    "#);
}

#[test]
fn what_stands_between_marks_is_left_out() {
    let text = "a: 1\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\r\ng: 7\r\n";
    insta::assert_snapshot!(drawn(60, text, &[("1", "one"), ("3", "three"), ("6", "six"), ("7", "seven")]), @"
      ╭─[a.yaml:1:4]
    1 │ a: 1
      ·    ┬
      ·    ╰── one
      ⋮
    3 │ c: 3
      ·    ┬
      ·    ╰── three
      ⋮
    6 │ f: 6
      ·    ┬
      ·    ╰── six
    7 │ g: 7
      ·    ┬
      ·    ╰── seven
      ╰────
    ");
}

#[test]
fn a_mark_of_many_lines_is_cut() {
    let text = "text: |\n  one\n  two\n\n  four\n  five\n  six\n";
    insta::assert_snapshot!(drawn(60, text, &[("one\n  two\n\n  four\n  five\n  six\n", "all of it")]), @"
      ╭─[a.yaml:2:3]
    2 │ ╭─▶   one
    3 │ │     two
    4 │ │
    5 │ ├─▶   four…
      · ╰──── all of it
      ╰────
    ");
}

#[test]
fn a_label_at_the_edge_moves_the_line() {
    let text = "rule: with some words before it, and then the one that is meant: here";
    insta::assert_snapshot!(drawn(72, text, &[("here", "`rule.of.some.length` is not what it was")]), @"
      ╭─[a.yaml:1:66]
    1 │ …one that is meant: here
      ·                     ──┬─
      ·                       ╰── `rule.of.some.length` is not what it was
      ╰────
    ");
}

#[test]
fn tabs_and_wide_signs_keep_their_columns() {
    insta::assert_snapshot!(drawn(60, "\ta:\t日本 👨‍👩‍👧 ❤️ x\u{200b}y\n", &[("x\u{200b}y", "hidden"), ("日本", "wide")]), @"
      ╭─[a.yaml:1:17]
    1 │     a:  日本 👨👩👧 ❤ x�y
      ·         ──┬─          ─┬─
      ·           │            ╰── hidden
      ·           ╰── wide
      ╰────
    ");
}

#[test]
fn lines_break_between_words_and_inside_long_ones() {
    assert_eq!(wrap("one two three", 7, 8), ["one two", "three"]);
    assert_eq!(wrap("one", 2, 8), ["", "one"]);
    assert_eq!(wrap("abcdefghijkl", 8, 8), ["abcdefgh", "ijkl"]);
    assert_eq!(wrap("日本語日本語", 8, 8), ["日本語日", "本語"]);
    assert_eq!(wrap("", 8, 8), [""]);
}

#[test]
fn nothing_steers_the_terminal() {
    assert_eq!(shown("a\u{1b}[31m\u{202e}b\r\nc\u{200b}", true), "a␛[31m\u{fffd}b c\u{fffd}");
    assert_eq!(shown("né\u{7}", false), r"n\u{e9}\u{7}");
    assert_eq!(shown("f\u{fe0f}ree ☎\u{fe0f} 1\u{fe0f}", true), "f\u{fffd}ree ☎ 1");
}

/// Texts that are hard to show.
fn hard() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z:,\\[{}\" ]{0,40}",
        2 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\t".to_owned()),
        1 => Just("大減価👩🏽‍🚀".to_owned()),
        1 => "\\PC{0,6}",
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{300,400}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn look() -> impl Strategy<Value = Look> {
    (0usize..140, any::<bool>(), any::<bool>()).prop_map(|(width, color, unicode)| Look { width, color, unicode })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_span_over_any_text_can_be_drawn(
        look in look(),
        text in hard(),
        spans in proptest::collection::vec((0u32..900, 0u32..900), 0..5),
        redacted in proptest::collection::vec((0u32..300, 0u32..300), 0..3),
        label in "\\PC{0,50}",
        first_line in 0u32..2000,
    ) {
        let redacted: Vec<Span> = redacted.into_iter().map(|(start, end)| Span { start, end }).collect();
        let record = RecordText { name: "r", text: &text, first_line };
        let mut diagnostic = Diagnostic::error(&ANY, label.clone());
        for (start, end) in spans {
            diagnostic = diagnostic.in_record(Span { start, end }, label.clone());
        }
        let mut out = Vec::new();
        render_human(&look, None, Some(RecordView { record, redacted: &redacted }), &diagnostic, &mut out);
        let shown = String::from_utf8(out).unwrap();
        prop_assert!(look.unicode || shown.is_ascii());
        let steers = shown.chars().any(|c| c.is_control() && c != '\n' && (c != '\x1b' || !look.color));
        prop_assert!(!steers, "a control character came through");
        if !look.color {
            for line in shown.lines() {
                prop_assert!(width(line) <= look.width.max(40), "{line}");
            }
        }
    }

    #[test]
    fn any_fact_and_demand_can_be_rendered(
        look in look(),
        text in hard(),
        spans in proptest::collection::vec((any::<u16>(), any::<u16>(), any::<bool>()), 0..6),
        demand in (0u32..3, any::<u16>(), any::<u16>()),
        at in "[a-z:0-9]{0,12}",
    ) {
        let facts = spans.into_iter().map(|(start, end, wild)| {
            let scale = |at: u16| if wild { u32::from(at) << 16 } else { u32::from(at) % (text.len() as u32 + 2) };
            Fact { path: "a.b".into(), value: FactValue::Text(at.clone()), at: at.clone(), entry: None, span: Span { start: scale(start), end: scale(end) } }
        });
        let finding = Finding {
            at: At { rule: at.clone(), facts: facts.collect() },
            demand: Some(Loc { source: crate::text::SourceId(demand.0), span: Span { start: demand.1.into(), end: demand.2.into() } }),
            ..finding(Some(Effect::Deny), Outcome::Broken, &at, &text)
        };
        let desk = Desk::new();
        let decision = desk.decision(&at, &at, Verdict::Deny, vec![finding]);
        let record = RecordText { name: "r", text: &text, first_line: 3 };
        let mut out = Vec::new();
        desk.with(|view| render_decision(Format::Human, &look, view, &decision, record, &mut out));
        prop_assert!(String::from_utf8(out).is_ok());
    }

    #[test]
    fn what_is_redacted_is_never_drawn(
        look in look(),
        before in hard(),
        after in hard(),
        spans in proptest::collection::vec((0usize..60, 0usize..60), 1..4),
    ) {
        let text = format!("{before}SECRET{after}");
        let secret = Span::new(before.len(), before.len() + 6);
        let mut diagnostic = Diagnostic::error(&ANY, "any");
        for (back, on) in spans {
            let span = Span::new(before.len().saturating_sub(back), before.len() + on);
            diagnostic = diagnostic.in_record(span, "here");
        }
        let record = RecordText { name: "r", text: &text, first_line: 1 };
        let mut out = Vec::new();
        render_human(&look, None, Some(RecordView { record, redacted: &[secret] }), &diagnostic, &mut out);
        let shown = String::from_utf8(out).unwrap();
        prop_assert!(!["SECRE", "ECRET"].iter().any(|part| shown.contains(part)), "{shown}");
    }

    #[test]
    fn wrapped_lines_fit(text in hard(), first in 0usize..60, rest in 8usize..60) {
        for (index, line) in wrap(&shown(&text, true), first, rest).iter().enumerate() {
            let room = if index == 0 { first } else { rest };
            let widest = line.chars().map(char_width).max().unwrap_or(0);
            prop_assert!(width(line) <= room.max(widest), "{line}");
        }
    }
}
