//! All threads' tables, as one: in a copy of the process, where nobody adds to them meanwhile.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::mem::ManuallyDrop;

use crate::copies::{copy, end};
use crate::table::Table;
use crate::thread::tables;

/// Return address, isa and operation.
pub type Key = (usize, usize, u32);

/// Calls, and references or bytes.
pub type Sum = (u64, u64);

/// All rows, and how many tables they were in.
pub type Collected = (HashMap<Key, Sum>, u32);

/// The counts of a process that goes on.
pub fn collect() -> Result<Collected, String> {
    let (mut reader, writer) = std::io::pipe().map_err(|error| format!("no pipe can be made: {error}"))?;
    let mut writer = ManuallyDrop::new(writer);
    match copy() {
        0 => {
            // SAFETY: this is the copy.
            let (rows, threads) = unsafe { collect_here() };
            end(i32::from(send(&rows, threads, &mut *writer).is_err()))
        }
        child if child < 0 => Err(format!("the process cannot be copied: {}", std::io::Error::last_os_error())),
        child => {
            drop(ManuallyDrop::into_inner(writer));
            let mut bytes = Vec::new();
            let read = reader.read_to_end(&mut bytes);
            // SAFETY: a child of this process.
            unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) };
            read.map_err(|error| format!("the copy's words cannot be read: {error}"))?;
            receive(&bytes).ok_or_else(|| String::from("the copy of the process did not come to its end"))
        }
    }
}

/// The counts of this process, which is a copy.
///
/// # Safety
/// It has one thread, and counts nothing any more.
pub unsafe fn collect_here() -> Collected {
    let mut rows = HashMap::new();
    let mut threads = 0;
    // SAFETY: as the caller promises.
    for table in unsafe { tables() } {
        threads += 1;
        // SAFETY: as the caller promises.
        for slot in unsafe { Table::slots(table) } {
            let sum: &mut Sum = rows.entry((slot.address(), slot.isa, slot.operation())).or_default();
            sum.0 += slot.calls;
            sum.1 += slot.amount;
        }
    }
    (rows, threads)
}

/// A row's words, in the pipe; the first row has the number of threads in its first word, and of rows in its second.
const WORDS: usize = 5;

fn send(rows: &HashMap<Key, Sum>, threads: u32, to: &mut impl Write) -> std::io::Result<()> {
    let first = [u64::from(threads), rows.len() as u64, 0, 0, 0];
    let rows = rows.iter().map(|((site, isa, operation), (calls, amount))| {
        [*site as u64, *isa as u64, u64::from(*operation), *calls, *amount]
    });
    let bytes: Vec<u8> = [first].into_iter().chain(rows).flatten().flat_map(u64::to_ne_bytes).collect();
    to.write_all(&bytes)
}

/// None where they are cut off.
fn receive(bytes: &[u8]) -> Option<Collected> {
    let words: Vec<u64> =
        bytes.chunks_exact(8).map(|word| u64::from_ne_bytes(word.try_into().unwrap_or_default())).collect();
    let mut rows = words.chunks_exact(WORDS);
    let first = rows.next()?;
    let (threads, count) = (first[0] as u32, first[1] as usize);
    let rows: HashMap<Key, Sum> =
        rows.map(|row| ((row[0] as usize, row[1] as usize, row[2] as u32), (row[3], row[4]))).collect();
    (rows.len() == count).then_some((rows, threads))
}
