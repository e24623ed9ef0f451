/**
 * Chain replication (van Renesse and Schneider 2004), and CRAQ (Terrace and Freedman 2009), with a
 * configuration service over consensus. Of n members all but one may fail.
 */
import { exactlyOnce } from "../../checkers/invariants/exactly-once.ts";
import { readFreshness } from "../../checkers/invariants/read-freshness.ts";
import { bind, type Invariant } from "../../checkers/property.ts";
import { kv } from "../../objects/kv.ts";
import { ofService } from "../of-service.ts";
import { answeredIsKept } from "../ordered-replicas/answered-is-kept.ts";
import { updatePropagation } from "../ordered-replicas/update-propagation.ts";
import type { System } from "../system.ts";
import { configurationOf, configurationRules } from "./configuration.ts";
import { chainGoals } from "./goals.ts";
import { inprocessRequests } from "./inprocess-requests.ts";
import { chainMutants, craqMutants } from "./mutants.ts";
import { chainNode, steps } from "./node.ts";
import { rules } from "./rules.ts";
import { weakReadMutants } from "./weak-read-mutants.ts";
import { boundedInconsistency, shownIsHeld, shownNeverFalls } from "./weak-reads.ts";

const CHAIN = "van Renesse and Schneider 2004";

const NAMES = { replicas: "chain", configuration: "configuration", joins: true };

const services = (reads: string): System["services"] => [
  {
    name: "configuration",
    about: "Who is in the chain, replicated: n1 to n3.",
    runs: ["raft", "multi-paxos", "zab"],
    on: [1, 2, 3],
    object: configurationOf(configurationRules),
  },
  {
    name: "chain",
    about: "The chain, whose order the configuration says: n4 to n7.",
    runs: chainNode(rules, steps) as never,
    on: [4, 5, 6, 7],
    object: kv,
    options: { reads },
  },
];

/** What both promise. CRAQ's reads are fresh object by object: that the clients' history shows. */
const invariants = [
  updatePropagation(NAMES, `${CHAIN}, §3, Update Propagation Invariant`),
  inprocessRequests,
  answeredIsKept(NAMES, `${CHAIN}, §3.1`),
  ofService(
    "chain",
    bind(
      {
        name: "exactly-once",
        statement: "An update has one place in the history, however often its client sends it.",
        source: "RIFL (Lee and others 2015), §2",
      },
      exactlyOnce as never,
    ),
  ),
] as readonly Invariant[];

const freshReads = ofService(
  "chain",
  bind(
    {
      name: "read-freshness",
      statement:
        "A read returns nothing older than any operation that had completed when it was asked for.",
      source: `${CHAIN}, §2, strong consistency`,
    },
    readFreshness as never,
  ),
);

const common = {
  front: "chain",
  happened: [],
  sometimes: chainGoals,
  space: {
    workload: {
      rate: { from: "10/s", to: "200/s" },
      clients: { from: 1, to: 6 },
      keys: { from: 1, to: 8 },
    },
    // A loss costs a renewal 200 ms, and two the 500 ms after which a member is removed. With one
    // message in ten lost on links of 40 ms, 28 of 300 renewals were answered more than 500 ms
    // after the one before (seed 62000279): the four were never all in the chain at once.
    network: { loss: { from: "0.1%", to: "4%" }, duplicate: { from: "0.1%", to: "20%" } },
    rhythm: () => ({ beatUs: 50_000, patienceUs: 350_000 }),
  },
} satisfies Partial<System>;

export const chain: System = {
  ...common,
  name: "chain",
  about: "A chain of replicas: updates pass down it, the tail answers; who is in it is agreed on.",
  services: services("tail") as NonNullable<System["services"]>,
  invariants: [...invariants, freshReads],
  mutants: chainMutants,
};

export const craq: System = {
  ...common,
  name: "craq",
  about: "A chain of which every replica answers reads, by versions that the tail has confirmed.",
  services: services("any") as NonNullable<System["services"]>,
  invariants,
  mutants: craqMutants,
};

export const craqEventual: System = {
  ...common,
  name: "craq-eventual",
  about: "CRAQ with reads that ask no other member: eventual, or within a bound.",
  services: services("eventual") as NonNullable<System["services"]>,
  weaker: true,
  invariants: [...invariants, shownNeverFalls, boundedInconsistency] as readonly Invariant[],
  premises: [shownIsHeld] as readonly Invariant[],
  mutants: weakReadMutants,
  space: {
    ...common.space,
    services: {
      chain: {
        reads: ["bounded"],
        staleFor: ["20ms", "100ms", "300ms"],
        aheadMax: [0, 1, 4],
      },
    },
  },
};
