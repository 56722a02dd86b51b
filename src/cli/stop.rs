//! Ctrl-C: the first ends the work with what there is, the second at once.

use std::sync::atomic::{AtomicBool, Ordering};

/// What shells expect of a program that was interrupted: 128 + SIGINT.
pub(super) const INTERRUPTED: u8 = 130;

/// Whether Ctrl-C was pressed. It never becomes `false` again.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// From here on Ctrl-C is heard. Where the system does not allow that, it ends the program
/// as it always does.
pub(super) fn listen() {
    let _ = ctrlc::set_handler(|| {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
}

/// Whether the work should end with what there is.
pub(super) fn asked() -> bool {
    STOPPED.load(Ordering::Relaxed)
}
