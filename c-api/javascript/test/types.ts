// What TypeScript must accept, and what it must not: compiled, never run.
import { Agent, type Exported, type Word } from "../sidetable.js";

interface Exports {
    item_new(id: number): Word;
    item_id(item: number): number;
    item_next(item: number): Word;
    items(address: number, count: number): void;
}

async function use(bytes: ArrayBuffer): Promise<void> {
    const agent = await Agent.instantiate<Exports>(bytes, { example: { heard: () => {} } });
    const { exports, lift, liftArray, pointer, argument, optional, withArray, withText, text } = agent;

    class Item extends agent.Exported {
        constructor(id: number) {
            super(exports.item_new(id));
        }
        get id(): number {
            return exports.item_id(pointer(this));
        }
        next(): Item | null {
            return lift<Item>(exports.item_next(pointer(this)));
        }
    }
    agent.register(Item, "Item");
    agent.register(Item, "Plain", { identity: false, native: 16 });

    const item = new Item(1);
    const isReleased: boolean = item.isReleased;
    item.release();
    const all: (Item | null)[] = liftArray<Item>(16, 2);
    const length: number = withArray([item], Item, (address, count) => (exports.items(address, count), count));
    const word: Word = withText("text", (address, count) => address + count);
    const name: string = text(16, 3);
    const count: number = agent.count() + argument(item, Item) + optional(null, Item);
    const other: Exported = item;
    agent.close();

    // @ts-expect-error: an exported function has the type that was said.
    exports.item_id("one");
    // @ts-expect-error: lift may give null.
    lift<Item>(word).id;
    // @ts-expect-error: only wrappers have a pointer.
    pointer({});
    // @ts-expect-error: whether an object is released is not for others to say.
    item.isReleased = true;

    void [isReleased, all, length, name, count, other];
}

void use;
