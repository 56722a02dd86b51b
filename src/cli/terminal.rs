//! What goes to stdout and stderr. Colour codes are left out where a stream is no terminal
//! or `NO_COLOR` is set.

use std::io::{ErrorKind, Write};

use super::Failure;

/// The width of text where stdout is no terminal, and the most that reads well.
const WIDTH: usize = 100;
const WIDEST: usize = 140;

/// Prints the answer of a command. A reader that closes the pipe early has read enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Io(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says something beside the answer, on stderr. Where that is closed, nobody wants to know.
pub(super) fn note(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// The text with a space for every character that a terminal would obey, line breaks aside.
pub(super) fn printable(text: &str) -> String {
    let obeyed = |character: char| character.is_control() && character != '\n';
    text.chars().map(|character| if obeyed(character) { ' ' } else { character }).collect()
}

/// The columns that stdout has room for.
pub(super) fn width() -> usize {
    terminal_size::terminal_size_of(std::io::stdout())
        .map_or(WIDTH, |(width, _)| usize::from(width.0).min(WIDEST))
}
