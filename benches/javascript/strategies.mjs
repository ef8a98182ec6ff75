// Six ways to give an object one wrapper, over the same compiled example. Each is what a bridge's generated code would be, written for
// this project from the description in docs/identity.md:
//
//   none         each crossing makes a wrapper; it owns the reference that came with the crossing
//   map          upstream's: a map from pointer to WeakRef; a hit gives the surplus reference back
//   guarded map  the same, which deletes an entry only if it is the wrapper's own
//   set          a set on the other side knows who has crossed: a hit comes without a reference, and is signalled
//   slot         sidetable's handles, with a WeakRef for each and no memo
//   slot + memo  sidetable.js as it is
//
// A strategy is a function of a WebAssembly.Module; what it gives has make, create, same, consume, pool, release.

import { Agent } from "../../c-api/javascript/sidetable.js";

const encoder = new TextEncoder();

/** An instance, without an agent of ours around it. */
async function instantiate(module, known = () => {}) {
    const fatal = () => {
        throw new Error("the instance met a broken invariant");
    };
    const instance = await WebAssembly.instantiate(module, { sidetable: { fatal }, example: { deinited: () => {}, known } });
    const exports = instance.exports;
    const text = (value, call) => {
        const size = 3 * value.length + 1;
        const block = exports.swift_slowAlloc(size, -1);
        try {
            const bytes = new Uint8Array(exports.memory.buffer, block, size);
            return call(block, encoder.encodeInto(value, bytes).written);
        } finally {
            exports.swift_slowDealloc(block, size, -1);
        }
    };
    return { exports, text };
}

const counts = (exports) => ({
    created: () => exports.items_created(),
    deinited: () => exports.items_deinited(),
    extensions: () => exports.sidetable_extension_count(),
    memory: () => exports.memory.buffer.byteLength,
    fill: (count) => exports.pool_fill(count),
    clear: () => exports.pool_clear(),
    exports,
});

async function none(module) {
    const { exports, text } = await instantiate(module);
    const finalizers = new FinalizationRegistry((state) => {
        if (!state.hasReleased) {
            state.hasReleased = true;
            exports.upstream_deinit(state.pointer);
        }
    });
    class Item {
        constructor(pointer) {
            this.pointer = pointer;
            this.state = { pointer, hasReleased: false };
            finalizers.register(this, this.state, this.state);
        }
        release() {
            if (this.state.hasReleased) return;
            this.state.hasReleased = true;
            finalizers.unregister(this.state);
            exports.upstream_deinit(this.pointer);
        }
    }
    return {
        ...counts(exports),
        make: (id) => new Item(exports.upstream_make(id)),
        create: (id, name) => new Item(text(name, (a, n) => exports.upstream_new(id, 1, true, a, n))),
        same: (item) => new Item(exports.upstream_same(item.pointer)),
        consume: (item) => exports.item_consume(item.pointer),
        pool: () => {
            const count = exports.pool_count();
            const pointers = new Uint32Array(exports.memory.buffer, exports.upstream_pool(), count);
            const items = new Array(count);
            for (let i = 0; i < count; i++) items[i] = new Item(pointers[i]);
            return items;
        },
        release: (item) => item.release(),
        leftOvers: () => 0,
    };
}

/** Upstream's map, or the one that looks before it deletes. */
async function mapped(module, isGuarded) {
    const { exports, text } = await instantiate(module);
    const wrappers = new Map();
    const forget = (state) => {
        if (!isGuarded || wrappers.get(state.pointer) === state.reference) wrappers.delete(state.pointer);
    };
    const finalizers = new FinalizationRegistry((state) => {
        if (state.hasReleased) return;
        state.hasReleased = true;
        forget(state);
        exports.upstream_deinit(state.pointer);
    });
    class Item {
        constructor(pointer) {
            this.pointer = pointer;
            this.state = { pointer, hasReleased: false, reference: undefined };
            finalizers.register(this, this.state, this.state);
            const reference = new WeakRef(this);
            this.state.reference = reference;
            wrappers.set(pointer, reference);
        }
        release() {
            const state = this.state;
            if (state.hasReleased) return;
            state.hasReleased = true;
            finalizers.unregister(state);
            forget(state);
            exports.upstream_deinit(state.pointer);
        }
    }
    const wrap = (pointer) => {
        const wrapper = wrappers.get(pointer)?.deref();
        if (wrapper !== undefined && !wrapper.state.hasReleased) {
            exports.upstream_deinit(pointer);
            return wrapper;
        }
        wrappers.delete(pointer);
        return new Item(pointer);
    };
    return {
        ...counts(exports),
        make: (id) => wrap(exports.upstream_make(id)),
        create: (id, name) => wrap(text(name, (a, n) => exports.upstream_new(id, 1, true, a, n))),
        same: (item) => wrap(exports.upstream_same(item.pointer)),
        consume: (item) => exports.item_consume(item.pointer),
        pool: () => {
            const count = exports.pool_count();
            const pointers = new Uint32Array(exports.memory.buffer, exports.upstream_pool(), count);
            const items = new Array(count);
            for (let i = 0; i < count; i++) items[i] = wrap(pointers[i]);
            return items;
        },
        release: (item) => item.release(),
        leftOvers: () => wrappers.size,
    };
}

async function set(module) {
    let isKnown = false;
    const flags = [];
    const { exports, text } = await instantiate(module, (index) => {
        isKnown = true;
        flags[index] = true;
    });
    const wrappers = new Map();
    const end = (state) => {
        state.hasReleased = true;
        if (wrappers.get(state.pointer) === state.reference) wrappers.delete(state.pointer);
        exports.set_deinit(state.pointer);
    };
    const finalizers = new FinalizationRegistry((state) => {
        if (!state.hasReleased) end(state);
    });
    class Item {
        constructor(pointer) {
            this.pointer = pointer;
            this.state = { pointer, hasReleased: false, reference: undefined };
            finalizers.register(this, this.state, this.state);
            const reference = new WeakRef(this);
            this.state.reference = reference;
            wrappers.set(pointer, reference);
        }
        release() {
            if (this.state.hasReleased) return;
            finalizers.unregister(this.state);
            end(this.state);
        }
    }
    const wrap = (pointer, known) => {
        if (!known) return new Item(pointer);
        const wrapper = wrappers.get(pointer)?.deref();
        if (wrapper !== undefined && !wrapper.state.hasReleased) return wrapper;
        // The set knows the object and the wrapper is gone: the new one needs a reference of its own.
        exports.swift_retain(pointer);
        return new Item(pointer);
    };
    const single = (pointer) => {
        const known = isKnown;
        isKnown = false;
        return wrap(pointer, known);
    };
    return {
        ...counts(exports),
        make: (id) => single(exports.set_make(id)),
        create: (id, name) => single(text(name, (a, n) => exports.set_new(id, 1, true, a, n))),
        same: (item) => single(exports.set_same(item.pointer)),
        consume: (item) => exports.item_consume(item.pointer),
        pool: () => {
            const count = exports.pool_count();
            flags.length = 0;
            const pointers = new Uint32Array(exports.memory.buffer, exports.set_pool(), count);
            isKnown = false;
            const items = new Array(count);
            for (let i = 0; i < count; i++) items[i] = wrap(pointers[i], flags[i] === true);
            return items;
        },
        release: (item) => item.release(),
        leftOvers: () => wrappers.size,
    };
}

async function slot(module) {
    const { exports, text } = await instantiate(module);
    const host = exports.sidetable_javascript_start();
    const transfer = exports.sidetable_javascript_transfer() >>> 2;
    const [references, epochs] = [[], []];
    let words = new Uint32Array(exports.memory.buffer);
    const view = () => (words.length === 0 ? (words = new Uint32Array(exports.memory.buffer)) : words);
    const finalizers = new FinalizationRegistry((state) => {
        if (epochs[state.index] === state.epoch) references[state.index] = undefined;
        exports.sidetable_release_handle(host, state.index - 2, state.epoch);
    });
    class Item {
        constructor(index, pointer, epoch) {
            this.pointer = pointer;
            this.index = index;
            this.epoch = epoch;
            references[index] = new WeakRef(this);
            epochs[index] = epoch;
            finalizers.register(this, { index, epoch });
        }
        release() {
            if (this.pointer === 0) return;
            this.pointer = 0;
            references[this.index] = undefined;
            exports.sidetable_release_handle(host, this.index - 2, this.epoch);
        }
    }
    const lift = (word) => {
        const index = word >>> 1;
        if ((word & 1) === 1) return new Item(index, view()[transfer], view()[transfer + 1]);
        const wrapper = references[index].deref();
        if (wrapper !== undefined) return wrapper;
        exports.sidetable_javascript_adopt(index - 2, epochs[index]);
        return new Item(index, view()[transfer], view()[transfer + 1]);
    };
    return {
        ...counts(exports),
        make: (id) => lift(exports.item_make(id)),
        create: (id, name) => lift(text(name, (a, n) => exports.item_new(id, 1, true, a, n))),
        same: (item) => lift(exports.item_same(item.pointer)),
        consume: (item) => exports.item_consume(item.pointer),
        pool: () => {
            const count = exports.pool_count();
            const items = new Array(count);
            for (let i = 0, at = exports.pool_items() >>> 2; i < count; i++, at += 3) {
                const word = view()[at];
                const isNew = (word & 1) === 1;
                items[i] = isNew ? new Item(word >>> 1, view()[at + 1], view()[at + 2]) : lift(word);
            }
            return items;
        },
        release: (item) => item.release(),
        leftOvers: () => references.reduce((sum, reference) => sum + (reference === undefined ? 0 : 1), 0),
    };
}

async function slotWithMemo(module) {
    const agent = await Agent.instantiate(module, { example: { deinited: () => {}, known: () => {} } });
    const { exports, lift, liftArray, pointer, withText } = agent;
    class Item extends agent.Exported {
        constructor(id, name) {
            super(withText(name, (address, length) => exports.item_new(id, 1, true, address, length)));
        }
    }
    agent.register(Item, "Item");
    return {
        ...counts(exports),
        make: (id) => lift(exports.item_make(id)),
        create: (id, name) => new Item(id, name),
        same: (item) => lift(exports.item_same(pointer(item))),
        consume: (item) => exports.item_consume(pointer(item)),
        pool: () => liftArray(exports.pool_items(), exports.pool_count()),
        release: (item) => item.release(),
        leftOvers: () => agent.count(),
    };
}

/** By name, in the order of the tables. */
export const strategies = {
    none,
    map: (module) => mapped(module, false),
    "guarded map": (module) => mapped(module, true),
    set,
    slot,
    "slot + memo": slotWithMemo,
};
