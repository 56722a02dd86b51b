//! Lines of TOML.

use crate::distribution::Distribution;

/// The longest line of a comment.
const WIDTH: usize = 100;

/// A file under way.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A comment, in as many lines as it needs.
    pub(super) fn note(&mut self, words: &str) {
        let mut line = "#".to_owned();
        for word in words.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > WIDTH && line.len() > 1 {
                self.line(&line);
                "# ".clone_into(&mut line);
                line.push_str(word);
            } else {
                line.push(' ');
                line.push_str(word);
            }
        }
        self.line(&line);
    }
}

/// A text as TOML quotes it, in one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A key, quoted where it must be.
pub(super) fn key(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// A number with four significant digits.
pub(super) fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let digits = 3 - libm::log10(value.abs()).floor() as i32;
    if digits <= 0 {
        return format!("{value:.0}");
    }
    let written = format!("{value:.*}", digits.unsigned_abs() as usize);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Between which values a distribution lies with a chance of 80 %.
pub(super) fn range(distribution: &Distribution) -> String {
    let (low, high) = (distribution.quantile(0.1), distribution.quantile(0.9));
    format!("{} to {}", figure(low), figure(high))
}

/// A lognormal factor around a value, with the standard error of its logarithm.
pub(super) fn level(value: f64, error: f64) -> String {
    if error < 1e-4 {
        return figure(value);
    }
    let sd = value * libm::expm1(error * error).sqrt();
    format!("{{ lognormal = {{ mean = {}, sd = {} }} }}", figure(value), figure(sd))
}

/// Its range with a chance of 80 %.
pub(super) fn level_range(value: f64, error: f64) -> String {
    let reach = libm::exp(1.281_551_6 * error);
    format!("{} to {}", figure(value / reach), figure(value * reach))
}
