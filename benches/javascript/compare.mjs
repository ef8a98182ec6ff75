// The comparison: five scenarios, six strategies, one process; the strategies take turns. Prints JSON.
//
//     node --expose-gc compare.mjs example.wasm objects,… rounds,…
//
// A time is that of one synchronous job and of what the job left for its end (microtasks), per iteration. Each run has an instance of
// its own, and is preceded by a collection, and by the same job untimed. After it the collector runs until every object has deinited.
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";

import { race } from "./race.mjs";
import { drain, scenarios, timed, turn } from "./scenarios.mjs";
import { strategies } from "./strategies.mjs";

const [path, objects, rounds] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(path));
const SIZES = objects.split(",").map(Number);
const ROUNDS = rounds.split(",").map(Number);
/** Iterations of the churn beside leftovers, where some strategies take a hundred times as long. */
const FEW = Math.min(5_000, SIZES[0]);

/** One line that changes, where somebody looks. */
const progress = (line) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${line}`);

const afterwards = (host) => ({
    created: host.created(),
    deinited: host.deinited(),
    extensions: host.extensions(),
    leftOvers: host.leftOvers(),
});

const results = { times: [], combined: [], churn: [], memory: [], ends: [], races: [] };

/** One run: prepares, times, and sees that nothing is left. */
async function run(name, scenario, n) {
    const host = await strategies[name](module);
    const body = scenarios[scenario](host, n);
    // Once untimed, as upstream's: the compilers have seen it.
    body();
    await turn();
    globalThis.gc();
    const time = await timed(body);
    return { time: time / n, host };
}

const put = (list, key, value) => {
    const same = (other) => Object.keys(key).every((part) => other[part] === key[part]);
    const found = list.find(same);
    if (found) found.values.push(value);
    else list.push({ ...key, values: [value] });
};

for (const [index, n] of SIZES.entries()) {
    for (const scenario of Object.keys(scenarios)) {
        for (let round = 0; round < ROUNDS[index]; round++) {
            for (const strategy of Object.keys(strategies)) {
                const { time, host } = await run(strategy, scenario, n);
                put(results.times, { scenario, strategy, n }, time);
                await drain(host);
                put(results.ends, { scenario, strategy, n }, afterwards(host));
                progress(`${scenario}, ${n}, round ${round + 1}: ${strategy}`);
            }
        }
    }
}

/** All five in one job, as upstream's own benchmark runs them. A function of its own, so that nothing else keeps their objects. */
async function runAll(host, n) {
    const bodies = Object.values(scenarios).map((scenario) => scenario(host, n));
    await turn();
    globalThis.gc();
    const time = await timed(() => bodies.forEach((body) => body()));
    return time / (n * bodies.length);
}

const together = Math.min(SIZES[0], 20_000);
for (let round = 0; round < Math.min(ROUNDS[0], 3); round++) {
    for (const strategy of Object.keys(strategies)) {
        const host = await strategies[strategy](module);
        put(results.combined, { strategy, n: together }, await runAll(host, together));
        await drain(host);
        put(results.ends, { scenario: "all in one job", strategy, n: together }, afterwards(host));
        progress(`all in one job, round ${round + 1}: ${strategy}`);
    }
}

// Churn beside wrappers that the same job has dropped and cannot yet collect.
for (const leftOvers of [0, SIZES[0], 20 * SIZES[0]]) {
    for (let round = 0; round < Math.min(ROUNDS[0], 3); round++) {
        for (const strategy of Object.keys(strategies)) {
            const host = await strategies[strategy](module);
            await turn();
            globalThis.gc();
            const body = scenarios.churn(host, FEW);
            let time = 0;
            await timed(() => {
                for (let i = 0; i < leftOvers; i++) host.make(i);
                const start = performance.now();
                body();
                time = 1e6 * (performance.now() - start);
            });
            put(results.churn, { strategy, leftOvers }, time / FEW);
            progress(`churn beside ${leftOvers}, round ${round + 1}: ${strategy}`);
            await drain(host);
        }
    }
}

/** Lets the collector run until nothing more goes, and says what there is. */
async function settled() {
    let least = Infinity;
    for (let calm = 0; calm < 5; calm++) {
        await turn(5);
        globalThis.gc();
        const { heapUsed, external, arrayBuffers } = process.memoryUsage();
        if (heapUsed + external - arrayBuffers < least - 10_000) calm = 0;
        least = Math.min(least, heapUsed + external - arrayBuffers);
    }
    return least;
}

/** Bytes for each object that is exported and whose wrapper is kept: on V8's heap with the collector's tables, and in the instance. */
async function remembered(strategy, count) {
    const host = await strategies[strategy](module);
    // The compilers have seen it, and the instance's memory has grown as far as it will.
    for (let id = 0; id < 1000; id++) host.make(id);
    await drain(host);
    const [before, instance] = [await settled(), host.memory()];
    const kept = Array.from({ length: count }, (_, id) => host.make(id));
    await turn();
    const after = await settled();
    return { strategy, host: (after - before) / count, instance: (host.memory() - instance) / count, count: kept.length };
}

for (const strategy of Object.keys(strategies)) results.memory.push(await remembered(strategy, SIZES[0]));

for (const strategy of Object.keys(strategies)) {
    if (strategy === "none") continue;
    results.races.push({ strategy, ...(await race(strategies[strategy], module)) });
}

progress("");
results.machine = { node: process.version, v8: process.versions.v8, processor: cpus()[0]?.model ?? "", processors: cpus().length };
console.log(JSON.stringify(results));
