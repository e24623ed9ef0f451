/**
 * Every directed scenario that a correct protocol passes has a twin: the same steps with a planted
 * bug, which fails by a declared detector. One that no bug can fail would show nothing.
 */
import { basename } from "node:path";
import { expect, it } from "vitest";
import { findScenarios, loadScenarios } from "../../src/cli/scenarios.ts";
import { must } from "../../src/core/assert.ts";
import { protocols } from "../../src/protocols/index.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { systems } from "../../src/systems/index.ts";

/**
 * The bug that the steps are made for, where no file beside has it: X.yaml has X-mutant.yaml else.
 * Planted into the same steps, it is found.
 */
const TWINS: Readonly<Record<string, string>> = {
  p2c: "ignore-accepted",
  "change-asked-again": "refuses-what-is-made",
  "prepare-twice": "refused-by-own-ballot",
  "crash-in-discovery": "accepted-epoch-not-persisted",
  "crash-in-sync": "election-ignores-zxid",
  "epoch-of-a-follower": "epoch-from-self",
  "newleader-ack-covers": "newleader-ack-does-not-cover",
  "nju-issue-1": "ack-before-disk",
  "nju-issue-3": "uptodate-stale-zxid",
  "leader-installs": "leads-on-after-learning",
  "one-promise": "equal-epoch-acked",
  "restart-after-snapshot": "snapshot-zxid-not-persisted",
  "zk-2845": "no-truncation",
  "zk-3642": "partial-snapshot",
  "zk-3911": "broadcast-before-quorum",
  "zk-4643": "election-ignores-epoch",
  "3pc-crash-instead": "outcome-not-looked-at",
  "3pc-last-one-decides": "pre-commit-left-out",
  "3pc-total-failure": "outcome-not-looked-at",
  "chain-head-dies": "head-answers",
  "chain-tail-dies": "passed-before-sync",
  "view-renewed-unseen": "removed-though-renewed",
};

/** Those whose bug needs other steps to be seen at every seed: it has a file of its own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "chain-head-dies": "head-answers",
  "chain-tail-dies": "in-flight-lost-at-removal",
  "holder-dies-no-leader": "expiry-never-read",
  "hot-key": "balances-by-old-loads",
  "observer-quorum": "observer-counted",
  "view-cut-off": "never-back",
  "slow-observer-aware": "counts-an-accuser-twice",
  "voters-learnt-by-a-leader": "voters-learnt-by-leader",
  "zxid-set-early": "zxid-set-early",
  "3pc-coordinator-dies": "no-takeover",
  "3pc-recovered-asks-in-vain": "recovered-takes-part",
  "paxos-commit-partition": "prepared-in-a-free-one",
  "paxos-commit-survives-the-same": "minority-of-acceptors",
};

/** Its bug was one of sessions, not of a protocol: test/world/sessions-property.test.ts. */
const OF_THE_WORLD = ["session-without-a-gap"];

const all = await loadScenarios(findScenarios(["scenarios"]));
const nameOf = (file: string): string => basename(file, ".yaml");
const files = new Set(all.map(({ file }) => nameOf(file)));
const directed = all.filter(
  ({ file, mutants, script, expect: expected }) =>
    !file.includes("/mutants/") &&
    Object.keys(mutants).length === 0 &&
    script.length > 0 &&
    expected === "pass",
);
const plantedBeside = (file: string): boolean =>
  [...files].some((name) => name !== nameOf(file) && name.startsWith(`${nameOf(file)}-`));

it("has one: a file beside it, or a bug that is planted here", () => {
  const without = directed
    .map(({ file }) => file)
    .filter((file) => !plantedBeside(file) && !(nameOf(file) in { ...TWINS, ...ELSEWHERE }));
  expect(without.map(nameOf)).toEqual(OF_THE_WORLD);
  const shown = new Set(all.flatMap(({ mutants }) => Object.values(mutants)));
  expect(Object.values(ELSEWHERE).filter((mutant) => !shown.has(mutant))).toEqual([]);
  // The files beside are run, and found by declared detectors, in test/search/mutants.test.ts.
});

it.each(Object.entries(TWINS))("%s fails with %s, by a declared detector", (name, mutant) => {
  const scenario = must(
    directed.find(({ file }) => nameOf(file) === name),
    name,
  );
  const [protocol = ""] = scenario.protocols;
  const ofSystem = systems.get(protocol)?.mutants?.find(({ name }) => name === mutant);
  const { detectors } = must(protocols.get(protocol)?.mutants.get(mutant) ?? ofSystem, mutant);
  const planted = { ...scenario, mutants: { [protocol]: mutant } };
  for (const seed of [scenario.seeds.first, 710_003, 40_000_009]) {
    const { violations } = simulate(planted, protocol, seed);
    expect(detectors, `${scenario.file}, seed ${seed}`).toContain(violations[0]?.check);
  }
});
