//! Hosts, handles and epochs: what a foreign host gives back may be anything. At the end every object has the one reference that is ours.

use core::ptr;

use sidetable::identity::HostId;
use sidetable::metadata::ClassMetadata;
use sidetable_c::HeapObject;
use sidetable_c::class::{Status, sidetable_new};
use sidetable_c::identity::{
    sidetable_adopt, sidetable_export, sidetable_host_count, sidetable_host_register, sidetable_host_sweep,
    sidetable_host_unregister, sidetable_release_handle, sidetable_resolve,
};
use sidetable_c::strong::{swift_release, swift_retainCount};

use crate::bytes::Bytes;

/// Operations of one input at most.
const MOST: usize = 200;

/// Bytes as what is done with three objects and two hosts; handles are ones that were given out, with what the bytes change of them.
pub fn run(data: &[u8]) {
    let class: *const ClassMetadata = crate::plain::class();
    let mut bytes = Bytes(data);
    // SAFETY: it is a class.
    let objects: [*mut HeapObject; 3] = core::array::from_fn(|_| unsafe { sidetable_new(class) });
    let hosts = [(); 2].map(|()| {
        let mut host = HostId(0);
        // SAFETY: there is a place for it.
        let status = unsafe { sidetable_host_register(ptr::null(), &raw mut host) };
        assert_eq!(status, Status::Ok, "there is room for two hosts");
        host
    });
    let mut given = vec![(0_u32, 0_u32)];
    let mut steps = 0;
    while !bytes.is_empty() && steps < MOST {
        steps += 1;
        let (host, object) = (hosts[bytes.below(2)], objects[bytes.below(3)]);
        let (mut handle, mut epoch) = given[bytes.below(given.len())];
        match bytes.byte() {
            0..=0x7f => {}
            0x80..=0xbf => epoch ^= bytes.number(),
            _ => (handle, epoch) = (handle ^ bytes.number(), epoch ^ bytes.number()),
        }
        let mut count = 0_usize;
        // SAFETY: objects and hosts are there, and so are the places; handles may be anything.
        unsafe {
            match bytes.below(7) {
                0 | 1 => {
                    let exported = sidetable_export(object, host);
                    if exported.status == Status::Ok && given.len() < 64 {
                        given.push((exported.handle, exported.epoch));
                    }
                }
                2 => {
                    let mut found = ptr::null_mut();
                    if sidetable_resolve(host, handle, epoch, &raw mut found) == Status::Ok {
                        assert!(objects.contains(&found), "a handle leads to {found:?}");
                        swift_release(found);
                    }
                }
                3 => {
                    let mut new = 0;
                    if sidetable_adopt(host, handle, epoch, &raw mut new) == Status::Ok && given.len() < 64 {
                        given.push((handle, new));
                    }
                }
                4 => drop(sidetable_release_handle(host, handle, epoch)),
                5 => drop(sidetable_host_count(host, &raw mut count)),
                _ => drop(sidetable_host_sweep(host, &raw mut count)),
            }
        }
    }
    for host in hosts {
        // SAFETY: the host is there.
        let status = unsafe { sidetable_host_unregister(host, ptr::null_mut()) };
        assert_eq!(status, Status::Ok, "a host ends once");
    }
    for object in objects {
        // SAFETY: our reference is left.
        let count = unsafe { swift_retainCount(object) };
        assert_eq!(count, 1, "hosts that are gone hold an object");
        // SAFETY: as above.
        unsafe { swift_release(object) };
    }
}
