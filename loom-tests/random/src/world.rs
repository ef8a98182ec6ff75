//! Real objects by their numbers, the places of a thread, and the check of all counts.

use std::cell::UnsafeCell;
use std::fmt::Debug;
use std::ptr;

use sidetable::freeze::phases::Module;
use sidetable::identity::HostId;
use sidetable::object::refcount::weak::WeakReference;
use sidetable_c::class::Status;
use sidetable_c::{HeapObject, freeze, identity, strong, unique, unowned, weak};

use crate::class::Instance;
use crate::model::{Entity, Kind, Life, Model, Number};
use crate::probe::Probe;

/// What is wrong, in words.
pub type Outcome<T> = Result<T, String>;

/// Says what is wrong unless two things are the same.
pub fn same<T: PartialEq + Debug>(what: &str, found: T, due: T) -> Outcome<()> {
    if found == due { Ok(()) } else { Err(format!("{what}: found {found:?}, should be {due:?}")) }
}

/// How many objects a thread can name.
pub const SLOTS: usize = 8;
/// How many weak variables it has.
pub const VARIABLES: usize = 6;
/// How many hosts a program has.
pub const HOSTS: usize = 2;

/// References to one object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Whose.
    pub object: Number,
    /// How many strong ones.
    pub strong: u32,
    /// How many unowned ones.
    pub unowned: u32,
}

/// What a weak variable is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variable {
    /// Raw memory.
    Raw,
    /// A variable that refers to nothing.
    Null,
    /// One that was made for an object, which may have ended.
    To(Number),
}

/// The places of one thread.
#[derive(Debug)]
pub struct Hands {
    /// References. A slot that holds none names nothing.
    pub slots: [Option<Slot>; SLOTS],
    /// What the weak variables are.
    pub variables: [Variable; VARIABLES],
    memory: Box<[UnsafeCell<WeakReference>; VARIABLES]>,
}

impl Default for Hands {
    fn default() -> Self {
        Self {
            slots: [None; SLOTS],
            variables: [Variable::Raw; VARIABLES],
            memory: Box::new([const { UnsafeCell::new(WeakReference::NULL) }; VARIABLES]),
        }
    }
}

impl Hands {
    /// A weak variable's memory.
    pub fn memory(&self, variable: usize) -> *mut WeakReference {
        self.memory[variable].get()
    }

    /// A slot for an object: one that names it already, or one that names nothing.
    pub fn slot_for(&self, object: Number) -> Option<usize> {
        let names = |slot: &Option<Slot>| slot.is_some_and(|slot| slot.object == object);
        self.slots.iter().position(names).or_else(|| self.slots.iter().position(Option::is_none))
    }

    /// References more in a slot for their object.
    pub fn add(&mut self, place: usize, object: Number, strong: u32, unowned: u32) {
        let slot = self.slots[place].get_or_insert(Slot { object, strong: 0, unowned: 0 });
        slot.strong += strong;
        slot.unowned += unowned;
    }

    /// References less in a slot.
    pub fn take(&mut self, place: usize, strong: u32, unowned: u32) {
        if let Some(slot) = &mut self.slots[place] {
            slot.strong -= strong;
            slot.unowned -= unowned;
            if (slot.strong, slot.unowned) == (0, 0) {
                self.slots[place] = None;
            }
        }
    }
}

/// A handle that a program holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Held {
    /// Whose: one of the program's hosts.
    pub host: usize,
    /// The number.
    pub handle: u32,
    /// Its epoch.
    pub epoch: u32,
    /// What it stands for.
    pub object: Number,
}

/// A module that has started.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    /// The module.
    pub module: *mut Module,
    /// What its global refers to.
    pub object: Number,
}

/// Memory for an object that the runtime does not allocate, with the once token of a static one in front.
#[repr(C, align(16))]
struct Place {
    padding: [u32; 3],
    token: u32,
    object: UnsafeCell<[u64; size_of::<Instance>() / 8]>,
}

/// Real objects, by their numbers, and a program's hosts.
#[derive(Debug)]
pub struct World {
    objects: Vec<*mut HeapObject>,
    places: Vec<*mut Place>,
    hosts: Vec<HostId>,
    /// Handles that are good.
    pub handles: Vec<Held>,
    /// Handles that are not any more.
    pub stale: Vec<Held>,
    /// Modules that have started.
    pub modules: Vec<Started>,
    extensions_before: usize,
    components_before: usize,
    /// What is known of memory.
    pub probe: Probe,
}

impl World {
    /// No objects, and new hosts.
    pub fn new(probe: Probe) -> Self {
        let mut hosts = Vec::new();
        for _ in 0..HOSTS {
            let mut host = HostId(0);
            // SAFETY: a host without callback, in a place of ours.
            let status = unsafe { identity::sidetable_host_register(ptr::null(), &raw mut host) };
            assert_eq!(status, Status::Ok, "there is room for a host");
            hosts.push(host);
        }
        Self {
            objects: Vec::new(),
            places: Vec::new(),
            hosts,
            handles: Vec::new(),
            stale: Vec::new(),
            modules: Vec::new(),
            extensions_before: identity::sidetable_extension_count(),
            components_before: freeze::sidetable_outstanding_components(),
            probe,
        }
    }

    /// The address of an object.
    pub fn address(&self, object: Number) -> *mut HeapObject {
        self.objects[object]
    }

    /// The address of an object, or null.
    pub fn address_or_null(&self, object: Option<Number>) -> *mut HeapObject {
        object.map_or(ptr::null_mut(), |object| self.address(object))
    }

    /// An object of the class, seen from inside.
    pub fn instance(&self, object: Number) -> *mut Instance {
        self.address(object).cast()
    }

    /// The next object. Its number must be the model's.
    pub fn add(&mut self, address: *mut HeapObject) -> Number {
        self.objects.push(address);
        self.objects.len() - 1
    }

    /// Memory for an object that the runtime does not allocate, zeroed. It stays until the program is over.
    pub fn place(&mut self) -> *mut HeapObject {
        let place = Box::new(Place { padding: [0; 3], token: 0, object: UnsafeCell::default() });
        let place = Box::into_raw(place);
        self.places.push(place);
        // SAFETY: the place was just made.
        unsafe { (&raw mut (*place).object).cast() }
    }

    /// One of the program's hosts.
    pub fn host(&self, host: usize) -> HostId {
        self.hosts[host]
    }

    /// Ends the program's hosts: how many handles they had.
    pub fn end_hosts(&mut self) -> Outcome<usize> {
        let mut all = 0;
        for host in self.hosts.drain(..) {
            let mut count = 0;
            // SAFETY: a place of ours.
            let status = unsafe { identity::sidetable_host_unregister(host, &raw mut count) };
            same("the end of a host", status, Status::Ok)?;
            all += count;
        }
        Ok(all)
    }

    /// Gives back what the runtime did not allocate.
    pub fn end_places(&mut self) {
        for place in self.places.drain(..) {
            // SAFETY: made in `place`, and the program is over.
            drop(unsafe { Box::from_raw(place) });
        }
    }

    /// Frozen components that have come since the program began.
    pub fn components(&self) -> usize {
        freeze::sidetable_outstanding_components() - self.components_before
    }

    /// Side tables with more than counts that have come since the program began.
    pub fn extensions(&self) -> usize {
        identity::sidetable_extension_count() - self.extensions_before
    }
}

/// Checks all counts of all objects whose memory is there. The program is quiet.
pub fn check(world: &World, model: &Model) -> Outcome<()> {
    for (number, entity) in model.entities.iter().enumerate() {
        check_memory(world, number, entity).map_err(|what| format!("object {number}: {what}"))?;
        if entity.life == Life::Freed || (entity.life != Life::Alive && entity.kind == Kind::Stack) {
            continue;
        }
        check_one(world.address(number), model, number).map_err(|what| format!("object {number}: {what}"))?;
    }
    if world.probe.is_beside_others {
        return Ok(());
    }
    same("side tables with more than counts", world.extensions(), model.extensions())
}

/// An object's block is in use until the object is freed; if its side table is in there, until that is.
fn check_memory(world: &World, number: Number, entity: &Entity) -> Outcome<()> {
    let (Some(is_in_use), Kind::Plain | Kind::InBlock | Kind::Box) = (world.probe.is_in_use, entity.kind) else {
        return Ok(());
    };
    let keeps_entry = entity.kind == Kind::InBlock && entity.weak > 0;
    let due = entity.life != Life::Freed || keeps_entry;
    same("whether it has its memory", is_in_use(world.address(number).cast()), due)
}

fn check_one(address: *mut HeapObject, model: &Model, number: Number) -> Outcome<()> {
    let entity = model.of(number);
    let is_alive = entity.life == Life::Alive;
    // SAFETY: the object's memory is there.
    unsafe {
        same("whether it is deiniting", strong::swift_isDeallocating(address), !is_alive)?;
        same("whether it is frozen", freeze::sidetable_is_frozen(address), entity.is_frozen && is_alive)?;
        if entity.is_immortal {
            return same("uniqueness", unique::swift_isUniquelyReferenced_native(address), false);
        }
        let strong = if is_alive { model.strong(number) } else { 1 };
        same("strong references", strong::swift_retainCount(address) as i64, strong)?;
        same("unowned references", unowned::swift_unownedRetainCount(address) as i64, model.unowned(number))?;
        same("weak references", weak::swift_weakRetainCount(address) as i64, 1 + entity.weak)?;
        if is_alive {
            same("uniqueness", unique::swift_isUniquelyReferenced_native(address), model.is_unique(number))?;
        }
    }
    Ok(())
}
