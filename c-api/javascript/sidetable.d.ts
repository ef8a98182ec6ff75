/** Objects of a WebAssembly instance as JavaScript objects: one object, one wrapper. */

/** A word that names an object: what an exported function returns for one. */
export type Word = number;

/** The address of an object or of other memory. */
export type Address = number;

/** The base class of wrappers. */
export interface Exported {
    /** Gives the object up, for every holder of this wrapper: using it again throws a ReferenceError. Again: nothing. */
    release(): void;
    /** Whether release() was called, or the agent closed. */
    readonly isReleased: boolean;
}

/** A class of wrappers. */
export type ExportedClass<T extends Exported = Exported> = abstract new (...parameters: never[]) => T;

/** What `register` may be told. */
export interface Registration {
    /** Whether an object has one wrapper; true if not said. */
    identity?: boolean;
    /** The native class's address, for a class without identity. */
    native?: Address;
}

/** A WebAssembly instance with sidetable in it. `X` are its exports. */
export class Agent<X = Record<string, (...parameters: number[]) => number>> {
    /** Compiles and instantiates a module that contains sidetable, and starts its agent. */
    static instantiate<X = Record<string, (...parameters: number[]) => number>>(
        source: BufferSource | WebAssembly.Module,
        imports?: WebAssembly.Imports,
    ): Promise<Agent<X>>;

    /** Starts the agent of an instance whose import `sidetable.fatal` throws what it is told. */
    constructor(instance: WebAssembly.Instance);

    /** The instance's exports. */
    readonly exports: X;
    /** The base class of wrappers of this agent's objects: its constructor takes the word of a new object. */
    readonly Exported: new (word: Word) => Exported;

    /** Has objects of the native class `name`, and of those below it that are not registered, wrapped by `Class`. */
    register(Class: ExportedClass, name: string, registration?: Registration): void;
    /** The object that a word names; null for none. */
    lift<T extends Exported = Exported>(word: Word): T | null;
    /** An array of objects: `count` parcels at an address. */
    liftArray<T extends Exported = Exported>(address: Address, count: number): (T | null)[];
    /** A text: UTF-8 at an address. */
    text(address: Address, length: number): string;
    /** The pointer of a wrapper's object, for a call. Throws a ReferenceError for a released one. */
    pointer(wrapper: Exported): Address;
    /** The same for an argument, which must be of that class. */
    argument<T extends Exported>(wrapper: T, Class: ExportedClass<T>): Address;
    /** The same for an argument that may be null. */
    optional<T extends Exported>(wrapper: T | null | undefined, Class: ExportedClass<T>): Address;
    /** Calls a function with an array of objects: an address of pointers, and how many. */
    withArray<T extends Exported, R>(wrappers: readonly T[], Class: ExportedClass<T>, call: (address: Address, count: number) => R): R;
    /** Calls a function with a text: an address of UTF-8, and its length. */
    withText<R>(text: string, call: (address: Address, length: number) => R): R;
    /** How many objects have wrappers, or had some whose finaliser is still to come. */
    count(): number;
    /** Releases all objects, as a worker does that ends. */
    close(): void;
}
