import { start } from "../example/items.js";
import { strategies } from "../../../benches/javascript/strategies.mjs";
import { scenarios, timed, turn } from "../../../benches/javascript/scenarios.mjs";
import { race } from "../../../benches/javascript/race.mjs";

const element = (id) => document.getElementById(id);
const isTest = location.hash === "#test";

const encoded = atob(element("module").textContent);
const module = await WebAssembly.compile(Uint8Array.from(encoded, (letter) => letter.charCodeAt(0)));
const { Item, kept, counts, agent } = await start(module);

// Identity.

const say = (line) => {
    element("log").textContent += `${line}\n`;
    element("log").scrollTop = element("log").scrollHeight;
};
kept.item = Item.make(7);
let first = kept.item;

function cross() {
    const wrapper = kept.item;
    const same = wrapper === first;
    say(`it crossed: item ${wrapper.id}, ${same ? "=== the first wrapper" : "another wrapper: the first was released"}`);
    if (!same) first = wrapper;
    return same;
}

function release() {
    first.release();
    say("released: the instance still keeps the item");
}

function use() {
    try {
        say(`the first wrapper: item ${first.id}, used ${first.increment()} times`);
        return true;
    } catch (error) {
        say(`${error.name}: ${error.message}`);
        return false;
    }
}

// Collection.

function showCounts() {
    element("created").textContent = counts.created.toLocaleString("en");
    element("deinited").textContent = counts.deinited.toLocaleString("en");
    element("wrappers").textContent = agent.count().toLocaleString("en");
    element("extensions").textContent = counts.extensions.toLocaleString("en");
    element("memory").textContent = (agent.exports.memory.buffer.byteLength / 2 ** 20).toFixed(1);
}

function drop() {
    for (let id = 0; id < 10_000; id++) Item.make(id);
    // Nothing that a page can do makes a browser collect; rubbish makes it likely.
    for (let i = 0; i < 200; i++) new Array(10_000).fill(i);
    globalThis.gc?.();
}

// Comparison.

const ITERATIONS = isTest ? 2_000 : 50_000;
const RUNS = isTest ? 1 : 5;
const columns = Object.keys(scenarios);

element("columns").append(...["", ...columns].map((name) => Object.assign(document.createElement("th"), { textContent: name })));
for (const name of Object.keys(strategies)) {
    const row = element("rows").insertRow();
    row.className = name === "slot + memo" ? "ours" : "";
    row.insertCell().textContent = name;
    for (const column of columns) row.insertCell().id = `${name}/${column}`;
}

async function compare() {
    const times = new Map();
    for (let run = 0; run < RUNS; run++) {
        for (const scenario of columns) {
            for (const [name, strategy] of Object.entries(strategies)) {
                element("progress").textContent = `run ${run + 1} of ${RUNS}: ${scenario}, ${name}`;
                const host = await strategy(module);
                const body = scenarios[scenario](host, ITERATIONS);
                body();
                await turn();
                const place = `${name}/${scenario}`;
                const all = [...(times.get(place) ?? []), (await timed(body)) / ITERATIONS].sort((a, b) => a - b);
                times.set(place, all);
                element(place).textContent = all[all.length >> 1].toFixed(1);
            }
        }
    }
    element("progress").textContent = "";
    if (globalThis.gc === undefined) return;
    const found = {};
    for (const name of ["map", "slot + memo"]) found[name] = await race(strategies[name], module);
    element("races").textContent =
        `With the collector at hand: crossings that met a second live wrapper of their object: ${found.map.doubled} with the map, ` +
        `${found["slot + memo"].doubled} with sidetable.js.`;
    return found;
}

const during = (button, work) => async () => {
    button.disabled = true;
    try {
        await turn();
        await work();
        showCounts();
    } finally {
        button.disabled = false;
    }
};
for (const [id, work] of Object.entries({ cross, release, use, drop, compare })) {
    element(id).addEventListener("click", during(element(id), work));
}
setInterval(showCounts, 500);
showCounts();

// The page tries itself when it is asked to, and says in its title what came of it.

async function tryAll() {
    const must = (holds, what) => {
        if (!holds) throw new Error(what);
    };
    must(cross() && cross() && use(), "one object, one wrapper");
    release();
    must(!use(), "a released wrapper is refused");
    must(!cross() && cross() && use(), "the object has another wrapper from then on");
    drop();
    const due = counts.created - 1;
    for (let i = 0; i < 200 && counts.deinited < due; i++) {
        globalThis.gc();
        await turn(10);
    }
    showCounts();
    must(counts.deinited === due, `dropped objects deinit: ${counts.deinited} of ${due}`);
    must(counts.extensions === 1, "the kept item alone has an extension");
    const found = await compare();
    must(columns.every((column) => element(`slot + memo/${column}`).textContent !== ""), "the table is filled");
    must(found["slot + memo"].doubled === 0, "no object has two live wrappers");
}

if (isTest) {
    try {
        await tryAll();
        document.title = "sidetable: passed";
    } catch (error) {
        document.title = `sidetable: failed: ${error.message}`;
    }
}
