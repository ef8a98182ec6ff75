use std::ptr;

use sidetable::Strong;
use sidetable_c::HeapObject;
use sidetable_c::allocation::swift_allocObject;
use sidetable_c::strong::{swift_release, swift_retain};

// By name, as C has them.
unsafe extern "C" {
    fn swift_weakInit(reference: *mut *mut (), object: *mut HeapObject) -> *mut *mut ();
    fn swift_weakLoadStrong(reference: *mut *mut ()) -> *mut HeapObject;
    fn swift_weakDestroy(reference: *mut *mut ());
}

fn main() {
    let parent = Strong::into_raw(Strong::new(1_u32));
    // SAFETY: the child is an object of the parent's class, with a value in it; each reference is released once, and none is used after that.
    unsafe {
        let child = swift_allocObject((*parent).isa, 24, 7);
        child.add(1).cast::<u32>().write(42);
        let mut weak = ptr::null_mut();
        swift_weakInit(&raw mut weak, parent);
        swift_release(swift_retain(parent));
        assert_eq!(swift_weakLoadStrong(&raw mut weak), parent);
        swift_release(parent);
        swift_release(parent);
        let gone = swift_weakLoadStrong(&raw mut weak).is_null();
        swift_weakDestroy(&raw mut weak);
        println!("child {}, parent {}", Strong::<u32>::from_raw(child), if gone { "gone" } else { "alive" }); // child 42, parent gone
    }
}
