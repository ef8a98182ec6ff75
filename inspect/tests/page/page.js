// Appended to a report's page: uses it as a person does, and says in its title what came of it. The objects are those of `reports.rs` in xtask.
"use strict";
{
  const wrong = [...window.mistakes];
  const expect = (is, what) => { if (!is) wrong.push(what); };
  const same = (found, due, what) => expect(JSON.stringify(found) === JSON.stringify(due), `${what}: ${JSON.stringify(found)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (selector) => all(selector).filter((one) => one.getClientRects().length > 0);
  const texts = (selector) => shown(selector).map((one) => one.textContent);
  const search = (words) => {
    document.getElementById("search").value = words;
    document.getElementById("search").dispatchEvent(new Event("input"));
  };

  same(performance.getEntriesByType("resource").length, 0, "the page loads something else");
  same(texts("h1"), ["1\u202f207 objects leaked"], "the headline");
  same(texts("#numbers b").slice(0, 2), ["4", "1"], "cycles and over-retained objects");

  // The rings.
  const headings = ["a ring of 1\u202f200 objects", "2 × a ring of 2 objects", "an object that holds itself"];
  same(texts("#cycles h3"), headings, "the rings");
  same(texts("#over h3"), ["App.Cache"], "the over-retained objects");
  same(texts("#possible h3"), ["an object that holds itself"], "the possible rings");
  same(texts("#cycles svg text.closes"), ["", ".apartment", ".<b>me</b>"], "the fields that close the rings");
  same(texts("#cycles .card:nth-child(2) svg text:not(.field)"), ["App.Apartment", "App.Person"], "the objects of a ring");
  expect(texts("#cycles .card:first-child svg text").some((words) => words.startsWith("… and so on, 1\u202f200 times")), "a ring that repeats itself");
  for (const svg of shown("svg")) {
    const room = svg.getBoundingClientRect();
    expect(room.width > 50 && room.height > 30, "a ring is too small to be seen");
    for (const part of svg.querySelectorAll("text, rect")) {
      const box = part.getBoundingClientRect();
      const is_inside = box.left >= room.left - 1 && box.right <= room.right + 1 && box.top >= room.top - 1 && box.bottom <= room.bottom + 1;
      expect(is_inside, `outside of its picture: ${part.textContent}`);
    }
  }

  // The table.
  const columns = () => shown("#types tr").map((row) => [...row.children].map((cell) => cell.textContent));
  same(columns().length, 500, "rows");
  same(texts("#more"), ["107 more: search for them"], "rows that are not shown");
  same(columns()[0], ["App.Node<Swift.Int>", "1\u202f200", "38\u202f400", "38\u202f400", "1\u202f200", "38\u202f400"], "the first row: most is leaked");
  const head = (place) => shown("#heads button")[place];
  head(0).click();
  same(columns().slice(0, 2).map((row) => row[0]), ["<i>App</i>.Selfish", "App.Apartment"], "sorted by name");
  head(0).click();
  same(columns()[0][0], "App.Screen99", "sorted by name, backwards");
  same(shown("#heads th")[0].getAttribute("aria-sort"), "descending", "the head says so");
  head(2).click();
  same(columns().slice(0, 2).map((row) => [row[0], row[2]]), [["App.Node<Swift.Int>", "38\u202f400"], ["App.Page", "1\u202f000"]], "sorted by bytes");

  // The search: by field, by type, by address, by what is nowhere.
  search("Apartment");
  same(texts("#cycles h3"), ["2 × a ring of 2 objects"], "rings with that word");
  same([shown("#over"), shown("#possible")].map((some) => some.length), [0, 0], "sections without that word");
  same(columns().map((row) => row[0]), ["App.Apartment"], "types with that word");
  search("  SCREEN59");
  same(columns().map((row) => row[0]).sort(), ["App.Screen59", ...Array.from({ length: 9 }, (_, place) => `App.Screen59${place}`)], "types by a part of the name");
  search("tenant");
  same(texts("#cycles h3"), ["2 × a ring of 2 objects"], "rings by a field's name");
  same(texts("#more"), ["No type has that in its name."], "no type is called so");
  search("nowhere");
  same(shown(".card").length, 0, "rings with what is nowhere");
  search("");
  same(texts("#cycles h3"), headings, "all rings again");

  wrong.push(...window.mistakes);
  document.title = wrong.length === 0 ? "report: passed" : `report: failed: ${wrong.join("; ")}`;
}
