// The race of upstream's protocol, in Node with --expose-gc: the model of it fails, the others pass.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { race } from "./race.mjs";
import { strategies } from "./strategies.mjs";

const module = await WebAssembly.compile(await readFile(process.env.SIDETABLE_WASM));

test("upstream's map gives one object two live wrappers", async () => {
    const found = await race(strategies.map, module);
    assert.ok(found.doubled > 0, "a test that does not open the window shows nothing");
    assert.equal(found.deinited, found.created);
});

for (const name of ["guarded map", "slot", "slot + memo"]) {
    test(`${name} does not`, async () => {
        const found = await race(strategies[name], module);
        assert.equal(found.doubled, 0);
        assert.equal(found.deinited, found.created);
        assert.equal(found.extensions, 0);
    });
}
