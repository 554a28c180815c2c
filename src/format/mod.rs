//! One layout for `.coms` files: indentation, blanks between tokens, columns, blank lines.
//!
//! Works on tokens and lines, and knows none of the items: what is added to the language is laid out with the rest,
//! and nothing can be lost. Where a line ends is the author's to say, and how far a line that continues another is
//! indented from it; all else has one form. The tokens of the result are those of the text, which is checked.
//!
//! ```text
//! text → tokens (with comments) → lines (spaced, indented) → columns (aligned) → text
//! ```
//!
//! Uses `text`.

mod columns;
mod lines;
mod tokens;

use columns::Row;
use tokens::Token;

/// What is laid out is laid out again until nothing moves: a column may fill only when another is closed.
const MOST_ROUNDS: usize = 8;

/// A text laid out; the text itself, where the layout would not keep its tokens.
#[must_use]
pub fn format(text: &str) -> String {
    let wanted = tokens::tokens(text);
    let mut laid_out = once(text);
    for _ in 0..MOST_ROUNDS {
        let again = once(&laid_out);
        if again == laid_out {
            break;
        }
        laid_out = again;
    }
    if same(&wanted, &tokens::tokens(&laid_out)) { laid_out } else { text.to_owned() }
}

fn once(text: &str) -> String {
    let mut rows: Vec<Row> = lines::rows(&tokens::tokens(text));
    columns::align(&mut rows);
    columns::written(&rows)
}

/// The tokens of a text, comments among them, each as it is written.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    tokens::tokens(text).into_iter().map(|token| token.text.to_owned()).collect()
}

fn same(one: &[Token<'_>], two: &[Token<'_>]) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.text == b.text)
}

#[cfg(test)]
mod tests {
    use super::{format, words};

    #[test]
    fn blanks_have_one_form() {
        let text = "define a=b  and(c)\ndefine d( x:T )  =count( y in z where y.a>=2 )\n\n\n\nlist l : T = {a,b  ,c}\r\nenum E {}";
        let wanted = "define a = b and (c)\ndefine d(x: T) = count(y in z where y.a >= 2)\n\nlist l: T = { a, b, c }\nenum E { }\n";
        assert_eq!(format(text), wanted);
        assert_eq!(format(wanted), wanted);
    }

    #[test]
    fn blocks_are_indented_and_columns_aligned() {
        let text = "rule r on message {\n      cites    A-01\n      when     x\n        and y\n      must not z\n      because  \"it is\" // so\n\n\n}\n";
        let wanted = "rule r on message {\n  cites    A-01\n  when     x\n    and y\n  must not z\n  because  \"it is\"  // so\n}\n";
        assert_eq!(format(text), wanted);
        assert_eq!(format(wanted), wanted);
    }

    #[test]
    fn texts_comments_and_expressions_stay_as_they_are() {
        let text = "define a = b matches /x  \\/ {y/i and c = \"d  {  e}\" // f  {\n";
        assert_eq!(words(&format(text)), words(text));
        assert!(format(text).contains("/x  \\/ {y/i"));
        assert!(format(text).ends_with("// f  {\n"));
    }
}
