//! Numbers as people read them.

use super::fixture::share;
use spandrel::analysis::Proportion;
use spandrel::report::format::{
    a_chance, chance, chance_in_words, chance_with_interval, chance_with_margin, count, money,
    multiple,
};

#[test]
fn a_chance_has_the_digits_that_its_trials_support() {
    let cases = [
        (0.6213, 10_000, "62 %", "62 % ± 1", "62 % (61–63)"),
        (0.6213, 1_000_000, "62 %", "62.1 % ± 0.1", "62.1 % (62.0–62.2)"),
        (0.62, 100, "62 %", "62 % ± 9", "62 % (52–71)"),
        (0.0391, 10_000, "4 %", "3.9 % ± 0.4", "3.9 % (3.5–4.3)"),
        (0.0042, 10_000, "0.4 %", "0.4 % ± 0.1", "0.4 % (0.3–0.6)"),
        (0.9962, 10_000, "99.6 %", "99.6 % ± 0.1", "99.6 % (99.5–99.7)"),
        (0.004, 100, "< 4 %", "< 4 %", "< 4 %"),
        (1.0, 1, "> 20 %", "> 20 %", "> 20 %"),
        (0.0, 1, "< 80 %", "< 80 %", "< 80 %"),
    ];
    for (estimate, trials, plain, margin, interval) in cases {
        let known = share(estimate, trials);
        assert_eq!(chance(known), plain);
        assert_eq!(chance_with_margin(known), margin);
        assert_eq!(chance_with_interval(known), interval);
    }
}

#[test]
fn nothing_is_impossible_or_certain() {
    for trials in [1, 10, 100, 10_000, 100_000_000] {
        for hits in [0, 1, trials - 1, trials] {
            let known = Proportion::of(hits, trials);
            for text in [chance(known), chance_with_margin(known), a_chance(known)] {
                assert!(!text.starts_with("0 %") && !text.starts_with("0.0 %"), "{text}");
                assert!(!text.contains("100 %") && !text.contains("100.0 %"), "{text}");
            }
        }
    }
    assert_eq!(chance(share(0.0, 10_000)), "< 0.1 %");
    assert_eq!(chance(share(0.0, 100)), "< 4 %");
    assert_eq!(chance(share(0.0001, 10_000)), "< 0.1 %");
    assert_eq!(chance(share(1.0, 10_000)), "> 99.9 %");
}

#[test]
fn a_chance_speaks_english() {
    let said = |estimate| a_chance(share(estimate, 10_000));
    assert_eq!(said(0.62), "a 62 % chance");
    assert_eq!(said(0.8), "an 80 % chance");
    assert_eq!(said(0.082), "an 8 % chance");
    assert_eq!(said(0.11), "an 11 % chance");
    assert_eq!(said(0.18), "an 18 % chance");
    assert_eq!(said(0.0), "a chance below 0.1 %");
    assert_eq!(said(1.0), "a chance above 99.9 %");
    assert_eq!(chance_in_words(share(0.0, 10_000)), "less than 0.1 %");
    assert_eq!(chance_in_words(share(0.62, 10_000)), "62 %");
}

#[test]
fn money_is_in_the_units_of_a_slide() {
    let cases = [
        (15_130_000.0, "USD", "$15.1M"),
        (820_000.0, "EUR", "€820k"),
        (15_130_000.0, "CHF", "15.1M CHF"),
        (0.0, "USD", "$0"),
        (-0.0, "USD", "$0"),
        (-1_250_000.0, "GBP", "−£1.25M"),
        (999_600.0, "USD", "$1M"),
        (999_400.0, "USD", "$999k"),
        (999.7, "USD", "$1k"),
        (950.4, "USD", "$950"),
        (4_000_000.0, "$", "$4M"),
        (1.234e9, "JPY", "¥1.23B"),
        (5e16, "USD", "$50000T"),
        (100_000.0, "", "100k"),
        (f64::NAN, "USD", "n/a"),
    ];
    for (amount, currency, text) in cases {
        assert_eq!(money(amount, currency), text);
    }
}

#[test]
fn counts_and_multiples() {
    assert_eq!(
        [0, 999, 1000, 10_000, 1_234_567].map(count),
        ["0", "999", "1,000", "10,000", "1,234,567"]
    );
    assert_eq!([3.5, 3.0, 12.345, 0.0].map(multiple), ["3.5×", "3×", "12.35×", "0×"]);
}
