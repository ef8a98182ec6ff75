// What the wrappers of an instance do, in Node with --expose-gc. SIDETABLE_WASM names the compiled example.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { start } from "../example/items.js";
import { collect, wasm } from "./support.mjs";

const bytes = await readFile(wasm);
const fresh = (deinited) => start(bytes, deinited);

test("an object has one wrapper, however it comes", async () => {
    const { Item, kept, counts, agent } = await fresh();
    const item = new Item(7, 2.5, true, "zweieinhalb – größer");
    assert.equal(item.id, 7);
    assert.equal(item.weight, 2.5);
    assert.equal(item.name, "zweieinhalb – größer");
    assert.ok(item instanceof Item);
    assert.equal(item.same(), item);
    kept.item = item;
    assert.equal(kept.item, item);
    assert.equal(counts.references(item), 2, "the wrapper's one and the instance's, and none for crossings");
    for (let i = 0; i < 10; i++) assert.equal(kept.item, item);
    assert.equal(counts.references(item), 2);
    assert.equal(agent.count(), 1);
    const other = Item.make(8);
    assert.notEqual(other, item);
    assert.equal(other.id, 8);
    assert.equal(other.increment(), 1);
    assert.equal(other.increment(), 2);
});

test("later jobs find the wrapper, too", async () => {
    const { Item, kept } = await fresh();
    const item = new Item(1, 1, true, "");
    kept.item = item;
    for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        assert.equal(kept.item, item);
        assert.equal(item.same(), item);
    }
});

test("release gives the object up for every holder, once", async () => {
    const { Item, kept, counts, agent } = await fresh();
    const item = new Item(1, 1, true, "");
    const holder = item.same();
    item.release();
    assert.equal(counts.deinited, 1);
    assert.ok(holder.isReleased);
    item.release();
    assert.equal(counts.deinited, 1);
    for (const use of [() => item.id, () => item.name, () => holder.same(), () => (kept.item = item)]) {
        assert.throws(use, { name: "ReferenceError", message: "this Item was released: it must not be used again" });
    }
    assert.equal(agent.count(), 0);
    assert.equal(counts.extensions, 0);
});

test("released while the instance keeps it, the object comes back as another wrapper", async () => {
    const { Item, kept, counts } = await fresh();
    const first = new Item(5, 1, true, "");
    kept.item = first;
    first.release();
    assert.equal(counts.deinited, 0);
    const second = kept.item;
    assert.notEqual(second, first);
    assert.equal(second.id, 5);
    assert.equal(kept.item, second);
    assert.ok(first.isReleased && !second.isReleased);
    kept.item = null;
    second.release();
    assert.equal(counts.deinited, 1);
});

test("optionals and arrays", async () => {
    const { Item, pool, kept, counts } = await fresh();
    assert.equal(kept.item, null);
    assert.equal(pool.at(0), null);
    pool.fill(10);
    const items = pool.items;
    assert.deepEqual(items.map((item) => item.id), [...Array(10).keys()]);
    const again = pool.items;
    items.forEach((item, index) => assert.equal(again[index], item));
    assert.equal(pool.at(4), items[4]);
    pool.items = [items[3], items[1], items[3]];
    const [a, b, c] = pool.items;
    assert.ok(a === items[3] && b === items[1] && c === items[3]);
    pool.items = [];
    assert.deepEqual(pool.items, []);
    for (const item of items) item.release();
    assert.equal(counts.deinited, 10);
    assert.equal(counts.extensions, 0);
});

test("a pool that crosses many times is released once", async () => {
    const { pool, counts } = await fresh();
    pool.fill(5);
    let items;
    for (let i = 0; i < 11; i++) items = pool.items;
    for (const item of items) item.release();
    assert.equal(counts.deinited, 0);
    pool.clear();
    assert.equal(counts.deinited, 5);
});

test("a subclass's object is one wrapper through its base, too", async () => {
    const { Shape, Circle, kept, agent } = await fresh();
    const circle = new Circle(2);
    kept.shape = circle;
    assert.equal(kept.shape, circle);
    assert.ok(kept.shape instanceof Circle && kept.shape instanceof Shape);
    assert.equal(circle.radius, 2);
    assert.ok(Math.abs(circle.area - 4 * Math.PI) < 1e-12);
    agent.exports.circle_keep_new(3);
    const unknown = kept.shape;
    assert.ok(unknown instanceof Circle, "the object's own class, though a shape was asked for");
    assert.equal(unknown.radius, 3);
    const square = new Shape(9);
    kept.shape = square;
    assert.ok(kept.shape === square && !(square instanceof Circle));
});

test("arguments are of their class, and of their instance", async () => {
    const { Item, Circle, kept } = await fresh();
    const elsewhere = await fresh();
    assert.throws(() => (kept.item = new Circle(1)), { name: "TypeError", message: "an object of class Item was expected" });
    assert.throws(() => (kept.item = {}), { name: "TypeError" });
    assert.throws(() => (kept.item = new elsewhere.Item(1, 1, true, "")), { name: "TypeError" });
    assert.throws(() => Item.prototype.same.call({}), { name: "TypeError", message: "an object of this instance was expected" });
    kept.item = undefined;
    assert.equal(kept.item, null);
});

test("classes without identity have a wrapper for each crossing", async () => {
    const { Note, counts, agent } = await fresh();
    const note = new Note(1);
    const again = note.same();
    assert.notEqual(again, note);
    assert.equal(counts.references(note), 2);
    again.release();
    again.release();
    assert.equal(counts.references(note), 1);
    assert.throws(() => again.same(), { name: "ReferenceError" });
    assert.equal(agent.count(), 0);
    assert.equal(counts.extensions, 0);
});

test("what cannot be exported says why", async () => {
    const { kept, agent, Item } = await fresh();
    agent.exports.shape_keep_immortal();
    assert.throws(() => kept.shape, /immortal or static/);
    assert.throws(() => agent.lift(200), /a handle came back that was released/);
    assert.throws(() => agent.register(Item, "Item"), /registered already/);
    assert.throws(() => agent.register(class {}, "Other"), /must extend this agent's Exported/);
    assert.throws(() => agent.register(class extends agent.Exported {}, "Other", { identity: false }), /its address is needed/);
});

test("a broken invariant of the instance is thrown with its message", async () => {
    const { Item, agent } = await fresh();
    const item = new Item(1, 1, true, "");
    const object = agent.pointer(item);
    agent.exports.swift_unownedRetain(object);
    agent.exports.swift_release(object);
    assert.throws(() => agent.exports.swift_unownedRetainStrong(object), /Attempted to read an unowned reference/);
});

test("wrappers that nobody holds are finalised, and their objects deinit", async () => {
    const { Item, counts, agent } = await fresh();
    for (let i = 0; i < 1000; i++) Item.make(i);
    await collect(() => counts.deinited === 1000);
    assert.equal(counts.deinited, counts.created);
    assert.equal(agent.count(), 0);
    assert.equal(counts.extensions, 0);
});

test("objects without identity are finalised, too", async () => {
    const { Note, agent } = await fresh();
    let one = new Note(1);
    const object = agent.pointer(one);
    agent.exports.swift_retain(object);
    const others = () => { for (let i = 0; i < 10; i++) one.same(); };
    others();
    one = undefined;
    await collect(() => agent.exports.swift_retainCount(object) === 1);
    agent.exports.swift_release(object);
});

test("a finaliser that comes late leaves the later wrapper alone", async () => {
    const { pool, counts } = await fresh();
    const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
    pool.fill(200);
    const cross = () => Array.from({ length: 200 }, (_, index) => pool.at(index));
    // A function of its own, so that nothing here keeps its wrappers.
    const round = async () => {
        const wrappers = cross();
        await turn();
        wrappers.forEach((wrapper, index) => {
            assert.equal(pool.at(index), wrapper, "one object, one live wrapper");
            assert.equal(wrapper.id, index);
            assert.equal(counts.references(wrapper), 2);
        });
    };
    for (let i = 0; i < 20; i++) {
        // Between the collection and the finalisers every object gets another wrapper.
        await turn();
        globalThis.gc();
        await round();
    }
    pool.clear();
    await collect(() => counts.deinited === counts.created);
    assert.equal(counts.extensions, 0);
});

test("a deinit that calls back finds its own handle gone", async () => {
    let inner;
    const all = await fresh(() => inner());
    const { Item, agent, counts } = all;
    const other = new Item(2, 1, true, "");
    const item = new Item(1, 1, true, "");
    agent.exports.item_watch(1);
    const heard = [];
    inner = () => {
        heard.push(item.isReleased);
        other.release();
        new Item(3, 1, true, "made in a deinit");
    };
    item.release();
    assert.deepEqual(heard, [true]);
    assert.equal(counts.deinited, 2);
    assert.equal(agent.count(), 1);
});

test("an agent that closes releases everything", async () => {
    const { Item, Note, agent, counts } = await fresh();
    const items = Array.from({ length: 10 }, (_, id) => new Item(id, 1, true, ""));
    items[3].release();
    await null;
    new Note(1);
    agent.close();
    assert.equal(counts.deinited, 10);
    assert.ok(items.every((item) => item.isReleased));
    assert.throws(() => items[0].id, { name: "ReferenceError" });
    assert.equal(agent.count(), 0);
    assert.equal(counts.extensions, 0);
});

test("memory that grows moves nothing", async () => {
    const { pool, agent, Item, counts } = await fresh();
    const first = new Item(1, 1, true, "before");
    const size = agent.exports.memory.buffer.byteLength;
    pool.fill(200_000);
    assert.ok(agent.exports.memory.buffer.byteLength > size, "the test makes memory grow");
    assert.equal(first.same(), first);
    assert.equal(first.name, "before");
    const items = pool.items;
    assert.equal(items[199_999].id, 199_999);
    for (const item of items) item.release();
    pool.clear();
    assert.equal(counts.deinited, 200_000);
    assert.equal(counts.extensions, 1);
});
