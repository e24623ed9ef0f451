/**
 * Two-phase commit over consensus groups (Corbett and others 2012, Spanner): participants and
 * coordinators are replicated, so that none of them blocks as long as a majority of its group runs;
 * locks by wound-wait, timestamps in the order of true time by clocks of known error.
 */
import type { Invariant } from "../../checkers/property.ts";
import { transactional } from "../../objects/transactional.ts";
import type { Values } from "../space.ts";
import type { ServedObject, ServiceDeclaration, System } from "../system.ts";
import { spannerGoals } from "./goals.ts";
import { groupOf } from "./group.ts";
import { EPSILON_US, GROUPS, groupName, MEMBERS } from "./groups.ts";
import { externalOrder, oneCommit, readsInOrder, shownOnce, versionsRise } from "./judges.ts";
import { leasesDisjoint, safeTime } from "./lease-judges.ts";
import { spannerMutants } from "./mutants.ts";
import { groupRules, transactorRules } from "./rules.ts";
import { transactorOf } from "./transactor.ts";

function service(group: number): ServiceDeclaration {
  const first = MEMBERS * (group - 1) + 1;
  const on = Array.from({ length: MEMBERS }, (_, at) => first + at);
  return {
    name: groupName(group),
    about: `Its rows, locks and votes, replicated: n${first} to n${on.at(-1)}.`,
    runs: ["raft", "multi-paxos", "zab"],
    on,
    object: groupOf(group, groupRules),
  };
}

/** As wrong as clocks may be from the start: what they drift apart in a run comes to it. */
const OFFSET_MAX_MS = EPSILON_US / 1_000 - 8;

const CLIENTS: Readonly<Record<string, Values>> = {
  kind: ["mini-transactions", "bank", "write-skew", "list-append"],
  rate: { from: "2/s", to: "6/s" },
  clients: { from: 1, to: 6 },
  keys: { from: 2, to: 8 },
  mix: () => undefined,
  values: () => undefined,
};

export const spanner: System = {
  name: "spanner",
  about: "Two-phase commit over consensus groups, with wound-wait locks and commit wait.",
  front: "transactors",
  isolation: "strict-serializable",
  withClocksOff: { noticedBy: readsInOrder, isolation: "serializable" },
  space: {
    // Locks are held for two rounds of consensus and the commit wait.
    workload: CLIENTS,
    together: ({ workload }) => {
      workload["rate"] ??= "4/s";
      Object.assign(workload, { retry: "2s", timeout: "8s" });
    },
    network: { loss: { from: "0.1%", to: "4%" }, duplicate: { from: "0.1%", to: "20%" } },
    services: { transactors: { snapshotReads: [true], reads: ["any-replica"] } },
    // A timestamp far ahead is waited for: clocks jump by a little only.
    clocks: {
      offset: (draw) => `${draw.below(2) === 0 ? OFFSET_MAX_MS : draw.between(1, OFFSET_MAX_MS)}ms`,
    },
    faults: [
      "partition",
      "crash",
      "kill",
      "pause",
      "crash-at-write",
      "loss-burst",
      "delay",
      "disk-full",
      "disk-error",
      { every: "700ms", oneOf: [{ "clock-jump": "random", by: "1ms..150ms" }] },
    ],
    rhythm: () => ({ beatUs: 20_000, patienceUs: 100_000, driftMaxPpm: 300 }),
  },
  services: [
    ...GROUPS.map(service),
    {
      name: "transactors",
      about: "They run what clients ask for: n7 to n9.",
      runs: transactorOf(transactorRules) as never,
      on: [7, 8, 9],
      object: transactional as unknown as ServedObject,
    },
  ],
  sometimes: spannerGoals,
  invariants: [
    oneCommit,
    shownOnce,
    versionsRise,
    externalOrder,
    readsInOrder,
    leasesDisjoint,
    safeTime,
  ] as readonly Invariant[],
  happened: [],
  mutants: spannerMutants,
};
