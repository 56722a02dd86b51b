//! Memory for whole ledgers: a lot of it, asked for in one piece.
//!
//! The system hands memory out in pages as they are first written to, which for ledgers takes a
//! noticeable part of a simulation. Of a mapping it can be asked to do so in large pages.

use std::ops::{Deref, Range};
use std::sync::Arc;

use memmap2::MmapMut;

/// From so many bytes on memory is mapped: where large pages, of 2 MB mostly, are worth it.
const MAPPED_FROM: usize = 8 << 20;

/// Numbers, all 0 at first.
#[derive(Debug)]
pub enum Memory {
    Mapped(MmapMut),
    Held(Vec<f32>),
}

impl Memory {
    /// Memory for so many numbers.
    #[must_use]
    pub fn new(length: usize) -> Self {
        let bytes = length * size_of::<f32>();
        let mapped = (bytes >= MAPPED_FROM).then(|| MmapMut::map_anon(bytes).ok()).flatten();
        let Some(mapped) = mapped else { return Self::Held(vec![0.0; length]) };
        // Where the system has no large pages or does not want to, small ones do.
        #[cfg(target_os = "linux")]
        let _ = mapped.advise(memmap2::Advice::HugePage);
        Self::Mapped(mapped)
    }

    /// The numbers.
    pub fn numbers_mut(&mut self) -> &mut [f32] {
        match self {
            Self::Mapped(mapped) => bytemuck::cast_slice_mut(mapped),
            Self::Held(numbers) => numbers,
        }
    }

    fn numbers(&self) -> &[f32] {
        match self {
            Self::Mapped(mapped) => bytemuck::cast_slice(mapped),
            Self::Held(numbers) => numbers,
        }
    }
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
    fn all_memory_begins_with_zeros_and_is_shared_by_range() {
        for length in [0, 100, MAPPED_FROM / size_of::<f32>() + 5] {
            let mut memory = Memory::new(length);
            assert_eq!(matches!(memory, Memory::Mapped(_)), length > 100);
            assert_eq!(memory.numbers_mut().len(), length);
            assert!(memory.numbers_mut().iter().all(|number| *number == 0.0));
            memory.numbers_mut().iter_mut().skip(1).step_by(2).for_each(|number| *number = 3.0);
            let memory = Arc::new(memory);
            let some = length.saturating_sub(7)..length;
            let shared = SharedNumbers::new(Arc::clone(&memory), some.clone());
            drop(memory);
            let expected: Vec<f32> = some.map(|n| if n % 2 == 1 { 3.0 } else { 0.0 }).collect();
            assert_eq!(*shared, *expected);
        }
        assert!(SharedNumbers::default().is_empty());
    }
}
