// Reads a heap snapshot as MemLab does, and prints what it makes of it: node snapshot.cjs FOLDER-OF-MODULES FILE
"use strict";
const { createRequire } = require("node:module");
const [, , modules, file] = process.argv;
const { TraceFinder, utils } = createRequire(`${modules}/`)("@memlab/core");

const described = (edge) => `${edge.fromNode.name} --${edge.type} ${edge.name_or_index}--> ${edge.toNode.name}`;

(async () => {
  const snapshot = await utils.getSnapshotFromFile(file, { buildNodeIdIndex: true, verbose: false });
  const finder = new TraceFinder();
  finder.annotateShortestPaths(snapshot);
  finder.calculateAllNodesRetainedSizes(snapshot);
  let bytes = 0;
  const named = {};
  snapshot.nodes.forEach((node) => {
    bytes += node.self_size;
    (named[node.name] ??= []).push({ id: node.id, bytes: node.self_size, retained: node.retainedSize,
      from: node.referrers.map(described), path: node.hasPathEdge });
  });
  const some = ["App.Cache", "App.Page", "App.Person", "<i>App</i>.Selfish", "App.Frame"].map((name) => [name, named[name]]);
  console.log(JSON.stringify({ nodes: snapshot.nodes.length, edges: snapshot.edges.length, bytes, named: Object.fromEntries(some) }));
})();
