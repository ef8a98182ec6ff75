//! A program, made from a number: objects that refer to each other, and threads that use them, in rounds. After each round one thread is left, and
//! everything must be as the account says.

use std::rc::Rc;

use fastrand::Rng;

use sidetable::inspect::ObjectState;
use sidetable::sync::memory;
use sidetable_c::class::Status;
use sidetable_c::freeze::sidetable_outstanding_components;
use sidetable_c::identity::{sidetable_extension_count, sidetable_host_count, sidetable_host_unregister};
use sidetable_shims::refcount::RefCountWord;

use super::holder::{Holder, KEYS, associate, associated};
use super::object::{Object, Variable};
use super::world::{self, HOSTS};

/// What the number decides before anything runs.
struct Shape {
    objects: usize,
    threads: usize,
    rounds: usize,
    operations: usize,
    /// References of each kind to an object, at most, when threads begin: few make it likely that one is the last.
    plenty: u32,
}

impl Shape {
    fn new(random: &mut Rng) -> Self {
        Self {
            objects: random.usize(1..=5),
            threads: random.usize(3..=8),
            rounds: random.usize(1..=2),
            operations: random.usize(2..=10),
            plenty: random.u32(0..=3),
        }
    }
}

/// The threads of a program that is about to run.
pub fn threads(seed: u64) -> usize {
    Shape::new(&mut Rng::with_seed(seed)).threads
}

/// Runs the program in this execution.
pub fn run(seed: u64) {
    let mut random = Rng::with_seed(seed);
    let shape = Shape::new(&mut random);
    memory::forget_dead_blocks();
    world::begin();
    let mut main = make(&shape, &mut random);
    for round in 0..shape.rounds {
        let mut holders: Vec<Holder> = (0..shape.threads).map(|name| Holder::new(1 + name, shape.objects)).collect();
        main.share_out(&mut holders, &mut random);
        for mut holder in run_threads(holders, &shape, seed ^ (round as u64) << 32) {
            main.take_over(&mut holder);
        }
        world::with(|world| world.on_loan.fill(0));
        check(&mut main);
    }
    end(main, &mut random);
}

/// Crosses from one thread of the program to another.
struct Sent<T>(T);

// SAFETY: all threads of a program are one thread of the process.
unsafe impl<T> Send for Sent<T> {}

fn run_threads(holders: Vec<Holder>, shape: &Shape, seed: u64) -> Vec<Holder> {
    let operations = shape.operations;
    let start = |(name, holder): (usize, Holder)| {
        let sent = Sent((holder, Rng::with_seed(seed.wrapping_add(1 + name as u64))));
        shuttle::thread::spawn(move || {
            let Sent((mut holder, mut random)) = { sent };
            holder.act(&mut random, operations);
            if random.bool() {
                holder.drop_all(&mut random);
            }
            Sent(holder)
        })
    };
    let threads: Vec<_> = holders.into_iter().enumerate().map(start).collect();
    threads.into_iter().map(|thread| thread.join().expect("a thread that panics ends the process").0).collect()
}

/// Makes the objects, and references to each: a holder with all that is to be shared out.
fn make(shape: &Shape, random: &mut Rng) -> Holder {
    world::add_hosts();
    world::add_tokens();
    let mut main = Holder::new(0, shape.objects);
    for number in 0..shape.objects {
        let object = Object::new(number, random.u8(..4) == 0);
        world::add(object);
        main.strong[number] = 1;
        let more = random.u32(..=shape.plenty);
        if more > 0 {
            object.retain(more);
            world::got(number, more);
            main.strong[number] += more;
        }
    }
    let ring = make_ring(shape, &mut main, random);
    for number in (0..shape.objects).filter(|number| !ring.contains(number)) {
        let next = random.usize(..=shape.objects);
        if number < next && next < shape.objects {
            refer(number, next);
        }
    }
    for number in 0..shape.objects {
        let object = world::object(number);
        let unowned = random.u32(..=shape.plenty);
        if unowned > 0 {
            object.unowned_retain(unowned as i32);
            main.unowned[number] = unowned;
        }
        for _ in 0..random.u32(..=shape.plenty) {
            main.variables.push(Variable::to(object, number));
        }
        if random.u32(..4) < shape.plenty {
            let shared = Rc::new(Variable::to(object, number));
            world::with(|world| world.variables.push(shared));
        }
    }
    for number in (1..shape.objects).filter(|number| !ring.contains(number)) {
        if random.u8(..4) == 0 {
            leave_to_another(number, &mut main, random);
        }
    }
    if !ring.is_empty() && random.u8(..3) == 0 {
        let first = ring.start;
        world::object(first).freeze();
        for anchor in world::has_frozen(first) {
            main.strong[anchor] += 1;
        }
    }
    main
}

/// Makes one object refer to another, whom it holds from then on.
fn refer(from: usize, to: usize) {
    world::object(to).retain(1);
    world::object(from).refer_to(Some(world::object(to)));
    world::with(|world| world.objects[from].next = Some(to));
}

/// Associates an object with one of a lower number, who may be the only one to hold it then.
fn leave_to_another(number: usize, main: &mut Holder, random: &mut Rng) {
    // One of those that were left to another may have ended, when another took its place.
    let alive: Vec<usize> = world::with(|world| (0..number).filter(|of| !world.objects[*of].has_deinited).collect());
    let Some(of) = random.choice(alive) else { return };
    associate(of, number, random.choice(KEYS).expect("there are keys"));
    main.strong[number] -= 1;
    world::gives_up(number, 1).release(1);
}

/// In some programs, two or three objects in a circle.
fn make_ring(shape: &Shape, main: &mut Holder, random: &mut Rng) -> core::ops::Range<usize> {
    let length = random.usize(2..=3);
    if shape.objects < length || random.u8(..3) > 0 {
        return 0..0;
    }
    let first = random.usize(..=shape.objects - length);
    let ring = first..first + length;
    for number in ring.clone() {
        refer(number, first + (number - first + 1) % length);
        world::with(|world| world.objects[number].is_in_ring = true);
    }
    main.strong[first] -= 1;
    world::with(|world| world.anchors.push(first));
    ring
}

/// What is true of each object when one thread is left.
struct Account {
    /// Strong references from outside: threads', handles', and those that hold circles.
    outside: Vec<u32>,
    /// All strong references, from other objects too.
    strong: Vec<u32>,
}

impl Account {
    fn new(main: &mut Holder) -> Self {
        let left = world::with(|world| core::mem::take(&mut world.mailbox));
        left.into_iter().for_each(|number| main.strong[number] += 1);
        let objects = main.strong.len();
        let anchors = world::with(|world| world.anchors.clone());
        let held = |number| main.strong[number] + anchors.iter().filter(|anchor| **anchor == number).count() as u32;
        let owned = |number| world::with(|world| world.owned_by_handles(number));
        for number in 0..objects {
            let counted = world::with(|world| world.objects[number].held);
            assert_eq!(held(number), counted, "threads hold other references than they say");
        }
        let outside: Vec<u32> = (0..objects).map(|number| held(number) + owned(number)).collect();
        let strong = Self::strong(&outside);
        Self { outside, strong }
    }

    /// Follows what refers to what, from the objects that have references from outside.
    fn strong(outside: &[u32]) -> Vec<u32> {
        let mut strong = outside.to_vec();
        let mut to_visit: Vec<usize> = (0..strong.len()).filter(|number| strong[*number] > 0).collect();
        while let Some(from) = to_visit.pop() {
            let next = world::with(|world| world.objects[from].next);
            let associated = KEYS.iter().filter_map(|key| {
                let value = associated(from, *key)?;
                world::gives_up(value, 1).release(1);
                Some(value)
            });
            for to in next.into_iter().chain(associated.collect::<Vec<_>>()) {
                if strong[to] == 0 {
                    to_visit.push(to);
                }
                strong[to] += 1;
            }
        }
        strong
    }

    fn is_alive(&self, number: usize) -> bool {
        self.strong[number] > 0
    }
}

/// Checks every count, now that no other thread moves them.
fn check(main: &mut Holder) {
    let account = Account::new(main);
    for number in 0..main.strong.len() {
        let has_deinited = world::with(|world| world.objects[number].has_deinited);
        assert_eq!(has_deinited, !account.is_alive(number), "object {number} has deinited or not, wrongly");
        check_counts(main, &account, number);
    }
    for host in 0..HOSTS {
        let (id, expected) = world::with(|world| (world.hosts[host], world.handles_of(host)));
        let mut count = 0;
        // SAFETY: the count's place may be written.
        assert_eq!(unsafe { sidetable_host_count(id, &raw mut count) }, Status::Ok);
        assert_eq!(count, expected, "handles of host {host}");
    }
}

fn check_counts(main: &Holder, account: &Account, number: usize) {
    let group = members_that_count_together(number);
    let unowned: u32 = group.iter().map(|member| main.unowned[*member]).sum();
    let shared = world::with(|world| world.variables.clone());
    let mut variables =
        main.variables.iter().chain(shared.iter().map(Rc::as_ref)).filter(|variable| variable.number == number);
    let weak = variables.clone().count();
    let (object, is_frozen) = world::with(|world| (world.objects[number].object, world.objects[number].is_frozen));
    let is_alive = account.is_alive(number);
    // The reference that strong ones hold together, and the one that unowned ones hold together.
    let (unowned, weak) = (unowned + u32::from(is_alive), weak + usize::from(is_alive || unowned > 0));
    if is_alive {
        object.read(number);
        let state = object.state();
        let strong = if group.len() == 1 {
            account.strong[number]
        } else {
            group.iter().map(|member| account.outside[*member]).sum::<u32>() + references_into(&group, account)
        };
        assert_eq!(state.strong, u64::from(strong), "strong references to object {number}");
        assert_eq!(state.unowned, u64::from(unowned), "unowned references to object {number}");
        let has_none = state.side_table == 0;
        assert_eq!(state.weak as usize, if has_none { 0 } else { weak }, "weak references to object {number}");
        assert!(!has_none || weak == 1, "object {number} has weak references and no side table");
        assert!(has_none || is_named(&state), "object {number} has a word that is neither counts nor an address");
        let is_unique = object.is_uniquely_referenced();
        assert_eq!(is_unique, strong == 1 && !is_frozen, "whether object {number} is unique");
    } else if unowned > 0 {
        assert!(object.is_deallocating(), "an object that has deinited does not say so");
        assert!(!object.try_retain(), "an object that has deinited was retained");
        assert_eq!(object.state().unowned, u64::from(unowned), "unowned references to dead object {number}");
    }
    if let Some(variable) = variables.next() {
        assert_eq!(
            variable.load().inspect(|object| object.release(1)).is_some(),
            is_alive,
            "whether object {number} is loaded"
        );
        let state = variable.state();
        assert_eq!(state.weak as usize, weak, "weak references to object {number}, in its side table");
        assert_eq!(state.unowned, u64::from(unowned), "unowned references to object {number}, in its side table");
    }
}

/// Whether a word that names a side table or a component says nothing else: what was added blindly is taken back.
fn is_named(state: &ObjectState) -> bool {
    let address = state.side_table as u64;
    [RefCountWord::side_table(address), RefCountWord::forwarded(address)].iter().any(|word| word.wide() == state.word)
}

/// The object, or with it all members of its frozen circle.
fn members_that_count_together(number: usize) -> Vec<usize> {
    world::with(|world| {
        let is_member = |shared: &world::Shared| shared.is_in_ring && shared.is_frozen;
        if !is_member(&world.objects[number]) {
            return vec![number];
        }
        (0..world.objects.len()).filter(|other| is_member(&world.objects[*other])).collect()
    })
}

/// References from live objects outside a circle to its members.
fn references_into(group: &[usize], account: &Account) -> u32 {
    world::with(|world| {
        let is_from_outside = |from: &usize| {
            let leads_in = world.objects[*from].next.is_some_and(|next| group.contains(&next));
            leads_in && !group.contains(from) && account.is_alive(*from)
        };
        (0..world.objects.len()).filter(is_from_outside).count() as u32
    })
}

/// Gives everything up: nothing may be left.
fn end(mut main: Holder, random: &mut Rng) {
    for number in world::with(|world| core::mem::take(&mut world.anchors)) {
        // Nobody froze this circle, so its fields may still be changed.
        let next = world::with(|world| world.objects[number].next.take()).expect("a circle goes round");
        world::object(number).refer_to(None);
        world::object(next).release(1);
        main.strong[number] += 1;
    }
    main.drop_all(random);
    for variable in world::with(|world| core::mem::take(&mut world.variables)) {
        Rc::into_inner(variable).expect("no thread is at it").destroy();
    }
    for host in world::with(|world| world.hosts.clone()) {
        // SAFETY: nobody wants the count.
        assert_eq!(unsafe { sidetable_host_unregister(host, core::ptr::null_mut()) }, Status::Ok);
    }
    for number in 0..main.strong.len() {
        assert!(world::with(|world| world.objects[number].has_deinited), "object {number} never deinited");
    }
    assert_eq!(sidetable_extension_count(), 0, "extensions that are left");
    assert_eq!(sidetable_outstanding_components(), 0, "components that are left");
    assert_eq!(memory::blocks_in_use(), 0, "blocks that nobody freed");
}
