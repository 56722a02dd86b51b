//! Tables as CSV.

/// Rows of text as RFC 4180 has them.
pub(super) fn csv<const N: usize>(header: [&str; N], rows: &[[String; N]]) -> Vec<u8> {
    let mut text = String::new();
    let mut row = |fields: &mut dyn Iterator<Item = &str>| {
        for (place, field) in fields.enumerate() {
            if place > 0 {
                text.push(',');
            }
            if field.contains([',', '"', '\n', '\r']) {
                text.push('"');
                text.push_str(&field.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(field);
            }
        }
        text.push_str("\r\n");
    };
    row(&mut header.into_iter());
    for fields in rows {
        row(&mut fields.iter().map(String::as_str));
    }
    text.into_bytes()
}

/// A number in full; empty where there is none.
pub(super) fn number(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// A number with three significant digits, thousands set apart.
pub(super) fn short(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = 2 - libm::log10(value.abs()).floor() as i32;
    if digits <= 0 {
        let unit = libm::pow(10.0, f64::from(-digits));
        let whole = (value / unit).round() * unit;
        let sign = if whole < 0.0 { "−" } else { "" };
        return format!("{sign}{}", crate::report::format::count(whole.abs() as u64));
    }
    let written = format!("{value:.*}", digits.unsigned_abs() as usize);
    let trimmed = if written.contains('.') { written.trim_end_matches('0') } else { &written };
    trimmed.trim_end_matches('.').replace('-', "−")
}

/// A share in a hundred.
pub(super) fn percent(share: f64) -> String {
    if share.is_finite() { format!("{} %", short(100.0 * share)) } else { "–".to_owned() }
}
