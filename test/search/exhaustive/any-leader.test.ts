/**
 * Zab whose elections may name anyone: it comes wherever it comes with FastLeaderElection, and what
 * is left out of its search changes no verdict and no state in which all ends.
 */
import { describe, expect, it } from "vitest";
import type { Declaration, Instances, Protocol } from "../../../src/protocol/protocol.ts";
import { request } from "../../../src/protocol/request.ts";
import { type ProtocolEntry, protocols } from "../../../src/protocols/index.ts";
import type { ZabState } from "../../../src/protocols/zab/state.ts";
import { withAnyLeader } from "../../../src/search/exhaustive/any-leader.ts";
import { type Reductions, UNREDUCED } from "../../../src/search/exhaustive/bounds.ts";
import { exploreCluster } from "../../../src/search/exhaustive/cluster.ts";
import { explore } from "../../../src/search/exhaustive/explore.ts";
import type { Knowledge } from "../../../src/search/exhaustive/knowledge.ts";
import { KNOWN_OF_ZAB } from "../../../src/search/exhaustive/known-of-zab.ts";
import { smallWorldOf } from "../../../src/search/exhaustive/small-world.ts";
import { bareWorld } from "../../../src/search/exhaustive/walked.ts";
import { zab as system } from "../../../src/systems/zab.ts";

const STATES_MAX = 60_000;
const useless = { ...UNREDUCED, useless: true };

interface How {
  readonly alarms: number;
  readonly terms?: number;
  readonly mutant?: string | undefined;
  readonly instead?: (made: Protocol) => Protocol;
  readonly reductions?: Reductions;
  readonly knowledge?: Knowledge;
}

/**
 * What two servers with one operation come to, but for their elections and what is in flight; which
 * of that are ends, and what breaks.
 */
function explored({ alarms, terms = 2, mutant, instead = counting, ...how }: How) {
  const { world, audit } = smallWorldOf({
    protocol: instead((protocols.get("zab") as ProtocolEntry).make(mutant)),
    object: "register",
    nodes: 2,
    clients: 1,
    options: { reads: "transaction" },
    invariants: system.invariants,
  });
  for (const node of world.ids) {
    world.submit(1, node, request(1, 1, { f: "write", key: null, input: 1 }, false));
  }
  const seen = () => JSON.stringify(world.ids.map((id) => seenOf(world.nodes[id]?.state)));
  const reached = new Set<string>();
  const observe = world.observe.bind(world);
  // Each state that is come to is observed, n1 first.
  world.observe = (id) => {
    if (id === 1) reached.add(seen());
    return observe(id);
  };
  const identities = new Set<string>();
  const ends = new Set<string>();
  const { reductions = useless, knowledge } = how;
  const bounds = { timers: [0, 4, 4], alarms, terms, crashes: 0, duplicates: 0 };
  const { states, complete, violations } = explore(bareWorld(world, audit), {
    bounds: { ...bounds, statesMax: STATES_MAX },
    reductions,
    stop: () => false,
    onTerminal: (_, renamed) => {
      for (const identity of renamed) identities.add(identity);
      ends.add(seen());
    },
    ...(knowledge === undefined ? {} : { knowledge }),
  });
  expect(complete).toBe(true);
  const checks = violations.map(({ check }) => check).sort();
  return { states, reached, identities, ends, checks };
}

function seenOf(process: unknown): unknown {
  const state = process as ZabState & Partial<Counted>;
  const { role, phase, leader, epoch, acceptedEpoch, currentEpoch, delivered, fired } = state;
  const { log, learners, ownHistory, epochReady, intake, stable, chain, waiting } = state;
  return {
    ...{ role, phase, leader, epoch, acceptedEpoch, currentEpoch, delivered, fired },
    ...{ log: log.next, ownHistory, epochReady, intake, stable, chain },
    waits: [...waiting.keys()],
    stages: [...learners.values()].map(({ stage, acked, sent }) => [stage, acked, sent]),
  };
}

interface Counted {
  fired: number;
}

/**
 * With any leader, and a server counts its timers, so that no state is come to with more of them
 * left: where it might go on, it would be no end.
 */
function counting(protocol: Protocol): Protocol {
  const made = withAnyLeader(protocol) as Declaration & Instances;
  return {
    ...made,
    instance(setup) {
      const zab = made.instance(setup);
      return {
        ...zab,
        start: (...given) => Object.assign(zab.start(...given) as object, { fired: 0 }),
        onTimer(state, timer, self) {
          zab.onTimer(state, timer, self);
          (state as Counted).fired++;
        },
      };
    },
  };
}

function without<T>(all: ReadonlySet<T>, some: ReadonlySet<T>): readonly T[] {
  return [...all].filter((one) => !some.has(one));
}

describe("an election that may name anyone", () => {
  it.each([
    [undefined, 1],
    [undefined, 2],
    ["no-dedup", 1],
    ["newleader-ack-before-history", 1],
  ] as const)("comes to all that FastLeaderElection comes to, and more: %s", (mutant, alarms) => {
    const fast = explored({ alarms, mutant, terms: 1, instead: (made) => made });
    const any = explored({ alarms: alarms + 2, mutant, terms: 1, instead: withAnyLeader });
    expect(without(fast.reached, any.reached)).toEqual([]);
    expect(any.reached.size).toBeGreaterThan(fast.reached.size);
    expect(fast.checks.filter((check) => !any.checks.includes(check))).toEqual([]);
  });
});

describe.each([undefined, "no-dedup", "epoch-reused"])("of two servers, %s", (mutant) => {
  const bounded = { alarms: 3, mutant };
  const plain = explored(bounded);

  it("ends in the same states but for names, where they may be exchanged", () => {
    const once = explored({ ...bounded, reductions: { ...useless, alike: [1, 2] } });
    expect(once.checks).toEqual(plain.checks);
    expect([...once.identities].sort()).toEqual([...plain.identities].sort());
    expect(once.states).toBeLessThan(plain.states);
  });

  it("ends in the same states where requests of which nothing comes are not in flight", () => {
    const known = explored({ ...bounded, knowledge: KNOWN_OF_ZAB });
    expect(known.checks).toEqual(plain.checks);
    expect([...known.ends].sort()).toEqual([...plain.ends].sort());
    expect(known.states).toBeLessThanOrEqual(plain.states);
  });

  it("breaks the same, and ends nowhere else, where unseen steps are taken late", () => {
    const late = explored({ ...bounded, reductions: { ...useless, silent: true } });
    expect(late.checks).toEqual(plain.checks);
    expect(without(late.identities, plain.identities)).toEqual([]);
  });
});

const small = {
  protocol: "zab",
  anyLeader: true,
  nodes: 3,
  operations: 1,
  terms: 2,
  timers: 3,
  alarms: 3,
  crashes: 0,
  duplicates: 0,
  statesMax: STATES_MAX,
} as const;

describe("three servers with one operation", () => {
  it("keep what Zab promises in every state, of three timers", () => {
    const found = exploreCluster({ ...small, terms: 1 });
    expect(found.violations).toEqual([]);
    expect([found.complete, found.states]).toEqual([true, 4_055]);
  });

  it.each(["half-quorum", "broadcast-before-quorum", "newleader-ack-before-history", "no-dedup"])(
    "break it with %s",
    (mutant) => {
      const found = exploreCluster({ ...small, mutant });
      const { detectors = [] } = protocols.get("zab")?.mutants.get(mutant) ?? {};
      expect(found.violations.map(({ check }) => check)).toContainEqual(
        expect.toSatisfy((check: string) => detectors.includes(check)),
      );
    },
  );
});
