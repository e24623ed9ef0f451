/** Failures of systems of several services, ours and a user's own, are replayed and shrunk. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const RESOURCE = `name: A late write
version: 1
system: fenced-lock
nodes: 7
duration: 6s
mutant: unfenced-resource
network: { latency: 1ms..10ms, loss: 1% }
clocks: { offset: 20ms, drift: 200ppm }
faults:
  - { every: 600ms, from: 1s, for: 900ms, oneOf: [{ pause: n4 }, { pause: n5 }, { pause: n6 }] }
  - { every: 2s, from: 1s, oneOf: [crash, partition, loss-burst] }
`;

const OWN = `import { claim, CRASH_RECOVERY, defineSystem } from "rashomon";
const quiet = {
  options: {}, faultModel: CRASH_RECOVERY, leaderless: true,
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {}, factsOfWrite() {}, onMessage() {}, onRequest() {}, onDisk() {},
  observe: () => ({ role: "member", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};
const notebook = {
  ...quiet, name: "notebook", about: "Counts in memory.",
  facts: { noted: claim("\`node\` noted \`count\`", "node", "count") },
  start: () => ({ count: 0 }), onTimer() {},
  onRequest(state, request, self) {
    self.assert("noted", ++state.count);
    self.reply(request, { status: "ok", output: state.count, leader: self.id });
  },
};
const buyer = {
  ...quiet, name: "buyer", about: "Buys again and again.",
  start(_disk, self) { self.setTimer("buy", 100_000); return {}; },
  onTimer(_state, _timer, self) { self.ask("notebook", { f: "note", key: null, input: 1 }); },
  onAnswer(_state, _answer, self) { self.setTimer("buy", 100_000); },
};
export default defineSystem({
  name: "shop", about: "A notebook and two buyers.",
  services: [
    { name: "notebook", about: "Counts.", runs: notebook, on: [1] },
    { name: "buyers", about: "They buy.", runs: buyer, on: [2, 3] },
  ],
  invariants: [{
    name: "count-rises", statement: "What is noted only rises.", source: "this test",
    initial: () => ({ last: 0 }),
    on: {
      "notebook.noted"(state, view, node, count) {
        if (count <= state.last) view.report("it fell", [view.addressOf("notebook", node)]);
        state.last = count;
      },
    },
  }],
});
`;
const SHOP = `name: A notebook counts on over a crash
version: 1
system: ./shop.js
nodes: 3
duration: 2s
workload: { clients: 0 }
faults: [{ at: 1s, crash: n1, restartAfter: 100ms }, { at: 500ms, pause: n2, for: 100ms }]
`;

test("the artifact of a system of ours replays", async () => {
  const folder = folderOf({ "late.yaml": RESOURCE });
  const ran = await rashomon(folder, ["run", "late.yaml", "--seed", "1", "--quiet"]);
  expect(ran.status, ran.stdout).toBe(1);
  const artifact = "reports/late-fenced-lock-seed-1.json";
  const again = await rashomon(folder, ["replay", artifact, "--json"]);
  expect(again.status, again.stderr).toBe(1);
  const { hash } = JSON.parse(readFileSync(`${folder}/${artifact}`, "utf8")) as { hash: string };
  expect(again.stdout).toContain(hash);
}, 60_000);

test("the artifact of a user's own system of two services replays and shrinks", async () => {
  const folder = folderOf({ "shop.js": OWN, "shop.yaml": SHOP });
  const ran = await rashomon(folder, ["run", "shop.yaml", "--seed", "1", "--quiet"]);
  expect(ran.status, ran.stdout + ran.stderr).toBe(1);
  const artifact = "reports/shop-shop-seed-1.json";
  const again = await rashomon(folder, ["replay", artifact, "--quiet"]);
  expect(again.status, again.stderr).toBe(1);
  const shrunk = await rashomon(folder, ["shrink", artifact]);
  expect(shrunk.status, shrunk.stderr).toBe(0);
  expect(shrunk.stdout).toMatch(/decisions +\d+ became 1:/);
  const smallest = await rashomon(folder, ["run", "shop-shop-seed-1-shrunk.yaml", "--quiet"]);
  expect(smallest.status, smallest.stderr).toBe(0);
}, 60_000);

test("on a user's changed code an artifact goes by its decisions", async () => {
  const folder = folderOf({ "shop.js": OWN, "shop.yaml": SHOP });
  await rashomon(folder, ["run", "shop.yaml", "--seed", "1", "--quiet"]);
  const artifact = "reports/shop-shop-seed-1.json";
  writeFileSync(`${folder}/shop.js`, `${OWN}// A comment more.\n`);
  const same = await rashomon(folder, ["replay", artifact]);
  expect(same.status, same.stdout).toBe(1);
  expect(same.stderr).toContain("The hash is that of the artifact");
  writeFileSync(`${folder}/shop.js`, OWN.replace("100_000); return", "90_000); return"));
  const { stdout } = await rashomon(folder, ["replay", artifact]);
  const said = stdout.replace(/\s+/g, " ");
  expect(said).toContain("the code of shop has changed since");
  expect(said).toMatch(
    /by the decisions of the artifact it fails in the same way: diverged at step/,
  );
  const shrunk = await rashomon(folder, ["shrink", artifact]);
  expect(shrunk.stderr).toContain("the code of shop has changed since the artifact was written");
}, 60_000);
