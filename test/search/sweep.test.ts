/** The sweep: the same jobs, and the same end, whatever the order in which workers come back. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type JobClass,
  Sweep,
  type SweepGroup,
  type SweepOptions,
} from "../../src/search/sweep.ts";

const raft: SweepGroup = { scenario: 0, protocol: "raft", seeds: { first: 1, last: 10 } };
const zab: SweepGroup = { scenario: 1, protocol: "zab", seeds: { first: 5, last: 8 } };

/**
 * Runs a sweep with some workers; `pick` says which open job comes back next.
 * @returns `scenario:seed` of the results.
 */
function swept(
  groups: readonly SweepGroup[],
  options: SweepOptions,
  classOf: (name: string) => JobClass,
  workers = 1,
  pick: (open: number) => number = () => 0,
): string[] {
  const sweep = new Sweep<string>(groups, options);
  const open = [];
  while (!sweep.complete) {
    while (open.length < workers) {
      const job = sweep.next();
      if (job === null) break;
      open.push(job);
    }
    const [job] = open.splice(pick(open.length), 1);
    if (job === undefined) throw new Error("a sweep that is not complete has an open job");
    const name = `${job.scenario}:${job.seed}`;
    sweep.settle(job, name, classOf(name));
  }
  return sweep.results();
}

const fine = (): JobClass => "fine";

test("jobs come by scenario, then protocol, then seed, both ends included", () => {
  expect(swept([raft, zab], {}, fine)).toEqual([
    ...Array.from({ length: 10 }, (_, index) => `0:${index + 1}`),
    "1:5",
    "1:6",
    "1:7",
    "1:8",
  ]);
});

test("a group of several scenarios gives seed s to the s-modulo-nth", () => {
  const three: SweepGroup = { ...zab, scenario: 4, cycle: 3 };
  expect(swept([three], {}, fine)).toEqual(["6:5", "4:6", "5:7", "6:8"]);
});

test("a sweep of nothing is complete", () => {
  expect(swept([], {}, fine)).toEqual([]);
});

describe("a shard", () => {
  test("has the seeds with seed mod N = I - 1", () => {
    expect(swept([raft], { shard: { index: 1, count: 4 } }, fine)).toEqual(["0:4", "0:8"]);
    expect(swept([raft], { shard: { index: 2, count: 4 } }, fine)).toEqual(["0:1", "0:5", "0:9"]);
  });

  test("of a single seed may be empty", () => {
    const one = { ...raft, seeds: { first: 7, last: 7 } };
    expect(swept([one], { shard: { index: 1, count: 2 } }, fine)).toEqual([]);
    expect(swept([one], { shard: { index: 2, count: 2 } }, fine)).toEqual(["0:7"]);
  });

  test("and the others together have every seed once", () => {
    const all = [1, 2, 3].flatMap((index) => swept([raft], { shard: { index, count: 3 } }, fine));
    expect(all.sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))).toEqual(
      swept([raft], {}, fine),
    );
  });
});

describe("bailing out", () => {
  const failing =
    (...names: string[]) =>
    (name: string): JobClass =>
      names.includes(name) ? "failure" : "fine";

  test("stops at the lowest failing seed, lower ones finished", () => {
    expect(swept([raft, zab], { bail: 1 }, failing("0:3", "0:7"))).toEqual(["0:1", "0:2", "0:3"]);
  });

  test("stops at the N lowest failing seeds", () => {
    expect(swept([raft, zab], { bail: 2 }, failing("0:3", "1:5", "1:6")).at(-1)).toBe("1:5");
  });

  test("on an expected failure ends its scenario only", () => {
    const classOf = (name: string): JobClass => (name === "0:2" ? "expected-failure" : "fine");
    expect(swept([raft, zab], { bail: 1 }, classOf)).toEqual([
      "0:1",
      "0:2",
      "1:5",
      "1:6",
      "1:7",
      "1:8",
    ]);
  });

  test("gives the same results whatever the number of workers and the order of arrival", () => {
    const classes = fc.array(
      fc.constantFrom<JobClass>("fine", "fine", "expected-failure", "failure"),
      {
        minLength: 14,
        maxLength: 14,
      },
    );
    fc.assert(
      fc.property(
        classes,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
        (kinds, bail, workers, order) => {
          const classOf = (name: string): JobClass => {
            const [scenario, seed] = name.split(":").map(Number);
            return kinds[scenario === 0 ? (seed ?? 0) - 1 : (seed ?? 0) + 5] ?? "fine";
          };
          let turn = 0;
          const pick = (open: number): number => (order[turn++ % order.length] ?? 0) % open;
          const alone = swept([raft, zab], { bail }, classOf);
          expect(swept([raft, zab], { bail }, classOf, workers, pick)).toEqual(alone);
        },
      ),
    );
  });
});
