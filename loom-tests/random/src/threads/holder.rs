//! A thread's own references, and what it may do with them.

use std::rc::Rc;

use fastrand::Rng;

use sidetable_c::class::Status;
use sidetable_c::identity::{sidetable_associate, sidetable_associated, sidetable_dissociate};

use super::object::{Object, Variable};
use super::world::{self, HOSTS, TOKENS};

/// What a thread holds. Everything that it does is right for these references, whatever other threads do with theirs.
pub struct Holder {
    /// Strong and unowned references to each object.
    pub strong: Vec<u32>,
    pub unowned: Vec<u32>,
    pub variables: Vec<Variable>,
    name: usize,
}

/// Association keys: addresses of nothing.
pub const KEYS: [usize; 2] = [1, 2];

/// References that one operation moves.
const MOST_AT_ONCE: u32 = 3;

/// An operation: does nothing, and says so, where the holder lacks the reference that it needs.
type Operation = fn(&mut Holder, &mut Rng) -> bool;

/// Every operation, as often as it is to come up.
const OPERATIONS: &[(u32, Operation)] = &[
    (6, Holder::retain),
    (9, Holder::release),
    (4, Holder::try_retain),
    (3, Holder::unowned_retain),
    (4, Holder::unowned_release),
    (2, Holder::unowned_load),
    (2, Holder::unowned_take),
    (3, Holder::look),
    (4, Holder::weak_init),
    (6, Holder::weak_load),
    (2, Holder::weak_take),
    (4, Holder::weak_destroy),
    (3, Holder::weak_copy),
    (1, Holder::weak_share),
    (1, Holder::weak_move),
    (1, Holder::weak_assign),
    (1, Holder::weak_copy_assign),
    (1, Holder::weak_take_assign),
    (3, Holder::export),
    (2, Holder::resolve),
    (2, Holder::release_handle),
    (1, Holder::adopt),
    (1, Holder::sweep),
    (2, Holder::associate),
    (2, Holder::associated),
    (1, Holder::dissociate),
    (2, Holder::freeze),
    (1, Holder::once),
    (2, Holder::give),
    (2, Holder::take),
];

impl Holder {
    /// One with no references.
    pub fn new(name: usize, objects: usize) -> Self {
        Self { strong: vec![0; objects], unowned: vec![0; objects], variables: Vec::new(), name }
    }

    /// Does as many operations as asked for, at random.
    pub fn act(&mut self, random: &mut Rng, count: usize) {
        let total: u32 = OPERATIONS.iter().map(|(weight, _)| weight).sum();
        for _ in 0..count {
            // Few references allow few operations: those that are not allowed are drawn again, and a holder with none may do nothing.
            for _ in 0..8 {
                let mut drawn = random.u32(..total);
                let chosen = OPERATIONS.iter().find(|(weight, _)| {
                    let is_it = drawn < *weight;
                    drawn = drawn.saturating_sub(*weight);
                    is_it
                });
                let (_, operation) = chosen.expect("what is drawn is less than the sum");
                if operation(self, random) {
                    break;
                }
            }
        }
    }

    /// Gives everything up, in any order.
    pub fn drop_all(&mut self, random: &mut Rng) {
        loop {
            let strong = self.strong.iter().any(|count| *count > 0).then_some(Self::release as Operation);
            let unowned = self.unowned.iter().any(|count| *count > 0).then_some(Self::unowned_release as Operation);
            let weak = (!self.variables.is_empty()).then_some(Self::weak_destroy as Operation);
            let left: Vec<Operation> = [strong, unowned, weak].into_iter().flatten().collect();
            let Some(operation) = random.choice(left) else { return };
            operation(self, random);
        }
    }

    fn log(&self, operation: impl FnOnce() -> String) {
        world::log(|| format!("thread {}: {}", self.name, operation()));
    }

    /// An object to which the holder has references of a kind.
    fn any(counts: &[u32], random: &mut Rng) -> Option<usize> {
        random.choice((0..counts.len()).filter(|number| counts[*number] > 0).collect::<Vec<_>>())
    }

    /// An object that is alive as long as the holder likes: it has a strong reference, or one is on loan to all.
    fn any_alive(&self, random: &mut Rng) -> Option<usize> {
        Self::any(&self.alive(), random)
    }

    fn alive(&self) -> Vec<u32> {
        world::with(|world| self.strong.iter().zip(&world.on_loan).map(|(strong, on_loan)| strong + on_loan).collect())
    }

    /// An object whose memory the holder keeps.
    fn any_kept(&self, random: &mut Rng) -> Option<usize> {
        let kept: Vec<u32> = self.alive().iter().zip(&self.unowned).map(|(alive, unowned)| alive + unowned).collect();
        Self::any(&kept, random)
    }

    /// An object that is alive as long as the holder likes, who has an unowned reference to it.
    fn any_kept_alive(&self, random: &mut Rng) -> Option<usize> {
        let both: Vec<u32> =
            self.alive().iter().zip(&self.unowned).map(|(alive, unowned)| *alive.min(unowned)).collect();
        Self::any(&both, random)
    }

    /// A weak variable's place among those of the holder.
    fn any_variable(&self, random: &mut Rng) -> Option<usize> {
        (!self.variables.is_empty()).then(|| random.usize(..self.variables.len()))
    }

    fn how_many(most: u32, random: &mut Rng) -> u32 {
        if random.u8(..4) == 0 { random.u32(1..=most.min(MOST_AT_ONCE)) } else { 1 }
    }

    fn got(&mut self, number: usize, count: u32) {
        world::got(number, count);
        self.strong[number] += count;
    }

    /// The object, of whose references so many are about to go.
    fn giving_up(&mut self, number: usize, count: u32) -> Object {
        self.strong[number] -= count;
        world::gives_up(number, count)
    }

    /// A load gave the object, +1, or nothing.
    fn loaded(&mut self, number: usize, object: Option<Object>) {
        match object {
            Some(object) => {
                world::found(number, object);
                self.strong[number] += 1;
            }
            None => world::found_nothing(number),
        }
    }

    fn retain(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_alive(random) else { return false };
        let count = Self::how_many(MOST_AT_ONCE, random);
        self.log(|| format!("retain object {number} × {count}"));
        world::object(number).retain(count);
        self.got(number, count);
        true
    }

    fn release(&mut self, random: &mut Rng) -> bool {
        let Some(number) = Self::any(&self.strong, random) else { return false };
        let count = Self::how_many(self.strong[number], random);
        self.log(|| format!("release object {number} × {count}"));
        world::object(number).read(number);
        self.giving_up(number, count).release(count);
        true
    }

    fn try_retain(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_kept(random) else { return false };
        self.log(|| format!("try_retain object {number}"));
        if world::object(number).try_retain() {
            self.got(number, 1);
            world::object(number).read(number);
        } else {
            world::found_nothing(number);
        }
        true
    }

    fn unowned_retain(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_kept(random) else { return false };
        let count = Self::how_many(MOST_AT_ONCE, random);
        self.log(|| format!("unowned_retain object {number} × {count}"));
        world::object(number).unowned_retain(count as i32);
        self.unowned[number] += count;
        true
    }

    fn unowned_release(&mut self, random: &mut Rng) -> bool {
        let Some(number) = Self::any(&self.unowned, random) else { return false };
        let count = Self::how_many(self.unowned[number], random);
        self.log(|| format!("unowned_release object {number} × {count}"));
        self.unowned[number] -= count;
        world::object(number).unowned_release(count as i32);
        true
    }

    fn unowned_load(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_kept_alive(random) else { return false };
        self.log(|| format!("unowned_retain_strong object {number}"));
        world::object(number).unowned_check();
        world::object(number).unowned_retain_strong();
        self.got(number, 1);
        true
    }

    fn unowned_take(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_kept_alive(random) else { return false };
        self.log(|| format!("unowned_retain_strong_and_release object {number}"));
        self.unowned[number] -= 1;
        world::object(number).unowned_retain_strong_and_release();
        self.got(number, 1);
        true
    }

    /// Looks at an object that it holds, and checks what is certain.
    fn look(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_alive(random) else { return false };
        self.log(|| format!("look at object {number}"));
        let object = world::object(number);
        object.read(number);
        let is_unique = object.is_uniquely_referenced();
        let held = world::with(|world| world.objects[number].held);
        assert!(!is_unique || held == 1, "object {number} is called unique, and has {held} references");
        assert!(!object.is_deallocating(), "object {number} is held, and deiniting");
        assert!(
            object.retain_count() >= self.strong[number] as usize,
            "object {number} has fewer references than held"
        );
        true
    }

    fn weak_init(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_alive(random) else { return false };
        self.log(|| format!("weak_init with object {number}"));
        let made = Variable::to(world::object(number), number);
        self.variables.push(made);
        true
    }

    /// Does something with one of the holder's variables or of those that all share.
    fn with_any_variable<R>(&mut self, random: &mut Rng, action: impl FnOnce(&Self, &Variable) -> R) -> Option<R> {
        let shared = world::with(|world| world.variables.clone());
        let index = (!shared.is_empty() || !self.variables.is_empty())
            .then(|| random.usize(..shared.len() + self.variables.len()))?;
        let variable = shared.get(index).map_or_else(|| &self.variables[index - shared.len()], Rc::as_ref);
        Some(action(self, variable))
    }

    fn weak_load(&mut self, random: &mut Rng) -> bool {
        let loaded = self.with_any_variable(random, |this, variable| {
            this.log(|| format!("weak_load of object {}", variable.number));
            (variable.number, variable.load())
        });
        loaded.is_some_and(|(number, object)| {
            self.loaded(number, object);
            true
        })
    }

    fn weak_copy(&mut self, random: &mut Rng) -> bool {
        let copied = self.with_any_variable(random, |this, variable| {
            this.log(|| format!("weak_copy_init of object {}", variable.number));
            (variable.number, variable.copy())
        });
        copied.is_some_and(|(number, copy)| {
            if copy.is_none() {
                world::found_nothing(number);
            }
            self.variables.extend(copy);
            true
        })
    }

    fn weak_share(&mut self, random: &mut Rng) -> bool {
        let shared = self.with_any_variable(random, |this, variable| {
            this.log(|| format!("weak_share of object {}", variable.number));
            variable.share()
        });
        let is_done = shared.is_some();
        self.variables.extend(shared);
        is_done
    }

    fn weak_take(&mut self, random: &mut Rng) -> bool {
        let Some(index) = self.any_variable(random) else { return false };
        let variable = self.variables.swap_remove(index);
        self.log(|| format!("weak_take of object {}", variable.number));
        let number = variable.number;
        let object = variable.take();
        self.loaded(number, object);
        true
    }

    fn weak_destroy(&mut self, random: &mut Rng) -> bool {
        let Some(index) = self.any_variable(random) else { return false };
        let variable = self.variables.swap_remove(index);
        self.log(|| format!("weak_destroy of object {}", variable.number));
        variable.destroy();
        true
    }

    fn weak_move(&mut self, random: &mut Rng) -> bool {
        let Some(index) = self.any_variable(random) else { return false };
        let variable = self.variables.swap_remove(index);
        self.log(|| format!("weak_take_init of object {}", variable.number));
        self.variables.push(variable.take_to_another());
        true
    }

    fn weak_assign(&mut self, random: &mut Rng) -> bool {
        let (Some(index), Some(number)) = (self.any_variable(random), self.any_alive(random)) else { return false };
        self.log(|| format!("weak_assign of object {number} over {}", self.variables[index].number));
        self.variables[index].assign(world::object(number), number);
        true
    }

    fn weak_copy_assign(&mut self, random: &mut Rng) -> bool {
        let Some(index) = self.any_variable(random) else { return false };
        let destination = self.variables.swap_remove(index);
        let before = destination.number;
        let mut unused = Some(destination);
        let copied = self.with_any_variable(random, |this, source| {
            this.log(|| format!("weak_copy_assign of object {} over {before}", source.number));
            let destination = unused.take().expect("one source is chosen");
            (source.number, destination.copy_assign(source))
        });
        let is_done = copied.is_some();
        if let Some((number, copy)) = copied {
            if copy.is_none() {
                world::found_nothing(number);
            }
            self.variables.extend(copy);
        }
        self.variables.extend(unused);
        is_done
    }

    fn weak_take_assign(&mut self, random: &mut Rng) -> bool {
        if self.variables.len() < 2 {
            return false;
        }
        let index = random.usize(..self.variables.len());
        let source = self.variables.swap_remove(index);
        let index = random.usize(..self.variables.len());
        self.log(|| format!("weak_take_assign of object {} over {}", source.number, self.variables[index].number));
        self.variables[index].take_assign(source);
        true
    }

    fn export(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_alive(random) else { return false };
        let host = random.usize(..HOSTS);
        self.log(|| format!("export object {number} to host {host}"));
        world::export(number, host);
        true
    }

    fn resolve(&mut self, random: &mut Rng) -> bool {
        let Some(handle) = world::with(|world| world.any_handle(random)) else { return false };
        self.log(|| format!("resolve {handle:?}"));
        if let Some(number) = world::resolve(handle) {
            self.strong[number] += 1;
        }
        true
    }

    fn release_handle(&mut self, random: &mut Rng) -> bool {
        let Some(handle) = world::with(|world| world.any_handle(random)) else { return false };
        self.log(|| format!("release {handle:?}"));
        world::release_handle(handle);
        true
    }

    fn adopt(&mut self, random: &mut Rng) -> bool {
        let Some(handle) = world::with(|world| world.any_handle(random)) else { return false };
        self.log(|| format!("adopt {handle:?}"));
        world::adopt(handle);
        true
    }

    fn sweep(&mut self, random: &mut Rng) -> bool {
        if !world::with(|world| world.has_handles()) {
            return false;
        }
        let host = random.usize(..HOSTS);
        self.log(|| format!("sweep host {host}"));
        world::sweep(host);
        true
    }

    /// Associates an object with one of a lower number: so there are no circles.
    fn associate(&mut self, random: &mut Rng) -> bool {
        let (Some(one), Some(other)) = (self.any_alive(random), self.any_alive(random)) else { return false };
        let (of, value, key) = (one.min(other), one.max(other), random.choice(KEYS).expect("there are keys"));
        let is_in_ring = world::with(|world| world.objects[value].is_in_ring);
        if of == value || is_in_ring {
            return false;
        }
        self.log(|| format!("associate object {value} with object {of} by key {key}"));
        associate(of, value, key);
        true
    }

    fn associated(&mut self, random: &mut Rng) -> bool {
        let Some(of) = self.any_alive(random) else { return false };
        let key = random.choice(KEYS).expect("there are keys");
        self.log(|| format!("associated with object {of} by key {key}"));
        if let Some(number) = associated(of, key) {
            self.strong[number] += 1;
        }
        true
    }

    fn dissociate(&mut self, random: &mut Rng) -> bool {
        let Some(of) = self.any_alive(random) else { return false };
        self.log(|| format!("dissociate object {of}"));
        // SAFETY: the holder holds the object.
        unsafe { sidetable_dissociate(world::object(of).header()) };
        true
    }

    fn freeze(&mut self, random: &mut Rng) -> bool {
        let Some(number) = self.any_alive(random) else { return false };
        self.log(|| format!("freeze object {number}"));
        world::object(number).freeze();
        for anchor in world::has_frozen(number) {
            self.strong[anchor] += 1;
        }
        true
    }

    fn once(&mut self, random: &mut Rng) -> bool {
        let token = random.usize(..TOKENS);
        self.log(|| format!("once, token {token}"));
        world::once(token);
        true
    }

    /// Leaves a strong reference for another thread.
    fn give(&mut self, random: &mut Rng) -> bool {
        let Some(number) = Self::any(&self.strong, random) else { return false };
        self.log(|| format!("leave object {number}"));
        self.strong[number] -= 1;
        world::with(|world| world.mailbox.push(number));
        true
    }

    /// Takes a strong reference that another thread has left.
    fn take(&mut self, random: &mut Rng) -> bool {
        let taken = world::with(|world| {
            let index = (!world.mailbox.is_empty()).then(|| random.usize(..world.mailbox.len()))?;
            Some(world.mailbox.swap_remove(index))
        });
        let Some(number) = taken else { return false };
        self.log(|| format!("take object {number}"));
        self.strong[number] += 1;
        true
    }

    /// Adds another holder's references.
    pub fn take_over(&mut self, other: &mut Self) {
        for number in 0..self.strong.len() {
            self.strong[number] += core::mem::take(&mut other.strong[number]);
            self.unowned[number] += core::mem::take(&mut other.unowned[number]);
        }
        self.variables.append(&mut other.variables);
    }

    /// Gives every reference to one of the others, or leaves one on loan to all of them.
    pub fn share_out(&mut self, others: &mut [Self], random: &mut Rng) {
        for number in 0..self.strong.len() {
            let on_loan = u32::from(self.strong[number] > 0 && random.u8(..4) == 0);
            world::with(|world| world.on_loan[number] = on_loan);
            for _ in on_loan..core::mem::replace(&mut self.strong[number], on_loan) {
                others[random.usize(..others.len())].strong[number] += 1;
            }
            for _ in 0..core::mem::take(&mut self.unowned[number]) {
                others[random.usize(..others.len())].unowned[number] += 1;
            }
        }
        for variable in self.variables.drain(..) {
            others[random.usize(..others.len())].variables.push(variable);
        }
    }
}

/// `sidetable_associate` with objects that the caller holds.
pub fn associate(of: usize, value: usize, key: usize) {
    let (object, value) = (world::object(of), world::object(value));
    // SAFETY: the caller holds both; keys are not followed.
    let status = unsafe { sidetable_associate(object.header(), key as _, value.header(), 1) };
    assert_eq!(status, Status::Ok, "objects that are held can be associated");
}

/// `sidetable_associated`: the number of the object, held once more; or nothing.
pub fn associated(of: usize, key: usize) -> Option<usize> {
    // SAFETY: the caller holds the object, and keys are not followed.
    let value = unsafe { sidetable_associated(world::object(of).header(), key as _) };
    let object = Object::found(value)?;
    let number = world::with(|world| world.objects.iter().position(|shared| shared.object == object));
    let number = number.expect("what is associated is one of the objects");
    world::found(number, object);
    Some(number)
}
