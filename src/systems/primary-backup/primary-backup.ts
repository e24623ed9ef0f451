/**
 * A primary and its backup, with a view service over consensus (Alsberg and Day 1976; the lab of
 * MIT 6.824). One of the two may fail at a time, and another takes its place.
 */
import { exactlyOnce } from "../../checkers/invariants/exactly-once.ts";
import { readFreshness } from "../../checkers/invariants/read-freshness.ts";
import { bind, type Invariant } from "../../checkers/property.ts";
import { kv } from "../../objects/kv.ts";
import { ofService } from "../of-service.ts";
import { answeredIsKept } from "../ordered-replicas/answered-is-kept.ts";
import { updatePropagation } from "../ordered-replicas/update-propagation.ts";
import type { System } from "../system.ts";
import { primaryBackupGoals } from "./goals.ts";
import { backedIsDurable, onePrimaryAView } from "./judges.ts";
import { primaryBackupMutants } from "./mutants.ts";
import { replicaNode, steps } from "./node.ts";
import { rules } from "./rules.ts";
import { viewRules, viewsOf } from "./views.ts";

const NAMES = { replicas: "replicas", configuration: "views", joins: false };
const SOURCE = "Alsberg and Day 1976";

export const primaryBackup: System = {
  name: "primary-backup",
  about: "A primary and its backup; which nodes they are a view service says, over consensus.",
  front: "replicas",
  space: {
    workload: {
      rate: { from: "10/s", to: "200/s" },
      clients: { from: 1, to: 6 },
      keys: { from: 1, to: 8 },
    },
    rhythm: () => ({ beatUs: 50_000, patienceUs: 500_000 }),
  },
  services: [
    {
      name: "views",
      about: "Who is the primary, who the backup, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: viewsOf(viewRules),
    },
    {
      name: "replicas",
      about: "The primary, its backup, and idle nodes: n4 to n6.",
      runs: replicaNode(rules, steps) as never,
      on: [4, 5, 6],
      object: kv,
    },
  ],
  sometimes: primaryBackupGoals,
  invariants: [
    onePrimaryAView,
    updatePropagation(NAMES, SOURCE),
    backedIsDurable,
    answeredIsKept(NAMES, SOURCE),
    ofService(
      "replicas",
      bind(
        {
          name: "read-freshness",
          statement:
            "A read returns nothing older than any operation that had completed when it was asked " +
            "for.",
          source: "MIT 6.824, lab on primary and backup",
        },
        readFreshness as never,
      ),
    ),
    ofService(
      "replicas",
      bind(
        {
          name: "exactly-once",
          statement: "An update has one place in the history, however often its client sends it.",
          source: "RIFL (Lee and others 2015), §2",
        },
        exactlyOnce as never,
      ),
    ),
  ] as readonly Invariant[],
  happened: [],
  mutants: primaryBackupMutants,
};
