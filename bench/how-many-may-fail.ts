/**
 * `npm run how-many-may-fail`: the tables of docs/failures.md, each cell of a few seeds.
 */
import { type Cluster, doubtFateOf, fateOf } from "../src/search/how-many-may-fail.ts";

const SEEDS = [1, 2, 3];
const FAILURES = [0, 1, 2, 3];

const REPLICATED: readonly Cluster[] = [
  ...["raft", "multi-paxos", "zab"].flatMap((protocol) =>
    [3, 4, 5, 6].map((nodes) => ({ name: `${protocol}, ${nodes}`, protocol, nodes })),
  ),
  ...[3, 4, 5].map((nodes) => ({ name: `abd, ${nodes}`, protocol: "abd", nodes })),
  { name: "zab, 3 and 2 observers", protocol: "zab", nodes: 5, options: { observers: 2 } },
  { name: "raft, 3 and 2 learners", protocol: "raft", nodes: 5, options: { voters: 3 } },
];

/** n1 to n3 are the configuration service; so many members of the chain come after them. */
const chainOf = (members: number, besides: readonly string[] = []): Cluster => ({
  name: `chain, ${members}${besides.length === 0 ? "" : `, ${besides.join(" and ")} down as well`}`,
  protocol: "chain",
  nodes: 3 + members,
  services: { configuration: { on: "n1..n3" }, chain: { on: `n4..n${3 + members}` } },
  first: 4,
  besides,
});
const CHAINS: readonly Cluster[] = [
  chainOf(2),
  chainOf(3),
  chainOf(4),
  chainOf(3, ["n1"]),
  chainOf(3, ["n1", "n2"]),
];

const Q = (phase1Quorum: number, phase2Quorum: number) => ({ phase1Quorum, phase2Quorum });
const HALVES: readonly Cluster[] = [
  { name: "Q1 = 3, Q2 = 3", protocol: "multi-paxos", nodes: 4 },
  { name: "Q1 = 3, Q2 = 2", protocol: "multi-paxos", nodes: 4, options: Q(3, 2) },
  {
    name: "Q1 = 2, Q2 = 2 (mutant)",
    protocol: "multi-paxos",
    nodes: 4,
    options: Q(2, 2),
    mutant: "non-intersecting-quorums",
  },
];

const COMMIT: readonly Cluster[] = [
  { name: "two-phase-commit, 5", protocol: "two-phase-commit", nodes: 5 },
  { name: "three-phase-commit, 5", protocol: "three-phase-commit", nodes: 5 },
  ...[0, 1, 2].map((failures) => ({
    name: `paxos-commit, 5, F = ${failures}`,
    protocol: "paxos-commit",
    nodes: 5,
    options: { failures },
  })),
];

function row(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
}

function head(cells: readonly string[]): void {
  row(cells);
  row(cells.map(() => "---"));
}

head(["nodes", ...FAILURES.map((failures) => `${failures} down`)]);
for (const cluster of REPLICATED) {
  const cells = FAILURES.map((failures) =>
    failures >= cluster.nodes ? "" : fateOf(cluster, failures, SEEDS),
  );
  row([cluster.name, ...cells]);
}
process.stdout.write("\n");
head(["members of a chain", ...FAILURES.map((failures) => `${failures} down`)]);
for (const chain of CHAINS) {
  const members = chain.nodes - 3;
  row([
    chain.name,
    ...FAILURES.map((failures) => (failures > members ? "" : fateOf(chain, failures, SEEDS))),
  ]);
}
process.stdout.write("\n");
head(["Multi-Paxos, 4 nodes", "2 down", "cut in halves"]);
for (const cluster of HALVES) {
  row([cluster.name, fateOf(cluster, 2, SEEDS), fateOf(cluster, "halves", SEEDS)]);
}
process.stdout.write("\n");
head(["in doubt", ...[1, 2, 3, 4].map((failures) => `${failures} down`)]);
for (const cluster of COMMIT) {
  row([cluster.name, ...[1, 2, 3, 4].map((failures) => doubtFateOf(cluster, failures, SEEDS))]);
}
