// Two workers at once, each with an instance and an agent of its own.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { wasm } from "./support.mjs";

const run = (module, rounds) =>
    new Promise((resolve, reject) => {
        const worker = new Worker(new URL("./worker.mjs", import.meta.url), { workerData: { module, rounds } });
        worker.once("message", resolve);
        worker.once("error", reject);
    });

test("two workers share the code and keep their objects apart", async () => {
    const module = await WebAssembly.compile(await readFile(wasm));
    const [one, two] = await Promise.all([run(module, 200), run(module, 300)]);
    assert.deepEqual(one, { created: 20_000, deinited: 20_000, wrappers: 0, extensions: 0 });
    assert.deepEqual(two, { created: 30_000, deinited: 30_000, wrappers: 0, extensions: 0 });
});
