/** The facts of a user's own protocol in stories and explanations, in their declarations' words. */
import { expect, it } from "vitest";
import {
  bind,
  CRASH_RECOVERY,
  claim,
  defineSystem,
  type Protocol,
  type Self,
} from "../../src/index.ts";
import { factWords } from "../../src/runner/fact-words.ts";
import type { Violation } from "../../src/runner/result.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { tellStory } from "../../src/runner/story.ts";
import { withSystem } from "../../src/scenario/own-system.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { explainFailure } from "../../src/search/explain/explain.ts";
import { programOfText } from "../programs/support/programs.ts";

const FACTS = {
  // The name of one of ours, and of a kind that stories of ours leave out.
  answered: claim("`node` counted to `count` in round `round`", "node", "count", "round"),
  vote: claim("a ballot for `count`", "node", "count", "round"),
} as const;

/** Each node counts; that of round 3 is refused once n2 has come to 4. */
const counting: Protocol<{ count: number }, never> = {
  name: "counting",
  about: "Counts.",
  options: {},
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  facts: FACTS,
  describe: () => ({ kind: "none", fields: {} }),
  factsOfMessage() {},
  factsOfWrite() {},
  start(_disk, self) {
    self.setTimer("count", 10_000 * self.id);
    return { count: 0 };
  },
  onTimer(state, _timer, self: Self<never>) {
    state.count++;
    self.assert("answered", state.count, 3);
    self.assert("vote", state.count, 7);
    self.setTimer("count", 10_000 * self.id);
  },
  onMessage() {},
  onRequest() {},
  onDisk() {},
  observe: () => ({ role: "counts", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
};

const system = defineSystem({
  name: "counting",
  about: "Counts.",
  protocol: counting,
  invariants: [
    bind(
      { name: "below-four", statement: "n2 counts to three.", source: "This test" },
      {
        initial: () => ({}),
        on: {
          answered(_state, view, node, count) {
            if (node === 2 && count === 4) view.report("n2 counted to 4", [2]);
          },
        },
      },
    ),
  ],
});
const known = withSystem(system, "counting.ts");
const scenario = resolveScenario(
  { version: 1, system: "counting.ts", nodes: 2, duration: "1s", checks: ["invariants"] },
  "counting.yaml",
  undefined,
  known,
);

it("a story has those that share most with the fact that shows the violation", () => {
  const run = simulate(scenario, "counting", 1, { known });
  const violation = run.violations[0] as Violation;
  const lines = tellStory(scenario, "counting", 1, violation, 30, { known });
  const words = lines.map((line) => line.replace(/^step +\d+ +[\d.]+ s +/, ""));
  expect(words.at(-1)).toBe("n2 counted to 4 in round 3");
  // One shares two numbers; of those that share one, the latest. No ballot is among them.
  expect(words.filter((line) => /counted|ballot/.test(line))).toEqual([
    "n1 counted to 4 in round 3",
    "n2 counted to 2 in round 3",
    "n1 counted to 5 in round 3",
    "n1 counted to 6 in round 3",
    "n2 counted to 3 in round 3",
    "n1 counted to 7 in round 3",
    "n2 counted to 4 in round 3",
  ]);
});

it("fields that the declaration's sentence does not name come after it", () => {
  const { about, fields } = FACTS.vote;
  const given = { numbers: [2, 4, 7], last: 0, named: (node: number) => `n${node}`, asker: "" };
  const words = factWords({ name: "vote", about, fields, base: 0 }, given);
  expect(words).toBe("n2: a ballot for 4 (round 7)");
});

it("fields are said by their kinds, where they are declared", () => {
  const waits = claim(
    "`node` waits `pause` for `asked`, `byUs` microseconds by its clock",
    "node",
    "pause: duration",
    "asked: nodes",
    "byUs",
  );
  const given = { numbers: [1, 250_000, 0b110, 70], last: 0, asker: "" };
  const named = { ...given, named: (node: number) => `n${node}` };
  expect(factWords({ name: "waits", ...waits, base: 0 }, named)).toBe(
    "n1 waits 250ms for n2, n3, 70 microseconds by its clock",
  );
});

it("an explanation has them among what led to it and what came of its steps", () => {
  const run = simulate(scenario, "counting", 1, { known });
  const settings = { scenario, protocol: "counting", seed: 1, run, workMax: 1 };
  const { story, decisive } = explainFailure(settings, { known });
  expect(story.join("\n")).toContain("n2 counted to 3 in round 3");
  expect(decisive.did.join("\n")).toContain("n2 counted to 4 in round 3");
});

it("of a program that makes no progress it says what it waits for, not that it was woken", async () => {
  const program = await programOfText(
    `export default async function main(self) {
      self.onRequest(() => new Promise(() => undefined));
      for (;;) { await self.sleep(20); self.send(self.id === 1 ? 2 : 1, "tick"); }
    }`,
    { name: "waiting" },
  );
  const own = withSystem({ name: "waiting", about: "Waits.", protocol: program }, "waiting.ts");
  const source = { version: 1, system: "waiting.ts", nodes: 2, duration: "1s" };
  const stuck = resolveScenario(source, "waiting.yaml", undefined, own);
  const run = simulate(stuck, "waiting", 1, { known: own });
  expect(run.violations[0]?.check).toBe("progress");
  const settings = { scenario: stuck, protocol: "waiting", seed: 1, run, workMax: 1 };
  const { nodes, repeated } = explainFailure(settings, { known: own });
  expect(nodes[0]?.waits).toMatch(/^\d+ requests that it has not answered, 1 timer$/);
  expect(repeated.map(({ event }) => event).join("\n")).toContain("n2 gets tick from n1");
  expect(repeated.map(({ event }) => event).join("\n")).not.toContain("timer");
});
