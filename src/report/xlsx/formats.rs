//! How the workbook writes numbers and words.

use rust_xlsxwriter::{Format, FormatAlign};

use crate::report::format::money;

/// The formats of a workbook.
pub struct Formats {
    /// A sheet's title.
    pub title: Format,
    /// Words that stand out.
    pub strong: Format,
    /// Words of the second rank.
    pub quiet: Format,
    /// A table's head.
    pub head: Format,
    /// Words in a table.
    pub text: Format,
    /// Chances: whole per cent, near the ends with a decimal.
    pub chance: Format,
    /// Amounts in full.
    pub money: Format,
    /// Amounts in the units of a slide.
    pub deck: Format,
    /// Other numbers.
    pub number: Format,
    /// Whole numbers.
    pub count: Format,
    /// [`Formats::deck`] as a chart's axis writes it.
    pub axis: String,
}

impl Formats {
    /// The formats for a currency.
    pub fn new(currency: &str) -> Self {
        // What stands before and after an amount, as it does in words.
        let written = money(0.0, currency);
        let (before, after) = written.split_once('0').unwrap_or(("", ""));
        let quoted = |text: &str| {
            let text: String = text.chars().filter(|c| *c != '"').collect();
            if text.is_empty() { text } else { format!("\"{text}\"") }
        };
        let (before, after) = (quoted(before), quoted(after));
        let axis = format!(
            "[>=1000000]{before}0.0,,\"M\"{after};[>=1000]{before}0,\"k\"{after};{before}0{after}"
        );
        let text = Format::new().set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            strong: Format::new().set_bold(),
            quiet: Format::new().set_font_color("#595959"),
            head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            chance: text.clone().set_num_format("[<0.01]0.0%;[>0.99]0.0%;0%"),
            money: text.clone().set_num_format(format!("{before}#,##0{after}")),
            deck: text.clone().set_num_format(&axis).set_bold().set_align(FormatAlign::Right),
            number: text.clone().set_num_format("#,##0.00##"),
            count: text.clone().set_num_format("0"),
            text,
            axis,
        }
    }
}
