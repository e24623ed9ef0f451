/** What is due of a campaign follows from its results alone: it comes to its end from any state. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pieceCount, piecesFrom } from "../../src/campaign/pieces.ts";
import type { CampaignSpec } from "../../src/campaign/spec.ts";
import { BLOCK, dueOf, mergeKey, piecesOf, readTask } from "../../src/campaign/tasks.ts";

const group = { scenario: 0, protocol: "paxos", first: 1, begins: 1, pieceSeeds: 3 };
const specOf = (last: number): CampaignSpec => ({
  kind: "search",
  program: "0",
  code: "0",
  node: "v20",
  system: "paxos",
  files: [],
  strategy: "swarm",
  groups: [{ ...group, last, ends: last }],
  timeMs: null,
  guard: 0,
  stallMs: 0,
});

const failures = [{ fingerprint: "paxos/agreement", group: 0, seed: 5, source: null }];

/** Does what is due until nothing is, beginning with some results; then what there is. */
function drive(spec: CampaignSpec, before: readonly string[], most: number) {
  const done = new Set(before);
  const aside = new Set<string>();
  for (let rounds = 0; rounds < 1_000; rounds++) {
    const standing = { done, aside, isClosed: false, pending: 0 };
    const first = dueOf(spec, { ...standing, failures: null }, most);
    const known = first.sum !== null && done.has(first.sum);
    const due = known ? dueOf(spec, { ...standing, failures }, most) : first;
    if (due.isOver) return done;
    for (const { key } of due.tasks) done.add(key);
    for (const key of due.spent) done.delete(key);
  }
  throw new Error("it never ends");
}

describe("what is due", () => {
  it("comes to the same from any results that are there already", () => {
    const spec = specOf(700);
    const keys = piecesFrom(spec, 0, pieceCount(spec)).map(({ key }) => key);
    const whole = drive(spec, [], 300);
    const property = fc.property(
      fc.subarray(keys),
      fc.integer({ min: 1, max: 300 }),
      (some, most) => {
        expect([...drive(spec, some, most)].sort()).toEqual([...whole].sort());
      },
    );
    fc.assert(property, { numRuns: 30, seed: 3 });
  });

  it("puts whole blocks together, and shrinks one failure of each kind", () => {
    const done = drive(specOf(3 * BLOCK * 2), [], 1_000);
    expect([...done].sort()).toEqual(["merge-0", "merge-1", "shrink-0-5", `sum-${BLOCK * 2}`]);
  });

  it("of a search that learns are the pieces of one round, and then what they have shown", () => {
    const spec = { ...specOf(100), strategy: "guided" };
    const isPiece = ({ kind }: { readonly kind: string }) => kind === "piece";
    const done = new Set<string>();
    const firsts: (number | string)[] = [];
    for (let rounds = 0; rounds < 20; rounds++) {
      const standing = { done, aside: new Set<string>(), isClosed: false, pending: 0, failures };
      const { tasks, sum } = dueOf(spec, standing, 1_000);
      if (sum !== null) break;
      const [first] = tasks.filter(isPiece);
      firsts.push(first?.kind === "piece" ? first.first : (tasks[0]?.key ?? ""));
      for (const { key } of tasks) done.add(key);
    }
    expect(firsts).toEqual([1, "corpus-1", 33, "corpus-2", 65, "corpus-3", 97]);
    // What a corpus was made of is still there: it is made again if a server forgot it.
    done.delete("corpus-2");
    const standing = { done, aside: new Set<string>(), isClosed: false, pending: 0, failures };
    expect(dueOf(spec, standing, 9).tasks).toEqual([{ kind: "corpus", key: "corpus-2", round: 2 }]);
  });

  it("of a search that learns end where a piece was set aside", () => {
    const spec = { ...specOf(100), strategy: "guided" };
    const [lost = "", ...others] = piecesFrom(spec, 0, 11).map(({ key }) => key);
    const standing = { done: new Set(others), isClosed: false, pending: 0, failures: null };
    const due = dueOf(spec, { ...standing, aside: new Set([lost]) }, 1_000);
    expect(due.tasks).toEqual([{ kind: "sum", key: "sum-11" }]);
  });

  it("does not wait for a piece that was set aside, and counts it as missing", () => {
    const spec = specOf(9);
    const [lost, ...others] = piecesFrom(spec, 0, 3).map(({ key }) => key);
    const aside = new Set([lost as string]);
    const standing = { done: new Set(others), aside, isClosed: false, pending: 0, failures: null };
    expect(dueOf(spec, standing, 10).tasks).toEqual([{ kind: "sum", key: "sum-3" }]);
  });

  it("once its time is over begins nothing, and waits for what is at work", () => {
    const spec = { ...specOf(2 ** 31), timeMs: 1 };
    const [one, , three] = piecesFrom(spec, 0, 3).map(({ key }) => key);
    const done = new Set([one as string, three as string]);
    const standing = { done, aside: new Set<string>(), isClosed: true, failures: null };
    expect(dueOf(spec, { ...standing, pending: 1 }, 10).tasks).toEqual([]);
    expect(dueOf(spec, { ...standing, pending: 0 }, 10).tasks).toEqual([
      { kind: "sum", key: "sum-2" },
    ]);
  });

  it("are pieces that hold each seed once, named by what they are", () => {
    const spec = specOf(100);
    const pieces = piecesOf(spec, 0);
    const seeds = pieces.flatMap(({ first, last }) => [first, last]);
    expect(pieces[0]?.key).toBe("piece-0-1-3");
    expect(seeds.filter((_, at) => at % 2 === 0)).toEqual(pieces.map((_, at) => 1 + at * 3));
    expect(pieces.at(-1)?.last).toBe(100);
    expect(mergeKey(0)).toBe("merge-0");
  });
});

it("a task that a queue hands out is read, or refused with what would be right", () => {
  const piece = { kind: "piece", key: "piece-0-1-3", group: 0, first: 1, last: 3 };
  expect(readTask(piece, "redis://host")).toEqual(piece);
  expect(() => readTask({ kind: "eval", key: "x" }, "redis://host")).toThrow(/kind of task/);
});
