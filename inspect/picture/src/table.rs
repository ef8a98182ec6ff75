//! Rows of a picture, in memory of their own or where they are in a file that is mapped. A million objects are looked at without being copied.

use std::fmt;
use std::ops::{Deref, DerefMut, Range};
use std::ptr;
use std::sync::Arc;

use bytemuck::Pod;
use memmap2::Mmap;

/// Rows of one kind.
#[derive(Clone)]
pub struct Table<T>(Rows<T>);

#[derive(Clone)]
enum Rows<T> {
    Own(Vec<T>),
    /// Rows in a file, which is mapped as long as they are there.
    Mapped {
        rows: *const [T],
        _file: Arc<Mmap>,
    },
}

impl<T: Pod> Table<T> {
    /// The rows in a part of a file, which has so many bytes; copied where they are not aligned.
    pub(crate) fn mapped(file: &Arc<Mmap>, bytes: Range<usize>) -> Self {
        match bytemuck::try_cast_slice::<u8, T>(&file[bytes.clone()]) {
            Ok(rows) => Self(Rows::Mapped { rows: ptr::from_ref(rows), _file: Arc::clone(file) }),
            Err(_) => Self(Rows::Own(bytemuck::pod_collect_to_vec(&file[bytes]))),
        }
    }

    /// The rows in memory of their own, to be changed.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        if let Rows::Mapped { .. } = self.0 {
            self.0 = Rows::Own(self.to_vec());
        }
        match &mut self.0 {
            Rows::Own(rows) => rows,
            Rows::Mapped { .. } => unreachable!("they were copied"),
        }
    }
}

impl<T: Pod> Deref for Table<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Rows::Own(rows) => rows,
            // SAFETY: rows of any bytes, in a mapping that is beside them, which nobody writes to.
            Rows::Mapped { rows, .. } => unsafe { &**rows },
        }
    }
}

impl<T: Pod> DerefMut for Table<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.to_mut()
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Rows::Own(Vec::new()))
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(rows: Vec<T>) -> Self {
        Self(Rows::Own(rows))
    }
}

impl<T: Pod + PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Pod + Eq> Eq for Table<T> {}

impl<T: Pod + fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
