// The five scenarios of BridgeJS's identity benchmarks: what each prepares, and the job that is timed. `host` is a strategy's.

const POOL = 100;

export const scenarios = {
    "round trip": (host, n) => {
        let item = host.make(1);
        return () => {
            for (let i = 0; i < n; i++) item = host.same(item);
            return item;
        };
    },
    creates: (host, n) => () => {
        for (let i = 0; i < n; i++) host.make(i);
    },
    consumes: (host, n) => {
        const item = host.make(1);
        return () => {
            for (let i = 0; i < n; i++) host.consume(item);
            return item;
        };
    },
    churn: (host, n) => () => {
        for (let i = 0; i < n; i++) {
            const item = host.create(i, "an item that is new");
            host.release(host.same(item));
            // Where the second crossing made a second wrapper, the first one is still there.
            host.release(item);
        }
    },
    "pool of 100": (host, n) => {
        host.fill(POOL);
        let items = host.pool();
        return () => {
            for (let i = 0; i < n / POOL; i++) items = host.pool();
            return items;
        };
    },
};

/** Lets timers and finalisers have their turn. */
export const turn = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Lets the collector run until everything that a host made has deinited; not for ever. */
export async function drain(host) {
    host.clear();
    for (let i = 0; i < 60 && host.deinited() < host.created(); i++) {
        await turn(i);
        globalThis.gc();
    }
}

/** Times a job and its end, in nanoseconds. */
export async function timed(body) {
    const start = performance.now();
    body();
    await null;
    await null;
    return 1e6 * (performance.now() - start);
}
