//! A loop to time, and a check that it did what it should.

/// The loop of one operation of one peer, with the objects it works on.
pub struct Lane {
    work: Box<dyn Fn(usize, u64) -> u64 + Send + Sync>,
    is_as_before: Box<dyn Fn() -> bool + Send + Sync>,
}

impl Lane {
    /// `work` gets the number of an object and how often to iterate, and returns how many iterations did what they should.
    /// `is_as_before` says whether every count is what it was at first.
    pub fn new(
        work: impl Fn(usize, u64) -> u64 + Send + Sync + 'static,
        is_as_before: impl Fn() -> bool + Send + Sync + 'static,
    ) -> Self {
        Self { work: Box::new(work), is_as_before: Box::new(is_as_before) }
    }

    /// A loop that works on one of `subjects`.
    pub fn on<S: Send + Sync + 'static>(
        subjects: Vec<S>,
        work: impl Fn(&S, u64) -> u64 + Send + Sync + 'static,
        is_as_before: impl Fn(&S) -> bool + Send + Sync + 'static,
    ) -> Self {
        let subjects: &'static [S] = Vec::leak(subjects);
        Self::new(
            move |object, iterations| work(&subjects[object], iterations),
            move || subjects.iter().all(&is_as_before),
        )
    }

    /// A loop that allocates, which is right when the heap does not grow with it.
    pub fn allocating(work: impl Fn(u64) -> u64 + Send + Sync + 'static) -> Self {
        // Caches fill up at first, and by more than what they already hold only where memory leaks.
        const SLACK: usize = 1 << 20;
        let before = heap_in_use();
        Self::new(move |_, iterations| work(iterations), move || heap_in_use() < before + SLACK)
    }

    /// Iterates. Panics if an iteration failed.
    pub fn run(&self, object: usize, iterations: u64) {
        let done = (self.work)(object, iterations);
        assert_eq!(done, iterations, "an iteration did not do what it should");
    }

    /// Whether every count is what it was before the lane ran.
    pub fn is_as_before(&self) -> bool {
        (self.is_as_before)()
    }
}

/// Bytes that malloc has given out.
fn heap_in_use() -> usize {
    // SAFETY: asks for numbers.
    unsafe { libc::mallinfo2() }.uordblks
}

/// Bytes in a cache line.
const LINE: usize = 64;

/// The most things that [`arranged`] makes.
pub const CANDIDATES: usize = 64;

/// `count` things out of those that `make` makes: for more than one, two whose addresses share a cache line if any of many do.
pub fn arranged<T>(count: usize, make: impl FnMut() -> T, address: impl Fn(&T) -> usize) -> Vec<T> {
    if count == 1 {
        return std::iter::repeat_with(make).take(1).collect();
    }
    assert_eq!(count, 2, "neighbours are two");
    let mut candidates: Vec<T> = std::iter::repeat_with(make).take(CANDIDATES).collect();
    let line = |index: usize| address(&candidates[index]) / LINE;
    let pair = (0..CANDIDATES)
        .flat_map(|first| (first + 1..CANDIDATES).map(move |second| (first, second)))
        .find(|&(first, second)| line(first) == line(second));
    let (first, second) = pair.unwrap_or((0, 1));
    let second = candidates.swap_remove(second);
    let first = candidates.swap_remove(first);
    vec![first, second]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(of: &[usize]) -> Vec<usize> {
        let mut next = of.iter().copied().chain((0..).map(|index| 0x10_0000 + index * LINE));
        arranged(2, || next.next().expect("there is always one more"), |address| *address)
    }

    #[test]
    fn neighbours_share_a_line() {
        assert_eq!(addresses(&[16, 64, 112, 160]), [64, 112]);
    }

    #[test]
    fn without_neighbours_the_first_two_serve() {
        assert_eq!(addresses(&[0, 64, 128]), [0, 64]);
    }

    #[test]
    #[should_panic(expected = "did not do what it should")]
    fn a_failed_iteration_is_noticed() {
        Lane::new(|_, iterations| iterations - 1, || true).run(0, 10);
    }

    #[test]
    fn a_leak_is_noticed() {
        let leaking = Lane::allocating(|iterations| {
            for _ in 0..iterations {
                std::mem::forget(std::hint::black_box(Box::new([0_u64; 4])));
            }
            iterations
        });
        leaking.run(0, 100_000);
        assert!(!leaking.is_as_before());
    }
}
