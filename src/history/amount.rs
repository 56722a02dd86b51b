//! Amounts of money, as exports write them.

use super::problem::{Flaw, Kind};

/// The mark before the cents; the other one may stand between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
}

/// An amount with the currency written beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Money<'a> {
    pub(super) amount: f64,
    pub(super) currency: Option<&'a str>,
}

/// The amount that a text names, such as `1234.5`, `$1,234.50`, `1.234,50 €`, `USD 1 234`,
/// `(1,234)` for a negative one.
///
/// Without a decimal mark given, only what can be read in one way is read: digits, and a point
/// that cannot be meant for thousands.
///
/// # Errors
/// Where the text is no amount, or may be read in two ways.
pub(super) fn money(text: &str, mark: Option<DecimalMark>) -> Result<Money<'_>, Flaw> {
    let Written { negative, currency, number } = written(text).ok_or_else(|| no_amount(text))?;
    let plain = match mark {
        Some(mark) => without_grouping(number, mark),
        None => match evidence_of(number) {
            Some(AmountEvidence::Plain) => Some(number.to_owned()),
            Some(evidence) => return Err(unmarked(text, evidence)),
            None => None,
        },
    };
    let amount: f64 = plain.and_then(|plain| plain.parse().ok()).ok_or_else(|| {
        match (mark, evidence_of(number)) {
            (Some(_), Some(_)) => wrong_mark(text),
            _ => no_amount(text),
        }
    })?;
    Ok(Money { amount: if negative { -amount } else { amount }, currency })
}

/// What a text says about the decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AmountEvidence {
    /// There is nothing to ask: digits, perhaps a point that is no mark of thousands.
    Plain,
    /// Only this decimal mark makes it an amount.
    Only(DecimalMark),
    /// `1,234` or `1.234`: either mark makes it an amount.
    Either,
}

/// What a text says about the decimal mark; `None` where it is no amount at all.
pub(super) fn evidence(text: &str) -> Option<AmountEvidence> {
    evidence_of(written(text)?.number)
}

fn evidence_of(number: &str) -> Option<AmountEvidence> {
    let reads = |mark| without_grouping(number, mark);
    let has_comma_or_space = number.contains(|c: char| c != '.' && !c.is_ascii_digit());
    match (reads(DecimalMark::Point), reads(DecimalMark::Comma)) {
        (None, None) => None,
        (Some(point), Some(comma)) if point != comma => Some(AmountEvidence::Either),
        (Some(_), _) if !has_comma_or_space => Some(AmountEvidence::Plain),
        (Some(_), None) => Some(AmountEvidence::Only(DecimalMark::Point)),
        (None, Some(_)) => Some(AmountEvidence::Only(DecimalMark::Comma)),
        // Thousands set off by spaces or apostrophes, and no decimal mark: either one will do.
        (Some(_), Some(_)) => Some(AmountEvidence::Either),
    }
}

/// A text taken apart: `($1,234.50)` is negative, in `$`, and `1,234.50`.
struct Written<'a> {
    negative: bool,
    currency: Option<&'a str>,
    number: &'a str,
}

fn written(text: &str) -> Option<Written<'_>> {
    let text = text.trim();
    let bracketed = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let text = bracketed.unwrap_or(text);
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (before, after) = (&text[..first], &text[end..]);
    let (minus, before) = signless(before);
    let (trailing_minus, after) = signless(after);
    let currency = match (before, after) {
        ("", "") => None,
        (sign, "") | ("", sign) if is_currency(sign) => Some(sign),
        _ => return None,
    };
    let negative = [bracketed.is_some(), minus, trailing_minus];
    if negative.iter().filter(|sign| **sign).count() > 1 {
        return None;
    }
    Some(Written { negative: negative.contains(&true), currency, number: &text[first..end] })
}

/// Whether there is a minus, and the text without it.
fn signless(text: &str) -> (bool, &str) {
    let text = text.trim();
    let minus = ['-', '\u{2212}'];
    let without = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus));
    (without.is_some(), without.unwrap_or(text).trim())
}

/// A sign such as `$` or `€`, a code such as `USD`, or both as in `US$`.
fn is_currency(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_uppercase).count();
    let signs = text.chars().filter(|c| !c.is_ascii() || *c == '$').count();
    letters + signs == text.chars().count()
        && letters <= 3
        && signs <= 1
        && (signs == 1 || letters == 3)
}

/// The number with a point as its only mark; `None` where thousands are not in threes.
fn without_grouping(number: &str, mark: DecimalMark) -> Option<String> {
    let (decimal, grouping) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = match number.split_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|fraction| !is_digits(fraction)) {
        return None;
    }
    let spaces = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}');
    let groups: Vec<&str> = whole.split(|c| c == grouping || spaces(c)).collect();
    let in_threes = match groups.as_slice() {
        [only] => is_digits(only),
        [first, rest @ ..] => {
            is_digits(first)
                && first.len() <= 3
                && rest.iter().all(|group| is_digits(group) && group.len() == 3)
        }
        [] => false,
    };
    in_threes.then(|| groups.concat() + &fraction.map(|f| format!(".{f}")).unwrap_or_default())
}

fn no_amount(text: &str) -> Flaw {
    Flaw::new(
        Kind::Amount,
        format!("`{text}` is no amount"),
        "write it like 1234.50, or name the text in the mapping's `missing`",
    )
}

fn unmarked(text: &str, evidence: AmountEvidence) -> Flaw {
    let (shows, mark) = match evidence {
        AmountEvidence::Only(DecimalMark::Point) => ("has a decimal point", "\".\""),
        AmountEvidence::Only(DecimalMark::Comma) => ("has a decimal comma", "\",\""),
        _ => ("may have its mark for thousands or for decimals", "\".\" or \",\""),
    };
    Flaw::new(
        Kind::Amount,
        format!("`{text}` {shows}, and the mapping does not say which the export uses"),
        format!("write `decimal = {mark}` at the top of the mapping"),
    )
}

fn wrong_mark(text: &str) -> Flaw {
    Flaw::new(
        Kind::Amount,
        format!("`{text}` is no amount with the decimal mark that the mapping gives"),
        "correct the row, or the mapping's `decimal`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str, mark: Option<DecimalMark>) -> Option<f64> {
        money(text, mark).ok().map(|money| money.amount)
    }

    #[test]
    fn amounts_are_read_with_separators_and_currencies() {
        let point = Some(DecimalMark::Point);
        for text in ["1234.5", "$1,234.50", "USD 1,234.5", "1 234.50", "US$1'234.50", "£1,234.5"] {
            assert_eq!(amount(text, point), Some(1234.5), "{text}");
        }
        for text in ["1234,5", "1.234,50 €", "1 234,50", "EUR 1.234,5", "1\u{a0}234,50€"] {
            assert_eq!(amount(text, Some(DecimalMark::Comma)), Some(1234.5), "{text}");
        }
        for text in ["-12", "(12)", "-$12", "$-12", "12-"] {
            assert_eq!(amount(text, None), Some(-12.0), "{text}");
        }
        assert_eq!(money("12 kr", None).ok(), None);
        assert_eq!(money("EUR 12", None).unwrap().currency, Some("EUR"));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked_about() {
        for text in ["1234", "0", "1234.50", "1234.567", "24120000"] {
            assert!(amount(text, None).is_some(), "{text}");
        }
        for text in ["1,234", "1.234", "1,234.50", "1.234,50", "12,5", "1 234"] {
            let flaw = money(text, None).unwrap_err();
            assert!(flaw.cure.contains("decimal = "), "{text}: {flaw:?}");
        }
        assert!(money("1,23", Some(DecimalMark::Point)).unwrap_err().cure.contains("`decimal`"));
        for text in ["", "n/a", "1..2", "1e6", "$", "((1))", "1,,000"] {
            assert!(amount(text, Some(DecimalMark::Point)).is_none(), "{text}");
        }
    }

    #[test]
    fn a_text_is_evidence_of_its_mark() {
        assert_eq!(evidence("1,234.50"), Some(AmountEvidence::Only(DecimalMark::Point)));
        assert_eq!(evidence("1.234.567"), Some(AmountEvidence::Only(DecimalMark::Comma)));
        assert_eq!(evidence("1,234"), Some(AmountEvidence::Either));
        assert_eq!(evidence("1234.5"), Some(AmountEvidence::Plain));
        assert_eq!(evidence("Won"), None);
    }
}
