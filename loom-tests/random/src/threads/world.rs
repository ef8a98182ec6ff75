//! What a program's threads share, and what is certain about it at every moment.
//!
//! All threads of a program are one thread of the process, and none is interrupted here. A thread says that it holds a reference once it does, and that it
//! does not before it gives it up. So an object that is held by this account is alive, whatever the others are at.

use core::ffi::c_void;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::rc::Rc;

use sidetable::identity::HostId;
use sidetable::sync::once::OnceToken;
use sidetable_c::class::Status;
use sidetable_c::identity::{
    HostDefinition, sidetable_adopt, sidetable_export, sidetable_host_register, sidetable_host_sweep,
    sidetable_release_handle, sidetable_resolve,
};
use sidetable_c::once::swift_once;

use super::object::{Object, Variable};

/// One of the program's objects.
pub struct Shared {
    pub object: Object,
    /// Strong references that threads hold.
    pub held: u32,
    /// The object that the field refers to.
    pub next: Option<usize>,
    /// Whether it is in a circle of fields.
    pub is_in_ring: bool,
    pub is_frozen: bool,
    pub has_deinited: bool,
}

/// An epoch of a handle, as an export or an adoption told it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Handle {
    pub host: usize,
    pub handle: u32,
    pub epoch: u32,
}

struct Known {
    handle: Handle,
    /// The object that it stands for.
    number: usize,
    /// Whether a thread has begun to end it.
    may_be_stale: bool,
    /// How many handles had ended when this one had.
    ended: Option<u32>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Sweeps {
    begun: u32,
    ended: u32,
}

/// The shared objects, and what else threads reach without holding it.
#[derive(Default)]
pub struct World {
    pub objects: Vec<Shared>,
    pub hosts: Vec<HostId>,
    handles: Vec<Known>,
    /// For each object, how many handles own a reference to it, and at which hosts; what is under way may be missing.
    owned_by_handles: Vec<[i32; HOSTS]>,
    /// How many handles have ended.
    ended: u32,
    /// Handles that a sweep has ended before the thread that exported them could say that they are there.
    ended_early: Vec<Handle>,
    /// For each host, how many sweeps have begun and how many go on.
    sweeps: [Sweeps; HOSTS],
    /// Weak variables that all threads load and copy.
    pub variables: Vec<Rc<Variable>>,
    /// For each object, whether a thread that waits for all others holds it for them.
    pub on_loan: Vec<u32>,
    /// References by which circles are held that are not frozen: who freezes one takes it over.
    pub anchors: Vec<usize>,
    /// References that threads have left for others.
    pub mailbox: Vec<usize>,
    /// Once tokens, and how often the function of each began and ended.
    once: Vec<Rc<Once>>,
}

/// A once token, and how often its function began and ended.
struct Once {
    token: UnsafeCell<OnceToken>,
    begun: Cell<u32>,
    ended: Cell<u32>,
}

impl Once {
    fn new() -> Self {
        Self { token: UnsafeCell::new(OnceToken::zero()), begun: Cell::new(0), ended: Cell::new(0) }
    }
}

/// What is written down.
#[derive(Default)]
struct Log {
    /// What was done so far in this execution, where it is wanted.
    lines: Vec<String>,
    is_wanted: bool,
    operations: u64,
}

pub const HOSTS: usize = 3;
/// How many once tokens a program has.
pub const TOKENS: usize = 2;

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
    static LOG: RefCell<Log> = RefCell::default();
}

/// Does something with the world. No entry point is called meanwhile.
pub fn with<R>(action: impl FnOnce(&mut World) -> R) -> R {
    WORLD.with_borrow_mut(action)
}

/// Begins an execution.
pub fn begin() {
    with(|world| *world = World::default());
    LOG.with_borrow_mut(|log| log.lines.clear());
}

/// Counts an operation, and writes it down where that is wanted.
pub fn log(line: impl FnOnce() -> String) {
    LOG.with_borrow_mut(|log| {
        log.operations += 1;
        if log.is_wanted {
            log.lines.push(line());
        }
    });
}

/// Has operations written down.
pub fn keep_log() {
    LOG.with_borrow_mut(|log| log.is_wanted = true);
}

/// How many operations there were, of all executions.
pub fn operations() -> u64 {
    LOG.with_borrow(|log| log.operations)
}

/// The operations of this execution, where they are written down.
pub fn logged() -> String {
    LOG.with_borrow(|log| log.lines.iter().map(|line| format!("{line}\n")).collect())
}

/// Deinit runs.
pub fn has_deinited(number: usize) {
    with(|world| {
        assert!(!world.is_certainly_alive(number), "object {number} is held, and deinits");
        let shared = &mut world.objects[number];
        assert!(!shared.has_deinited, "object {number} deinits twice");
        shared.has_deinited = true;
    });
}

/// An object is frozen, and with it what it reaches: gives the references that held circles of it.
pub fn has_frozen(number: usize) -> Vec<usize> {
    with(|world| {
        let mut at = Some(number);
        while let Some(here) = at.filter(|here| !world.objects[*here].is_frozen) {
            world.objects[here].is_frozen = true;
            at = world.objects[here].next;
        }
        let objects = &world.objects;
        world.anchors.extract_if(.., |anchor| objects[*anchor].is_frozen).collect()
    })
}

/// A thread has got strong references.
pub fn got(number: usize, count: u32) -> Object {
    with(|world| {
        world.objects[number].held += count;
        world.objects[number].object
    })
}

/// A thread is about to give strong references up.
pub fn gives_up(number: usize, count: u32) -> Object {
    with(|world| {
        world.objects[number].held -= count;
        world.objects[number].object
    })
}

/// The object, for calls.
pub fn object(number: usize) -> Object {
    with(|world| world.objects[number].object)
}

/// A conditional retain or a load has found nothing: right only if nobody holds the object.
pub fn found_nothing(number: usize) {
    with(|world| assert!(!world.is_certainly_alive(number), "object {number} is held, and was not found"));
}

/// A load has found an object, +1.
pub fn found(number: usize, found: Object) {
    assert_eq!(found, object(number), "a load gives another object");
    got(number, 1).read(number);
}

impl World {
    /// Whether the object is held, or a field of one that is leads to it. Fields do not change while threads run.
    fn is_certainly_alive(&self, number: usize) -> bool {
        let leads_here = |from: usize| {
            let mut at = Some(from);
            (0..self.objects.len()).any(|_| {
                let here = at;
                at = here.and_then(|here| self.objects[here].next);
                here == Some(number)
            })
        };
        (0..self.objects.len()).any(|from| self.objects[from].held > 0 && leads_here(from))
    }

    /// References to an object that handles own; exact where nobody exports or releases.
    pub fn owned_by_handles(&self, number: usize) -> u32 {
        self.owned_by_handles[number].iter().sum::<i32>().try_into().expect("more handles were released than exported")
    }

    /// Handles of a host, at most one for each object; exact where nobody exports or releases.
    pub fn handles_of(&self, host: usize) -> usize {
        let of_host = self.owned_by_handles.iter().map(|hosts| hosts[host]);
        of_host
            .clone()
            .for_each(|count| assert!((0..=1).contains(&count), "an object has {count} handles of one host"));
        of_host.sum::<i32>() as usize
    }

    pub fn has_handles(&self) -> bool {
        !self.handles.is_empty()
    }

    /// One of the handles that there are or were.
    pub fn any_handle(&self, random: &mut fastrand::Rng) -> Option<Handle> {
        random.choice(&self.handles).map(|known| known.handle)
    }

    fn known(&mut self, handle: Handle) -> &mut Known {
        self.handles.iter_mut().find(|known| known.handle == handle).expect("handles are known before they are used")
    }

    /// A thread was told of a handle; since before it asked, the host's sweeps were as given.
    fn knows(&mut self, handle: Handle, number: usize, sweeps: Sweeps) {
        let may_be_stale = sweeps.begun != sweeps.ended || self.sweeps[handle.host] != sweeps;
        match self.handles.iter().find(|known| known.handle == handle) {
            Some(known) => assert_eq!(known.number, number, "a handle and its epoch stand for two objects"),
            None => self.handles.push(Known { handle, number, may_be_stale, ended: None }),
        }
    }

    /// The handle's reference has gone to whoever releases it.
    fn has_ended(&mut self, handle: Handle) {
        match self.handles.iter_mut().find(|known| known.handle == handle) {
            Some(known) => {
                self.owned_by_handles[known.number][handle.host] -= 1;
                self.ended += 1;
                known.ended = Some(self.ended);
            }
            None => self.ended_early.push(handle),
        }
    }
}

/// Adds an object.
pub fn add(object: Object) {
    with(|world| {
        let shared = Shared { object, held: 1, next: None, is_in_ring: false, is_frozen: false, has_deinited: false };
        world.objects.push(shared);
        world.owned_by_handles.push([0; HOSTS]);
        world.on_loan.push(0);
    });
}

/// Registers the hosts.
pub fn add_hosts() {
    for index in 0..HOSTS {
        let definition =
            HostDefinition { context: core::ptr::without_provenance_mut(index), invalidated: Some(invalidated) };
        let mut host = HostId(0);
        // SAFETY: the definition may be read, and the host's place be written.
        let status = unsafe { sidetable_host_register(&raw const definition, &raw mut host) };
        assert_eq!(status, Status::Ok);
        with(|world| world.hosts.push(host));
    }
}

/// A sweep releases a handle.
unsafe extern "C" fn invalidated(host: *mut c_void, handle: u32, epoch: u32) {
    with(|world| world.has_ended(Handle { host: host.addr(), handle, epoch }));
}

/// Makes the once tokens.
pub fn add_tokens() {
    let tokens = (0..TOKENS).map(|_| Rc::new(Once::new()));
    with(|world| world.once.extend(tokens));
}

/// `swift_once`
pub fn once(index: usize) {
    unsafe extern "C" fn run(once: *mut c_void) {
        // SAFETY: the context below.
        let once = unsafe { &*once.cast::<Once>() };
        once.begun.set(once.begun.get() + 1);
        shuttle::thread::yield_now();
        once.ended.set(once.ended.get() + 1);
    }
    let once = with(|world| Rc::clone(&world.once[index]));
    // SAFETY: token and context outlive the call.
    unsafe { swift_once(once.token.get(), run, Rc::as_ptr(&once).cast_mut().cast()) };
    assert_eq!((once.begun.get(), once.ended.get()), (1, 1), "a once function runs once, before any caller returns");
}

fn host(index: usize) -> HostId {
    with(|world| world.hosts[index])
}

/// `sidetable_export` of an object that the caller holds.
pub fn export(number: usize, index: usize) {
    let (sweeps, ended) = with(|world| (world.sweeps[index], world.ended));
    // SAFETY: the caller holds the object.
    let exported = unsafe { sidetable_export(object(number).header(), host(index)) };
    assert_eq!(exported.status, Status::Ok, "an object that is held can be exported");
    let handle = Handle { host: index, handle: exported.handle, epoch: exported.epoch };
    with(|world| {
        world.knows(handle, number, sweeps);
        let is_over = world.known(handle).ended.is_some_and(|at| at <= ended);
        assert!(!is_over, "{handle:?} was told of object {number} after it had ended");
        world.owned_by_handles[number][index] += exported.is_new as i32;
        if let Some(early) = world.ended_early.iter().position(|ended| *ended == handle) {
            world.ended_early.remove(early);
            world.has_ended(handle);
        }
    });
}

/// What a thread finds that follows a handle: `status`, or that the handle is stale, which it may be only once somebody has begun to end it.
fn must_be_good_or_stale(handle: Handle, status: Status) -> bool {
    if status == Status::Ok {
        return true;
    }
    assert_eq!(status, Status::StaleHandle);
    with(|world| assert!(world.known(handle).may_be_stale, "{handle:?} is stale, and nobody ended it"));
    false
}

/// `sidetable_resolve`: the object's number, held once more; or nothing for a stale handle.
pub fn resolve(handle: Handle) -> Option<usize> {
    let mut header = core::ptr::null_mut();
    // SAFETY: the object's place may be written.
    let status = unsafe { sidetable_resolve(host(handle.host), handle.handle, handle.epoch, &raw mut header) };
    must_be_good_or_stale(handle, status).then(|| {
        let number = with(|world| world.known(handle).number);
        found(number, Object::found(header).expect("a good handle leads to an object"));
        number
    })
}

/// `sidetable_release_handle`
pub fn release_handle(handle: Handle) {
    with(|world| world.known(handle).may_be_stale = true);
    let status = sidetable_release_handle(host(handle.host), handle.handle, handle.epoch);
    if must_be_good_or_stale(handle, status) {
        with(|world| world.has_ended(handle));
    }
}

/// `sidetable_adopt`
pub fn adopt(handle: Handle) {
    let sweeps = with(|world| {
        world.known(handle).may_be_stale = true;
        world.sweeps[handle.host]
    });
    let mut epoch = 0;
    // SAFETY: the epoch's place may be written.
    let status = unsafe { sidetable_adopt(host(handle.host), handle.handle, handle.epoch, &raw mut epoch) };
    if must_be_good_or_stale(handle, status) {
        with(|world| {
            assert_ne!(epoch, handle.epoch, "{handle:?} was adopted, and keeps its epoch");
            let number = world.known(handle).number;
            world.knows(Handle { epoch, ..handle }, number, sweeps);
        });
    }
}

/// `sidetable_host_sweep`
pub fn sweep(index: usize) {
    with(|world| {
        world.sweeps[index].begun += 1;
        let here = world.handles.iter_mut().filter(|known| known.handle.host == index);
        here.for_each(|known| known.may_be_stale = true);
    });
    // SAFETY: nobody wants the count.
    assert_eq!(unsafe { sidetable_host_sweep(host(index), core::ptr::null_mut()) }, Status::Ok);
    with(|world| world.sweeps[index].ended += 1);
}
