/**
 * A general invariant, bound by a user's protocol to a fact of its own; the example is that of
 * docs/library.md, to the letter.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  bind,
  CRASH_RECOVERY,
  type Facts,
  fact,
  hearing,
  nodeName,
  type Protocol,
  properties,
  type ScenarioSource,
  simulate,
  tally,
} from "../src/index.ts";

// A king for each year, by the consent of a majority.
const FACTS = {
  crowned: fact("`king` said that a majority crowned it for `year`", "year", "king"),
} as const;

interface Court {
  year: number;
  /** Who has this node's consent for the year. */
  consent: number;
  consenting: number[];
}
type Message = { readonly type: "claim" | "consent" | "crowned"; readonly year: number };

const court = (name: string, remembers: boolean): Protocol<Court, Message> => ({
  name,
  about: "A king for each year.",
  options: {},
  faultModel: CRASH_RECOVERY,
  facts: FACTS,
  factsOfMessage(from, _to, { type, year }, facts: Facts<typeof FACTS>) {
    if (type === "crowned") facts.crowned(year, from);
  },
  factsOfWrite() {},
  start(disk, self) {
    self.setTimer("patience", 50_000 + self.random("patience", 100_000));
    const kept = disk.get("consent") as { year: number; consent: number } | undefined;
    if (!remembers || kept === undefined) return { year: 0, consent: 0, consenting: [] };
    return { ...kept, consenting: [] };
  },
  onTimer(state, _timer, self) {
    self.setTimer("patience", 50_000 + self.random("patience", 100_000));
    state.year++;
    state.consent = self.id;
    state.consenting = [self.id];
    const claim = { type: "claim", year: state.year } as const;
    const value = { year: state.year, consent: self.id };
    self.disk.batch(
      [{ kind: "put", key: "consent", value }],
      self.peers.map((to) => ({ to, message: claim })),
    );
  },
  onMessage(state, from, { type, year }, self) {
    if (type === "claim" && year > state.year) {
      state.year = year;
      state.consent = from;
      self.setTimer("patience", 50_000 + self.random("patience", 100_000));
      const value = { year, consent: from };
      const answer = { to: from, message: { type: "consent", year } as const };
      self.disk.batch([{ kind: "put", key: "consent", value }], [answer]);
    } else if (type === "consent" && year === state.year && state.consent === self.id) {
      if (!state.consenting.includes(from)) state.consenting.push(from);
      if (state.consenting.length * 2 <= self.peers.length + 1) return;
      for (const peer of self.peers) self.send(peer, { type: "crowned", year });
    }
  },
  onDisk() {},
  onRequest(_state, request, self) {
    self.reply(request, { status: "ok", output: null, leader: self.id });
  },
  observe: ({ year, consent }) => ({
    role: "courtier",
    term: year,
    leader: consent,
    commitIndex: 0,
    lastIndex: 0,
  }),
  describe: ({ type, year }) => ({ kind: type, fields: { year } }),
  leaderless: true,
});

const oneKing = bind(
  { name: "one-king", statement: "A year has one king.", source: "our design, section 2" },
  hearing(
    properties.oneLeader((a, b, year) => `${nodeName(a)} and ${nodeName(b)} reign in year ${year}`),
    FACTS,
    { lead: ["crowned", "king", "year"] },
  ),
);

describe("our court", () => {
  const ruled = { invariants: [oneKing], happened: [tally("coronations", "crowned")] };
  const scenario: ScenarioSource = {
    version: 1,
    nodes: 3,
    duration: "10s",
    network: { latency: "1ms..20ms", loss: "10%" },
    workload: { clients: 0 },
    faults: [{ every: "100ms", oneOf: [{ crash: "random" }], for: "5ms" }],
  };

  it.each([1, 2, 3, 4, 5])("has one king a year, seed %i", async (seed) => {
    const host = court("court", true);
    const run = await simulate({ ...scenario, protocol: "court" }, { seed, host, ...ruled });
    expect(run.verdict, run.report()).toBe("pass");
    expect(run.happened["coronations"]).toBeGreaterThan(10);
  });

  it("has two where a restarted node forgets whom it gave its consent", async () => {
    const host = court("forgetful-court", false);
    const source = { ...scenario, protocol: "forgetful-court" };
    const run = await simulate(source, { seed: 1, host, ...ruled });
    expect(run.violations[0]?.check).toBe("one-king");
    expect(run.violations[0]?.message).toMatch(/^n\d and n\d reign in year \d+$/);
    expect(run.story().at(-1)).toContain("crowned");
  });
});

it("the properties that a protocol of one's own can bind are all documented", () => {
  const told = readFileSync(new URL("../docs/library.md", import.meta.url), "utf8");
  expect(Object.keys(properties).filter((name) => !told.includes(`\`${name}`))).toEqual([]);
});
