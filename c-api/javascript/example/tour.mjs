// One object, one wrapper: node --expose-gc tour.mjs target/javascript/example.wasm
import { readFile } from "node:fs/promises";

import { start } from "./items.js";

const { Item, kept, counts } = await start(await readFile(process.argv[2]));

const item = new Item(7, 2.5, true, "seven");
kept.item = item; // The instance keeps the object, too.
console.log(kept.item === item, item.same() === item);

item.release();
try {
    item.increment();
} catch (error) {
    console.log(`${error.name}: ${error.message}`);
}
console.log(kept.item === item, kept.item.name);

kept.item = null;
const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
while (counts.deinited < 1) await turn().then(globalThis.gc);
console.log(`${counts.created} made, ${counts.deinited} deinited, ${counts.extensions} extensions`);
