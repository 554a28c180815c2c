//! Phrases as lines: short ones within their sentence, long ones as lists below it.

use super::phrase::Phrase;

impl Phrase {
    /// Appends `lead` and the phrase, as one line or as a list; `depth` is how deep the line stands in lists.
    pub fn write(&self, lead: &str, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        let lead = lead.trim_end();
        let between = if lead.is_empty() { "" } else { " " };
        if let Some(text) = self.inline() {
            let line = format!("{indent}- {lead}{between}{text}");
            out.push_str(line.trim_end());
            out.push('\n');
            return;
        }
        match self {
            Self::Text(text) => out.push_str(&format!("{indent}- {lead}{between}{text}\n")),
            Self::All(parts) => {
                out.push_str(&format!("{indent}- {lead}{between}all of this holds:\n"));
                parts.iter().for_each(|part| part.write("", depth + 1, out));
            }
            Self::Any(parts) => {
                out.push_str(&format!("{indent}- {lead}{between}at least one of this holds:\n"));
                parts.iter().for_each(|part| part.write("", depth + 1, out));
            }
            Self::Headed(head, inner) => match &**inner {
                Self::All(parts) => {
                    out.push_str(&format!("{indent}- {lead}{between}{head} all of this holds:\n"));
                    parts.iter().for_each(|part| part.write("", depth + 1, out));
                }
                Self::Any(parts) => {
                    out.push_str(&format!("{indent}- {lead}{between}{head} at least one of this holds:\n"));
                    parts.iter().for_each(|part| part.write("", depth + 1, out));
                }
                inner => {
                    out.push_str(&format!("{indent}- {lead}{between}{head}\n"));
                    inner.write("", depth + 1, out);
                }
            },
            Self::Cases(head, cases) => {
                out.push_str(&format!("{indent}- {lead}{between}{head}\n"));
                for (label, phrase) in cases {
                    phrase.write(&format!("{label}:"), depth + 1, out);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phrase;

    fn text(words: &str) -> Phrase {
        Phrase::Text(words.to_owned())
    }

    #[test]
    fn short_is_a_line_and_long_is_a_list() {
        let mut out = String::new();
        Phrase::All(vec![text("a"), text("b")]).write("where", 0, &mut out);
        Phrase::All(vec![text("a"), Phrase::Any(vec![text("b"), text("c")])]).write("where", 0, &mut out);
        Phrase::Headed(String::from("for one"), Box::new(Phrase::Any(vec![text("b"), text("c")])))
            .write("", 1, &mut out);
        assert_eq!(
            out,
            "- where a and b\n- where all of this holds:\n  - a\n  - b or c\n  - for one at least one of this holds:\n    - b\n    - c\n"
        );
    }
}
