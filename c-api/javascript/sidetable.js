// sidetable.js: objects of a WebAssembly instance as JavaScript objects: one object, one wrapper.
//
//     const agent = await Agent.instantiate(bytes);
//     const { exports, lift, pointer } = agent;
//     class Item extends agent.Exported {
//         constructor(id) { super(exports.item_new(id)); }
//         get id() { return exports.item_id(pointer(this)); }
//         next() { return lift(exports.item_next(pointer(this))); }
//     }
//     agent.register(Item, "Item");
//
// An object's side table remembers its handle here, so a word that comes back names the wrapper: no map, no hash, no call back. During
// a job the wrapper is found in an array; when the job is over it is held weakly, as creating a WeakRef would have pinned it anyway.
//
// A finaliser that comes late does no harm: handles have generations, and the runtime ignores a release of an old one.

const POINTER = Symbol("pointer");
const INDEX = Symbol("index");

/** Handles in words, and so indices here, begin at 2: 0 is null, 1 an object without identity. */
const FIRST = 2;
const NULL = 0;
const REFUSED = 1;
const PLAIN = 2;
/** Epochs are a generation and the host's index. */
const GENERATION = 1024;
/** What a finaliser is told, as one number of 53 bits: 22 of a generation, 31 of an index. */
const INDICES = 2 ** 31;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Agent {
    /** Compiles and instantiates a module that contains sidetable, and starts its agent. */
    static async instantiate(source, imports = {}) {
        let memory;
        const fatal = (line, length) => {
            const text = decoder.decode(new Uint8Array(memory.buffer, line, length)).trim();
            throw new Error(text);
        };
        const all = { ...imports, sidetable: { fatal } };
        const compiled = source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source);
        const instance = await WebAssembly.instantiate(compiled, all);
        memory = instance.exports.memory;
        return new Agent(instance);
    }

    constructor(instance) {
        const exports = instance.exports;
        const memory = exports.memory;
        const host = exports.sidetable_javascript_start();
        if (host === 0) throw new Error("there is no room for another host");
        const hostIndex = host % GENERATION;
        const transfer = exports.sidetable_javascript_transfer() >>> 2;

        /** By index: wrappers of this job; wrappers of earlier ones; the generation of each. */
        const strong = [undefined, undefined];
        const weak = [undefined, undefined];
        const generations = [0, 0];
        /** Indices in `strong` that the end of the job makes weak. */
        let touched = [];
        let isClosed = false;

        let words = new Uint32Array(memory.buffer);
        const view = () => (words.length === 0 ? (words = new Uint32Array(memory.buffer)) : words);

        const classes = new Map();
        const byName = new Map();

        const finalizers = new FinalizationRegistry((held) => {
            if (isClosed) return;
            const index = held % INDICES;
            const generation = (held - index) / INDICES;
            // Another wrapper may have the index by now: then this one was released, or its handle was adopted.
            if (generations[index] === generation) weak[index] = undefined;
            exports.sidetable_release_handle(host, index - FIRST, generation * GENERATION + hostIndex);
        });
        const plainFinalizers = new FinalizationRegistry((state) => endPlain(state));

        const endPlain = (state) => {
            const object = state.pointer;
            state.pointer = 0;
            if (object !== 0) exports.swift_release(object);
        };

        /** The end of the job: what it touched is held weakly from here on. */
        const endJob = () => {
            const ended = touched;
            touched = [];
            for (let i = 0; i < ended.length; i++) {
                const index = ended[i];
                const wrapper = strong[index];
                if (wrapper === undefined) continue;
                strong[index] = undefined;
                if (weak[index] === undefined) {
                    weak[index] = new WeakRef(wrapper);
                    finalizers.register(wrapper, generations[index] * INDICES + index);
                }
            }
        };

        const touch = (index, wrapper) => {
            strong[index] = wrapper;
            if (touched.push(index) === 1) queueMicrotask(endJob);
        };

        /** The epoch that an index has now. */
        const epochOf = (index) => generations[index] * GENERATION + hostIndex;

        const failed = (why) => {
            throw new Error(why);
        };

        /** The pointer of a wrapper's object, for a call. Throws for a wrapper that was released, and for what is no wrapper. */
        const pointer = (wrapper) => {
            const found = wrapper[POINTER];
            if (found === 0) throw new ReferenceError(`this ${wrapper.constructor.name} was released: it must not be used again`);
            if (found === undefined) throw new TypeError("an object of this instance was expected");
            return found;
        };

        /** The same for an argument, which must be a wrapper of that class. */
        const argument = (wrapper, Class) => {
            if (!(wrapper instanceof Class)) throw new TypeError(`an object of class ${Class.name} was expected`);
            return pointer(wrapper);
        };

        /** The same for an argument that may be null. */
        const optional = (wrapper, Class) => (wrapper === null || wrapper === undefined ? 0 : argument(wrapper, Class));

        /** Makes a wrapper the one of its object. */
        const enter = (wrapper, object, index, epoch) => {
            wrapper[POINTER] = object;
            wrapper[INDEX] = index;
            generations[index] = Math.floor(epoch / GENERATION);
            touch(index, wrapper);
            weak[index] = undefined;
        };

        const enterPlain = (wrapper, object) => {
            const state = { pointer: object };
            wrapper[POINTER] = object;
            wrapper[INDEX] = state;
            plainFinalizers.register(wrapper, state);
        };

        class Exported {
            constructor(word) {
                const object = view()[transfer];
                if (word === PLAIN) enterPlain(this, object);
                else if ((word & 1) === 0 || word === REFUSED) failed("a new object was expected where one is constructed");
                else enter(this, object, word >>> 1, view()[transfer + 1]);
            }

            /** Gives the object up, for every holder of this wrapper. Again: nothing. */
            release() {
                const object = this[POINTER];
                if (object === 0 || object === undefined) return;
                this[POINTER] = 0;
                const index = this[INDEX];
                if (typeof index !== "number") return endPlain(index);
                strong[index] = undefined;
                weak[index] = undefined;
                exports.sidetable_release_handle(host, index - FIRST, epochOf(index));
            }

            /** Whether release() was called, or the agent closed. */
            get isReleased() {
                return this[POINTER] === 0;
            }
        }
        if (Symbol.dispose !== undefined) Exported.prototype[Symbol.dispose] = Exported.prototype.release;

        /** Wraps objects of a native class, and of those below it that have no class of their own here. */
        const wrapperOf = (Class) => {
            const Wrapper = function () {
                this[POINTER] = 0;
                this[INDEX] = 0;
            };
            Wrapper.prototype = Class.prototype;
            return Wrapper;
        };
        const AnyWrapper = wrapperOf(Exported);

        let lastClass = 0;
        let LastWrapper = AnyWrapper;
        /** An empty wrapper for an object: its class is its first word. */
        const wrapperFor = (object) => {
            const isa = view()[object >>> 2];
            if (isa !== lastClass) {
                lastClass = isa;
                LastWrapper = classes.get(isa) ?? findClass(isa);
            }
            return new LastWrapper();
        };

        /** A text of the runtime's, which a zero ends. */
        const textAt = (start) => {
            const bytes = new Uint8Array(memory.buffer);
            return decoder.decode(bytes.subarray(start, bytes.indexOf(0, start)));
        };

        const findClass = (isa) => {
            let found;
            for (let above = isa; above !== 0 && found === undefined; above = view()[(above >>> 2) + 1]) {
                found = byName.get(textAt(exports.sidetable_class_name(above)));
            }
            found ??= AnyWrapper;
            classes.set(isa, found);
            return found;
        };

        const wrap = (index, object, epoch) => {
            const wrapper = wrapperFor(object);
            enter(wrapper, object, index, epoch);
            return wrapper;
        };

        /** The wrapper of an earlier job, or another one where that has died and its finaliser has not come yet. */
        const find = (index) => {
            const reference = weak[index] ?? failed("a handle came back that was released");
            const wrapper = reference.deref();
            if (wrapper !== undefined) {
                touch(index, wrapper);
                return wrapper;
            }
            if (!exports.sidetable_javascript_adopt(index - FIRST, epochOf(index))) failed("a handle came back that was released");
            return wrap(index, view()[transfer], view()[transfer + 1]);
        };

        const unusual = (word, object, epoch) => {
            if (word === NULL) return null;
            if (word === REFUSED) return failed(textAt(exports.sidetable_javascript_refusal()));
            if (word === PLAIN) {
                const wrapper = wrapperFor(object);
                enterPlain(wrapper, object);
                return wrapper;
            }
            return wrap(word >>> 1, object, epoch);
        };

        /** The object that a word names; null for none. What the word does not say is at a place in memory, in words. */
        const liftBeside = (word, place) => {
            if ((word & 1) === 0 && word > PLAIN) {
                const wrapper = strong[word >>> 1];
                return wrapper !== undefined ? wrapper : find(word >>> 1);
            }
            return unusual(word, view()[place], view()[place + 1]);
        };

        /** The object that a word names; null for none. */
        const lift = (word) => liftBeside(word, transfer);

        /** An array of objects that crosses: `count` parcels at an address. */
        const liftArray = (address, count) => {
            const lifted = new Array(count);
            for (let i = 0, at = address >>> 2; i < count; i++, at += 3) {
                lifted[i] = liftBeside(view()[at], at + 1);
            }
            return lifted;
        };

        /** Calls a function with the address and the length of what `fill` puts there. */
        const withScratch = (size, fill, call) => {
            const block = exports.swift_slowAlloc(size, -1);
            try {
                return call(block, fill(block));
            } finally {
                exports.swift_slowDealloc(block, size, -1);
            }
        };

        /** Calls a function with an array of objects: an address of pointers, and how many. */
        const withArray = (wrappers, Class, call) => {
            const pointers = wrappers.map((wrapper) => argument(wrapper, Class));
            const fill = (block) => {
                view().set(pointers, block >>> 2);
                return pointers.length;
            };
            return withScratch(4 * pointers.length + 4, fill, call);
        };

        /** Calls a function with a text: an address of UTF-8, and its length. */
        const withText = (text, call) => {
            const size = 3 * text.length + 1;
            const fill = (block) => encoder.encodeInto(text, new Uint8Array(memory.buffer, block, size)).written;
            return withScratch(size, fill, call);
        };

        /** A text that crosses: UTF-8 at an address. */
        const text = (address, length) => decoder.decode(new Uint8Array(memory.buffer, address, length));

        /**
         * Has objects of a native class, and of those below it that are not registered, wrapped by `Class`. With `identity: false` each
         * crossing of an object of exactly that class is a wrapper of its own; that takes the class's address as `native`.
         */
        const register = (Class, name, { identity = true, native = 0 } = {}) => {
            if (byName.has(name)) throw new Error(`class ${name} is registered already`);
            if (!(Class.prototype instanceof Exported)) throw new TypeError(`${Class.name} must extend this agent's Exported`);
            if (!identity && native === 0) throw new Error(`class ${name} is to have no identity: its address is needed`);
            if (!identity) exports.sidetable_javascript_forget_identity(native);
            byName.set(name, wrapperOf(Class));
            classes.clear();
            lastClass = 0;
        };

        /** Releases all objects, as a worker does that ends. Every wrapper is released then. */
        const close = () => {
            isClosed = true;
            for (let index = FIRST; index < strong.length; index++) {
                const wrapper = strong[index] ?? weak[index]?.deref();
                if (wrapper !== undefined) wrapper[POINTER] = 0;
                strong[index] = weak[index] = undefined;
            }
            exports.sidetable_host_sweep(host, 0);
        };

        /** How many objects have wrappers, or had some whose finaliser is still to come. */
        const count = () => {
            exports.sidetable_host_count(host, transfer << 2);
            return view()[transfer];
        };

        Object.assign(this, {
            exports, Exported, register, close, count,
            lift, liftArray, text, pointer, argument, optional, withArray, withText,
        });
        Object.freeze(this);
    }
}
