//! Lines no wider than a space, wherever text is set: by glyphs in a chart, by columns
//! in a terminal.

/// Breaks text between words into at most `lines` lines that `fits` accepts; what is
/// left over is cut and ends in an ellipsis. A number stays with its `%`, a margin with
/// its `±`. A word that fits no line is broken. At least one line comes back.
pub fn wrap(text: &str, lines: usize, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = words(text, &fits).into_iter().peekable();
    while let Some(word) = words.next() {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if line.is_empty() || fits(&longer) {
            line = longer;
        } else if wrapped.len() + 1 >= lines {
            let rest: Vec<String> = std::iter::once(word).chain(words).collect();
            wrapped.push(ellipsis(&format!("{line} {}", rest.join(" ")), &fits));
            return wrapped;
        } else {
            wrapped.push(std::mem::replace(&mut line, word));
        }
    }
    wrapped.push(line);
    wrapped
}

/// Breaks the name of a mix, `A + B + C`, like [`wrap`], but keeps each Program in one
/// line where it fits one.
pub fn wrap_mix(name: &str, lines: usize, fits: impl Fn(&str) -> bool) -> Vec<String> {
    // Stands for a space that is not to be broken; no printable name holds it.
    const GLUE: &str = "\u{1f}";
    let name = printable(name);
    let programs = name.split(" + ").map(|program| {
        if fits(&format!("{program} +")) { program.replace(' ', GLUE) } else { program.to_owned() }
    });
    let glued = programs.collect::<Vec<_>>().join(" + ");
    let spaced = |line: &str| line.replace(GLUE, " ");
    let wrapped = wrap(&glued, lines, |line| fits(&spaced(line)));
    wrapped.iter().map(|line| spaced(line)).collect()
}

/// The text with a space for every character that no reader should meet: XML cannot hold
/// control characters, and a terminal would obey them.
pub fn printable(text: &str) -> String {
    let plain = |character: char| {
        let hidden = character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
        if hidden { ' ' } else { character }
    };
    text.chars().map(plain).collect()
}

/// The text where it fits, else as much of its start as fits with an ellipsis.
pub fn ellipsis(text: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(text) {
        return text.to_owned();
    }
    // No line is longer; without a bound a huge text would be measured over and over.
    const LONGEST: usize = 400;
    let mut kept: Vec<char> = text.chars().take(LONGEST).collect();
    loop {
        let _ = kept.pop();
        let start: String = kept.iter().collect();
        let cut = format!("{}…", start.trim_end_matches([' ', '+', ',', '@']));
        if kept.is_empty() || fits(&cut) {
            return cut;
        }
    }
}

/// The words of a text, with what must not start a line glued to the word before it and
/// no word wider than a line.
fn words(text: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let quarter = word.starts_with('Q') && words.last().is_some_and(|last| is_year(last));
        let clings = quarter || word.starts_with(['%', '±', '+', '–', '÷']);
        let glued = words.last().filter(|_| clings).map(|last| format!("{last} {word}"));
        match (glued.filter(|glued| fits(glued)), words.last_mut()) {
            (Some(glued), Some(last)) => *last = glued,
            _ => words.extend(pieces(word, fits)),
        }
    }
    // `62 % ± 1`: the number after the sign clings as well.
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        match joined.last_mut() {
            Some(last) if last.ends_with('±') && fits(&format!("{last} {word}")) => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// Whether a word ends in a fiscal year, whose quarter follows it: `(FY27`.
fn is_year(word: &str) -> bool {
    word.trim_start_matches('(').strip_prefix("FY").is_some_and(|year| year.parse::<u8>().is_ok())
}

/// A word in pieces that each fit (of one character at least).
fn pieces(word: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for character in word.chars() {
        let longer = format!("{piece}{character}");
        if piece.is_empty() || fits(&longer) {
            piece = longer;
        } else {
            pieces.push(std::mem::replace(&mut piece, character.to_string()));
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use super::{ellipsis, wrap, wrap_mix};

    fn columns(width: usize) -> impl Fn(&str) -> bool {
        move |text| text.chars().count() <= width
    }

    #[test]
    fn breaks_between_words_and_ends_in_an_ellipsis() {
        assert_eq!(wrap("one two three four", 2, columns(9)), ["one two", "three fo…"]);
        assert_eq!(wrap("one two three", 2, columns(9)), ["one two", "three"]);
        assert_eq!(wrap("", 2, columns(9)), [""]);
    }

    #[test]
    fn keeps_a_number_with_its_sign() {
        assert_eq!(wrap("chance 62 % ± 1 now", 9, columns(11)), ["chance", "62 % ± 1", "now"]);
        assert_eq!(wrap("ABM + SDR pod", 9, columns(8)), ["ABM +", "SDR pod"]);
        assert_eq!(wrap_mix("ABM + SDR pod", 9, columns(9)), ["ABM +", "SDR pod"]);
        assert_eq!(wrap("ABM + SDR pod", 9, columns(9)), ["ABM + SDR", "pod"]);
        assert_eq!(wrap_mix("one long name", 9, columns(9)), ["one long", "name"]);
    }

    #[test]
    fn breaks_a_word_that_fits_no_line() {
        assert_eq!(wrap("abcdefghij k", 9, columns(4)), ["abcd", "efgh", "ij k"]);
        assert_eq!(ellipsis("äöüäöü", columns(4)), "äöü…");
    }
}
