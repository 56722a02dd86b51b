//! Memory for whole ledgers: a lot of it, asked for in one piece.
//!
//! The system hands memory out in pages as they are first written to, and clears each of them, which
//! for ledgers takes a tenth of a simulation and more. Of a mapping it can be asked to do so in large
//! pages; and what one simulation gives back is kept for the next, as an allocator would with less.

use std::ops::{Deref, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memmap2::MmapMut;

/// From so many bytes on memory is mapped: where large pages, of 2 MB mostly, are worth it.
const MAPPED_FROM: usize = 8 << 20;

/// The most bytes that are kept when nobody holds them any more.
const MOST_SPARE: usize = 256 << 20;

/// The largest piece that was given back since one was taken.
static SPARE: Mutex<Option<MmapMut>> = Mutex::new(None);

/// Numbers.
#[derive(Debug)]
pub enum Memory {
    /// In a mapping: `None` only while it is given back.
    Mapped(Option<MmapMut>),
    /// In few pages.
    Held(Vec<f32>),
}

impl Memory {
    /// Memory for so many numbers at least, which are of no particular value: what was used before
    /// holds what it held.
    #[must_use]
    pub fn new(length: usize) -> Self {
        let bytes = length * size_of::<f32>();
        let mapped =
            (bytes >= MAPPED_FROM).then(|| spare(bytes).or_else(|| fresh(bytes))).flatten();
        mapped.map_or_else(|| Self::Held(vec![0.0; length]), |mapped| Self::Mapped(Some(mapped)))
    }

    /// The numbers.
    pub fn numbers_mut(&mut self) -> &mut [f32] {
        match self {
            Self::Mapped(mapped) => {
                mapped.as_mut().map_or(&mut [], |m| bytemuck::cast_slice_mut(m))
            }
            Self::Held(numbers) => numbers,
        }
    }

    fn numbers(&self) -> &[f32] {
        match self {
            Self::Mapped(mapped) => mapped.as_ref().map_or(&[], |m| bytemuck::cast_slice(m)),
            Self::Held(numbers) => numbers,
        }
    }
}

impl Drop for Memory {
    /// Keeps the mapping as a spare one, if it is the largest.
    fn drop(&mut self) {
        let Self::Mapped(mapped) = self else { return };
        let Some(mapped) = mapped.take() else { return };
        let mut spare = lock_spare();
        let other = spare.as_ref().map_or(0, |spare| spare.len());
        if (other..=MOST_SPARE).contains(&mapped.len()) {
            *spare = Some(mapped);
        }
    }
}

/// The spare mapping, where it has so many bytes. One that has fewer is given back to the system.
fn spare(bytes: usize) -> Option<MmapMut> {
    lock_spare().take().filter(|spare| spare.len() >= bytes)
}

fn lock_spare() -> MutexGuard<'static, Option<MmapMut>> {
    // Nothing that holds the lock can panic, and a mapping is never half there.
    SPARE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A mapping that nobody has used.
fn fresh(bytes: usize) -> Option<MmapMut> {
    let mapped = MmapMut::map_anon(bytes).ok()?;
    // Where the system has no large pages or does not want to, small ones do.
    #[cfg(target_os = "linux")]
    let _ = mapped.advise(memmap2::Advice::HugePage);
    Some(mapped)
}

/// Some numbers of a memory that others share.
#[derive(Clone, Debug, Default)]
pub struct SharedNumbers(Option<(Arc<Memory>, Range<usize>)>);

impl SharedNumbers {
    /// These of its numbers.
    #[must_use]
    pub fn new(memory: Arc<Memory>, range: Range<usize>) -> Self {
        Self(Some((memory, range)))
    }
}

impl Deref for SharedNumbers {
    type Target = [f32];

    fn deref(&self) -> &[f32] {
        self.0.as_ref().map_or(&[], |(memory, range)| &memory.numbers()[range.clone()])
    }
}

impl PartialEq for SharedNumbers {
    /// Whether they are the same numbers, wherever they lie.
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MAPPED_FROM, Memory, SharedNumbers};

    #[test]
    fn memory_is_shared_by_range() {
        for length in [0, 100, MAPPED_FROM / size_of::<f32>() + 5] {
            let mut memory = Memory::new(length);
            assert_eq!(matches!(memory, Memory::Mapped(_)), length > 100);
            assert!(memory.numbers_mut().len() >= length);
            let numbers = memory.numbers_mut().iter_mut();
            numbers.enumerate().for_each(|(place, number)| *number = place as f32);
            let memory = Arc::new(memory);
            let some = length.saturating_sub(7)..length;
            let shared = SharedNumbers::new(Arc::clone(&memory), some.clone());
            drop(memory);
            let expected: Vec<f32> = some.map(|place| place as f32).collect();
            assert_eq!(*shared, *expected);
        }
        assert!(SharedNumbers::default().is_empty());
    }

    /// Other tests may take a spare mapping in between, but not every time.
    #[test]
    fn what_is_given_back_is_used_again() {
        let length = 2 * MAPPED_FROM / size_of::<f32>();
        let is_used_again = (0..1000).any(|_| {
            Memory::new(length).numbers_mut().fill(3.0);
            let mut again = Memory::new(length - 70);
            again.numbers_mut().len() == length && again.numbers_mut()[length / 2] == 3.0
        });
        assert!(is_used_again);
    }
}
