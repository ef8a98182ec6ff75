// Opens a heap snapshot in Chromium's own DevTools, and prints what these make of it: node devtools.cjs FOLDER-OF-MODULES CHROMIUM FILE
"use strict";
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const [, , modules, chromium, file] = process.argv;
const puppeteer = createRequire(`${modules}/`)("puppeteer-core");

// DevTools are a page of Chromium's, and its modules can be asked for. They change from one version to the next: where they are not as expected, that is said.
const DEVTOOLS = "devtools://devtools/bundled";

// In that page: what its button "Load profile" does, and then the rows of the summary.
const opened = async (devtools, text) => {
  let i18n, profiler, model;
  try {
    i18n = await import(`${devtools}/core/i18n/i18n.js`);
    const locale = { navigatorLanguage: "en-US", settingLanguage: "en-US", lookupClosestDevToolsLocale: (name) => name };
    i18n.DevToolsLocale.DevToolsLocale.instance({ create: true, data: locale });
    profiler = await import(`${devtools}/panels/profiler/profiler.js`);
    model = await import(`${devtools}/models/heap_snapshot_model/heap_snapshot_model.js`);
  } catch (error) {
    return { unlike: String(error) };
  }
  const header = new profiler.HeapSnapshotView.HeapSnapshotProfileType().createProfileLoadedFromFile("picture");
  const mistake = await header.loadFromFile(new File([text], "picture.heapsnapshot"));
  if (mistake) return { mistake: String(mistake) };
  const snapshot = await header.loadPromise;
  const rows = Object.values(await snapshot.aggregatesWithFilter(new model.HeapSnapshotModel.NodeFilter()));
  return { bytes: snapshot.totalSize, types: Object.fromEntries(rows.map((row) => [row.name, [row.count, row.self, row.maxRet]])) };
};

(async () => {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
  const browser = await puppeteer.launch({ executablePath: chromium, args });
  try {
    const page = await browser.newPage();
    await page.goto(`${DEVTOOLS}/devtools_app.html`);
    console.log(JSON.stringify(await page.evaluate(opened, DEVTOOLS, readFileSync(file, "utf8"))));
  } finally {
    await browser.close();
  }
})();
