//! A long row of float64 numbers in memory.

use std::fmt;
use std::ops::Deref;

#[cfg(target_os = "linux")]
use memmap2::{Advice, MmapMut};

/// From this size on the memory comes in huge pages where the system has them: filling fresh memory in small pages takes
/// longer than reading the file (measured: 0.6 s of 1.0 s for 256 MB).
#[cfg(target_os = "linux")]
const LARGE_BYTES: usize = 16 << 20;

/// Numbers that are appended within a room fixed beforehand. Reads as a slice.
pub struct Numbers {
    store: Store,
}

enum Store {
    Heap(Vec<f64>),
    #[cfg(target_os = "linux")]
    Pages {
        map: MmapMut,
        len: usize,
    },
}

impl Numbers {
    /// Room for `n` numbers, or `None` when the system has not so much memory.
    pub fn with_room(n: usize) -> Option<Self> {
        #[cfg(target_os = "linux")]
        if n >= LARGE_BYTES / 8
            && let Ok(map) = MmapMut::map_anon(n.checked_mul(8)?)
        {
            // Only advice: where it is not followed, small pages do.
            let _ = map.advise(Advice::HugePage);
            return Some(Self { store: Store::Pages { map, len: 0 } });
        }
        let mut values = Vec::new();
        values.try_reserve_exact(n).ok()?;
        Some(Self { store: Store::Heap(values) })
    }

    /// `n` zeros, or `None` when the system has not so much memory.
    pub fn zeros(n: usize) -> Option<Self> {
        let mut numbers = Self::with_room(n)?;
        match &mut numbers.store {
            Store::Heap(values) => values.resize(n, 0.0),
            #[cfg(target_os = "linux")]
            Store::Pages { len, .. } => *len = n, // fresh pages hold zeros
        }
        Some(numbers)
    }

    /// The numbers, to be written over.
    pub fn as_mut_slice(&mut self) -> &mut [f64] {
        match &mut self.store {
            Store::Heap(values) => values,
            #[cfg(target_os = "linux")]
            Store::Pages { map, len } => &mut bytemuck::cast_slice_mut(map)[..*len],
        }
    }

    /// Appends numbers; those beyond the room of a large one are left out.
    pub fn extend_from_slice(&mut self, values: &[f64]) {
        match &mut self.store {
            Store::Heap(vec) => vec.extend_from_slice(values),
            #[cfg(target_os = "linux")]
            Store::Pages { map, len } => {
                let room = &mut bytemuck::cast_slice_mut::<u8, f64>(map)[*len..];
                let n = values.len().min(room.len());
                room[..n].copy_from_slice(&values[..n]);
                *len += n;
            }
        }
    }

    /// The numbers as an ordinary vector; large ones are copied.
    pub fn into_vec(self) -> Vec<f64> {
        match self.store {
            Store::Heap(values) => values,
            #[cfg(target_os = "linux")]
            Store::Pages { .. } => self.to_vec(),
        }
    }
}

impl Deref for Numbers {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match &self.store {
            Store::Heap(values) => values,
            #[cfg(target_os = "linux")]
            Store::Pages { map, len } => &bytemuck::cast_slice(map)[..*len],
        }
    }
}

impl From<Vec<f64>> for Numbers {
    fn from(values: Vec<f64>) -> Self {
        Self { store: Store::Heap(values) }
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl Clone for Numbers {
    fn clone(&self) -> Self {
        self.to_vec().into()
    }
}

impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().take(8)).finish_non_exhaustive()
    }
}
