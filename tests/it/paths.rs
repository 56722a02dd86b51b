//! The same bits on every processor: the hot loops are compiled for several kinds of vector
//! instructions, and the widest that the machine has are taken at run time.
//!
//! Here the command runs on emulated processors that have less: one without AVX, which leaves
//! SSE2, and one with AVX2 but without AVX-512. That takes QEMU's `qemu-x86_64` (of the package
//! `qemu-user`); where it is missing, the test says that it is skipped.

use std::io::Write as _;
use std::process::Command;

/// QEMU's names of processors whose widest vectors are those of SSE2 and of AVX2.
const PROCESSORS: [&str; 2] = ["Nehalem-v1", "Haswell-v4"];

const COMPARISON: [&str; 8] = [
    "compare",
    "scenarios/mid-year.toml",
    "More hands",
    "More pipeline",
    "--trials",
    "48",
    "--threads",
    "1",
];

/// What the command prints, with every figure of two mixes by quarter.
fn printed(mut command: Command) -> Option<String> {
    let output = command.args(COMPARISON).output().ok()?;
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn narrower_processors_give_the_same_bytes() {
    let spandrel = env!("CARGO_BIN_EXE_spandrel");
    let here = printed(Command::new(spandrel)).unwrap();
    assert!(here.lines().count() > 20, "{here}");
    for processor in PROCESSORS {
        let mut emulator = Command::new("qemu-x86_64");
        emulator.args(["-cpu", processor, spandrel]);
        let on_another = cfg!(target_arch = "x86_64").then(|| printed(emulator)).flatten();
        let Some(there) = on_another else {
            // Past the capture of a passing test's output.
            let _ = writeln!(
                std::io::stderr(),
                "skipped the test on a {processor}: no qemu-x86_64 (package qemu-user) was found"
            );
            return;
        };
        assert_eq!(here, there, "on a {processor}");
    }
}
