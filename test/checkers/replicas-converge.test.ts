/** The contract of the judge of replicas that are to be alike in the end. */
import { expect, it } from "vitest";
import { replicasConverge } from "../../src/checkers/invariants/versions.ts";
import type { AuditView } from "../../src/checkers/property.ts";

type Fact = readonly [name: string, ...numbers: readonly number[]];

/**
 * Node 1 to 3 are to hold key 9; a node that is listed has a disk that holds the write of that
 * number.
 */
function holding(disks: Readonly<Record<number, number>>): Fact[] {
  return [
    ...[1, 2, 3].map((node): Fact => ["belongs", node, 9]),
    ...Object.entries(disks).flatMap(([node, count]): Fact[] => [
      ["issues", Number(node)],
      ["opens", Number(node), Number(node), 9, 1],
      ["keeps", Number(node), Number(node), 9, 33, count, 0],
      ["closes", Number(node), Number(node), 9],
    ]),
  ];
}

function judged(facts: readonly Fact[], recovered = true): string[] {
  const reports: string[] = [];
  const view = {
    report: (message: string) => reports.push(message),
    isLost: (node: number) => node === 3 && facts.some(([name]) => name === "lost"),
  } as unknown as AuditView;
  const state = replicasConverge.initial(3);
  for (const [name, ...numbers] of facts) replicasConverge.on[name]?.(state, view, ...numbers);
  replicasConverge.atEnd?.(state, view, { recovered, workMax: 1 });
  return reports;
}

it("holds where all replicas hold the same, or those whose disks are left", () => {
  expect(judged(holding({ 1: 4, 2: 4, 3: 4 }))).toEqual([]);
  expect(judged([...holding({ 1: 4, 2: 4 }), ["lost"]])).toEqual([]);
});

it("is broken by a replica that holds another version, or none", () => {
  expect(judged(holding({ 1: 4, 2: 4, 3: 3 }))).toEqual([
    "all have recovered, and of one key n1 holds the versions 33.4, n3 33.3",
  ]);
  expect(judged(holding({ 1: 4, 2: 4 }))).toHaveLength(1);
});

it("judges nothing before recovery, or while a disk is being written, unless that crashed", () => {
  const apart = holding({ 1: 4, 2: 4, 3: 3 });
  expect(judged(apart, false)).toEqual([]);
  expect(judged([...apart, ["issues", 3]])).toEqual([]);
  expect(judged([...apart, ["issues", 3], ["crashed", 3]])).toHaveLength(1);
});
