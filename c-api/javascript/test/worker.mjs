// A worker: objects cross, some are released, the rest is swept when the agent closes.
import assert from "node:assert/strict";
import { parentPort, workerData } from "node:worker_threads";

import { start } from "../example/items.js";

const { Item, agent, counts, kept } = await start(workerData.module);
for (let round = 0; round < workerData.rounds; round++) {
    const items = Array.from({ length: 100 }, (_, id) => new Item(id, 1, true, `item ${id}`));
    kept.item = items[round % 100];
    assert.equal(kept.item, items[round % 100]);
    for (let i = 0; i < 100; i += 2) items[i].release();
    await null;
    for (const item of items) if (!item.isReleased) assert.equal(item.same(), item);
}
kept.item = null;
agent.close();
parentPort.postMessage({
    created: counts.created,
    deinited: counts.deinited,
    wrappers: agent.count(),
    extensions: counts.extensions,
});
