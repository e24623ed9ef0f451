/**
 * How many may fail: each protocol under so many crashes at once, long enough to see whether
 * clients are served meanwhile, whether all stays safe, and whether it recovers when the machines
 * are back.
 */
import type { Settings } from "../core/parameters.ts";
import type { Operation } from "../history/operation.ts";
import { holderOf } from "../protocol/transactions/transaction.ts";
import { protocols } from "../protocols/index.ts";
import type { FullRunResult } from "../runner/result.ts";
import { simulate } from "../runner/simulate.ts";
import { resolveScenario } from "../scenario/resolve.ts";

/** What becomes of a cluster while some of its machines are down. */
export type Fate =
  /** Every client completes operations. */
  | "serves"
  /** No client does; it recovers once the machines are back. */
  | "stops"
  /** Some clients do, or it depends on who is down; it recovers. */
  | "in part"
  /** It is still not itself once the machines are back. */
  | "does not recover"
  /** Something is violated that it promises. */
  | "unsafe";

export interface Cluster {
  /** As the table shows it. */
  readonly name: string;
  readonly protocol: string;
  readonly nodes: number;
  readonly options?: Settings;
  readonly mutant?: string;
  /** Of a system: where its services run, where that is not as usual. */
  readonly services?: Readonly<Record<string, { readonly on: string }>>;
  /** Who crashes first, by number; default: n1. */
  readonly first?: number;
  /** Who crashes whatever else does. */
  readonly besides?: readonly string[];
}

/** Crashes of so many nodes, one number after the other, or a cut through the middle. */
export type Failure = number | "halves";

/** Failures begin at a second and last for three; what is asked in the last two of them counts. */
const FROM_US = 2_000_000;
const UNTIL_US = 4_000_000;

export function fateOf(cluster: Cluster, failure: Failure, seeds: readonly number[]): Fate {
  const { nodes } = cluster;
  const fates = new Set(seeds.map((seed) => fateIn(runOf(cluster, failure, seed), nodes)));
  if (fates.has("unsafe")) return "unsafe";
  if (fates.has("does not recover")) return "does not recover";
  const [only] = fates;
  return fates.size === 1 && only !== undefined ? only : "in part";
}

function runOf(cluster: Cluster, failure: Failure, seed: number): FullRunResult {
  const { protocol, nodes, options = {}, mutant, services, first = 1, besides = [] } = cluster;
  const names = Array.from({ length: nodes }, (_, at) => `n${at + 1}`);
  const middle = Math.ceil(nodes / 2);
  const during = { at: "1s", for: "3s" };
  const down =
    failure === "halves" ? [] : [...besides, ...names.slice(first - 1).slice(0, failure)];
  const fault =
    failure === "halves"
      ? [{ ...during, partition: [names.slice(0, middle), names.slice(middle)] }]
      : down.map((crash) => ({ at: "1s", crash, restartAfter: "3s" }));
  const scenario = resolveScenario(
    {
      version: 1,
      ...(services === undefined ? { protocol, options } : { system: protocol, services }),
      nodes,
      duration: "4500ms",
      network: { latency: "1ms..3ms" },
      workload: { clients: nodes, rate: "40/s", keys: 4 },
      faults: fault,
      ...(mutant === undefined ? {} : { mutant }),
    },
    "how-many-may-fail",
  );
  return simulate(scenario, protocol, seed);
}

/** A client is another process of the history after what it has given up: `clients` further. */
function fateIn({ verdict, violations, history }: FullRunResult, clients: number): Fate {
  if (verdict === "fail") {
    return violations.some(({ check }) => check !== "progress") ? "unsafe" : "does not recover";
  }
  const asked = history.filter(isDuring);
  const asking = new Set(asked.map(({ process }) => process % clients));
  const served = new Set(
    asked
      .filter(({ outcome, completedUs }) => outcome === "ok" && (completedUs ?? 0) <= UNTIL_US)
      .map(({ process }) => process % clients),
  );
  if (served.size === 0) return "stops";
  return served.size === asking.size ? "serves" : "in part";
}

/** A client that was asking before it, and is still waiting, counts as one that asks. */
function isDuring({ invokedUs, completedUs }: Operation): boolean {
  return (
    invokedUs !== null && invokedUs < UNTIL_US && (completedUs === null || completedUs > FROM_US)
  );
}

/** What becomes of a participant in doubt while its coordinator and others are down. */
export type DoubtFate = "decides" | "waits";

/**
 * Of a commit protocol: n1 coordinates a transaction of n1 and n2, and crashes, with so many in
 * all, when all have voted and before n2 receives anything; n2 stays up. (n3 and on are acceptors
 * of Paxos Commit, as many as there are.)
 * @param failures from 1 to all nodes but n2.
 */
export function doubtFateOf(
  { protocol, nodes, options = {} }: Cluster,
  failures: number,
  seeds: readonly number[],
): DoubtFate {
  const register = registerOf(2, nodes);
  const others = Array.from({ length: failures - 1 }, (_, at) => `n${at + 3}`);
  const kinds = protocols.get(protocol)?.make().messages ?? [];
  // Of three phases alone; a script names no kind of message that there is not.
  const preCommit = { hold: "pre-commit", from: "n1", to: "n2", as: "late", optional: true };
  const scenario = resolveScenario(
    {
      version: 1,
      protocol,
      nodes,
      options,
      duration: "4s",
      network: { latency: "1ms..3ms" },
      disk: { sync: "1ms..2ms" },
      workload: { clients: 0 },
      script: [
        { hold: "decision", from: "n1", as: "late", optional: true },
        ...(kinds.includes("pre-commit") ? [preCommit] : []),
        { request: "txn", input: [["write", register, 1]], node: "n1" },
        { when: { fact: "ready", node: "n2" } },
        { wait: "30ms" },
        { crash: ["n1", ...others] },
        { clear: "late" },
        { expect: { node: "n2", role: "idle" }, within: "3s" },
      ],
    },
    "how-many-may-fail",
  );
  const runs = seeds.map((seed) => simulate(scenario, protocol, seed));
  return runs.every(({ verdict }) => verdict === "pass") ? "decides" : "waits";
}

/** A register that this node holds. */
function registerOf(node: number, nodes: number): string {
  for (let at = 0; ; at++) if (holderOf(`r${at}`, nodes) === node) return `r${at}`;
}
