// The example's classes for JavaScript, as a bridge's generator would write them.
import { Agent } from "../sidetable.js";

/** Compiles and starts the example; `deinited` hears of the deinit of the item that `item_watch` named. */
export async function start(source, deinited = () => {}) {
    return around(await Agent.instantiate(source, { example: { deinited, known: () => {} } }));
}

/** The classes of an agent. */
export function around(agent) {
    const { exports, lift, liftArray, pointer, optional, withArray, withText, text } = agent;

    class Item extends agent.Exported {
        constructor(id, weight, isActive, name) {
            super(withText(name, (address, length) => exports.item_new(id, weight, isActive, address, length)));
        }
        static make(id) {
            return lift(exports.item_make(id));
        }
        get id() {
            return exports.item_id(pointer(this));
        }
        get weight() {
            return exports.item_weight(pointer(this));
        }
        get name() {
            const item = pointer(this);
            return text(exports.item_name(item), exports.item_name_length(item));
        }
        increment() {
            return exports.item_increment(pointer(this));
        }
        same() {
            return lift(exports.item_same(pointer(this)));
        }
        consume() {
            exports.item_consume(pointer(this));
        }
    }
    agent.register(Item, "Item");

    class Shape extends agent.Exported {
        /** Of that area; a class below it passes the word of its own new object. */
        constructor(area, word = exports.shape_new(area)) {
            super(word);
        }
        get area() {
            return exports.shape_area(pointer(this));
        }
    }
    agent.register(Shape, "Shape");

    class Circle extends Shape {
        constructor(radius) {
            super(undefined, exports.circle_new(radius));
        }
        get radius() {
            return exports.circle_radius(pointer(this));
        }
    }
    agent.register(Circle, "Circle");

    class Note extends agent.Exported {
        constructor(area) {
            super(exports.note_new(area));
        }
        same() {
            return lift(exports.note_same(pointer(this)));
        }
    }
    agent.register(Note, "Note", { identity: false, native: exports.note_class() });

    const kept = {
        get item() {
            return lift(exports.item_kept());
        },
        set item(item) {
            exports.item_keep(optional(item, Item));
        },
        get shape() {
            return lift(exports.shape_kept());
        },
        set shape(shape) {
            exports.shape_keep(optional(shape, Shape));
        },
    };

    const pool = {
        fill: (count) => exports.pool_fill(count),
        clear: () => exports.pool_clear(),
        get items() {
            return liftArray(exports.pool_items(), exports.pool_count());
        },
        set items(items) {
            withArray(items, Item, exports.pool_set);
        },
        at: (index) => lift(exports.pool_item(index)),
    };

    const counts = {
        get created() {
            return exports.items_created();
        },
        get deinited() {
            return exports.items_deinited();
        },
        get extensions() {
            return exports.sidetable_extension_count();
        },
        references: (object) => exports.reference_count(pointer(object)),
    };

    return { agent, Item, Shape, Circle, Note, kept, pool, counts };
}
