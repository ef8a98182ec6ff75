// Upstream's race, forced: a wrapper is collected, and its object crosses again before the finaliser has run. Then two wrappers of one
// object may live at once. Says how often that happened.

import { drain, turn } from "./scenarios.mjs";

/** Crosses `count` objects in `rounds` rounds, and counts the objects that had two live wrappers. */
export async function race(strategy, module, { rounds = 20, count = 200 } = {}) {
    const host = await strategy(module);
    host.fill(count);
    let doubled = 0;
    const round = async () => {
        const wrappers = host.pool();
        await turn();
        // The finalisers of the wrappers before have run by now; those of these cannot have.
        host.pool().forEach((again, index) => (doubled += again === wrappers[index] ? 0 : 1));
    };
    for (let i = 0; i < rounds; i++) {
        await turn();
        globalThis.gc();
        await round();
    }
    await drain(host);
    return { doubled, created: host.created(), deinited: host.deinited(), extensions: host.extensions() };
}
