// What the tests share.
import assert from "node:assert/strict";

/** The compiled example. */
export const wasm = process.env.SIDETABLE_WASM ?? assert.fail("SIDETABLE_WASM names no module: run `cargo xtask test --only javascript`");

/** Lets the collector and the finalisers run until `isDone`; not for ever. */
export async function collect(isDone) {
    for (let turn = 0; turn < 200 && !isDone(); turn++) {
        await new Promise((resolve) => setTimeout(resolve, turn));
        globalThis.gc();
    }
    assert.ok(isDone(), "the collector has had its time");
}
