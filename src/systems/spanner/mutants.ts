/** Planted bugs of two-phase commit over groups, one rule each. */
import type { SystemMutant } from "../system.ts";
import { groupOf } from "./group.ts";
import { EPSILON_US, GROUPS, groupName } from "./groups.ts";
import { type GroupRules, groupRules, transactorRules } from "./rules.ts";
import { transactorOf } from "./transactor.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

function withGroups(rules: Partial<GroupRules>): Replaced {
  const whole = { ...groupRules, ...rules };
  return Object.fromEntries(
    GROUPS.map((group) => [groupName(group), { object: groupOf(group, whole) }]),
  );
}

const ANY = { fault: [], equivalent: false } as const;
const SPANNER = "Corbett and others 2012";

export const spannerMutants: readonly SystemMutant[] = [
  {
    ...ANY,
    name: "locks-released-at-vote",
    about: "A group frees its locks when it votes, before the decision is in any log.",
    detectors: ["versions-rise", "strict-serializable", "bank"],
    origin: "Bernstein, Hadzilacos and Goodman 1987, §7.4: strict two-phase locking, commitment",
    replaces: withGroups({ keptWhenPrepared: () => [] }),
  },
  {
    ...ANY,
    name: "commit-wait-left-out",
    about: "A commit is seen at once, though its timestamp is not past on all clocks.",
    detectors: ["external-order", "reads-in-order"],
    origin: `${SPANNER}, §4.1.2, commit wait`,
    replaces: withGroups({ commitWaitUs: () => 0 }),
  },
  {
    ...ANY,
    name: "clock-error-underestimated",
    about: "Timestamps and waits are made for clocks that are wrong by 1 ms.",
    detectors: ["external-order", "reads-in-order"],
    origin: `${SPANNER}, §3: TrueTime is worth what its error bound is`,
    replaces: withGroups({
      timestamp: (prepared, last, timeUs) => Math.max(prepared, last + 1, timeUs + 1_000),
      commitWaitUs: (timestamp, timeUs) => timestamp - timeUs + 1_000,
    }),
  },
  {
    ...ANY,
    name: "vote-not-remembered",
    about: "A vote of yes is answered, and the group may give the locks away as before it.",
    fault: ["crash"],
    detectors: ["one-commit"],
    origin: "Bernstein, Hadzilacos and Goodman 1987, §7.4: a vote of yes is a promise",
    replaces: withGroups({ remembersVotes: false }),
  },
  {
    ...ANY,
    name: "voters-are-wounded",
    about: "An older transaction takes the locks even of one that has voted yes.",
    detectors: ["one-commit"],
    origin: `${SPANNER}, §4.2.1; Rosenkrantz, Stearns and Lewis 1978: wound, unless committing`,
    replaces: withGroups({
      wounds: (asking, holding) => groupRules.wounds(asking, { ...holding, isPrepared: false }),
    }),
  },
  {
    ...ANY,
    name: "timestamp-by-own-clock",
    about: "A commit timestamp is the coordinator's time, whatever participants have voted.",
    fault: ["clock-jump"],
    detectors: ["versions-rise"],
    origin: `${SPANNER}, §4.2.1: no less than any prepare timestamp`,
    replaces: withGroups({ timestamp: (_prepared, _last, timeUs) => timeUs }),
  },
  {
    ...ANY,
    name: "locks-outlive-their-client",
    about: "Locks without a vote are kept for ever, whatever has become of who took them.",
    fault: ["crash"],
    detectors: ["progress"],
    origin: "Gray and Reuter 1992, §7: locks of clients that are gone",
    replaces: withGroups({ takesOldLocks: false }),
  },
  {
    ...ANY,
    name: "first-vote-decides",
    about: "A coordinator commits when it has its own vote.",
    detectors: ["one-commit"],
    origin: "Bernstein, Hadzilacos and Goodman 1987, §7.3, AC3",
    replaces: withGroups({ maySucceed: (votes) => votes > 0 }),
  },
  {
    ...ANY,
    name: "reads-without-locks",
    about: "What is only read is read without a lock that lasts to the commit.",
    detectors: ["strict-serializable", "bank"],
    origin: "Gray and others 1976, degrees of consistency: short read locks are degree 2",
    replaces: {
      transactors: {
        runs: transactorOf({
          ...transactorRules,
          locksOf: (locks) => locks.map(([row, mode]) => [row, mode === "shared" ? "none" : mode]),
        }) as never,
      },
    },
  },
  {
    ...ANY,
    name: "votes-ignored-by-reads",
    about: "A read at a timestamp does not wait for those that have voted at or below it (t_TM).",
    detectors: ["safe-time", "strict-serializable", "bank"],
    origin: `${SPANNER}, §4.1.3: t_safe is the lesser of t_Paxos and t_TM`,
    replaces: withGroups({ isSafe: () => true }),
  },
  {
    ...ANY,
    name: "votes-below-a-read",
    about: "A group votes at or below a timestamp at which it has answered a read (t_Paxos).",
    detectors: ["strict-serializable", "bank"],
    origin: `${SPANNER}, §4.1.3 and §4.2.4, MinNextTS: no later write at or before t_Paxos`,
    replaces: withGroups({ lastAfterRead: (last) => last }),
  },
  {
    ...ANY,
    name: "reads-at-own-clock",
    about: "A transaction that only reads does so at its transactor's time, which may be late.",
    detectors: ["reads-in-order", "strict-serializable"],
    origin: `${SPANNER}, §4.1.4: s_read = TT.now().latest`,
    replaces: {
      transactors: {
        runs: transactorOf({
          ...transactorRules,
          readsAt: (timeUs) => Math.max(0, timeUs),
        }) as never,
      },
    },
  },
  {
    ...ANY,
    name: "replica-reads-at-once",
    about:
      "A replica answers a read by what it has applied, whether that reaches its timestamp or not.",
    detectors: ["safe-time", "strict-serializable", "bank"],
    origin: `${SPANNER}, §4.1.3: a replica can satisfy a read at t if t <= t_safe`,
    replaces: withGroups({ isCovered: () => true }),
  },
  {
    ...ANY,
    name: "promise-not-kept",
    about: "A group's next write may have a timestamp that its leader has promised not to give.",
    detectors: ["safe-time", "strict-serializable", "bank"],
    origin: `${SPANNER}, §4.2.4: MinNextTS(n), the least timestamp of n + 1`,
    replaces: withGroups({ nextAbove: () => 0 }),
  },
  {
    ...ANY,
    name: "promise-over-writes-in-flight",
    about: "A leader promises what its entries on their way to the log may not keep.",
    detectors: ["safe-time", "strict-serializable", "bank"],
    origin: `${SPANNER}, §4.2.4: MinNextTS(n) is of the number n up to which all is applied`,
    replaces: withGroups({ mayPromise: () => true }),
  },
  {
    ...ANY,
    name: "lease-without-uncertainty",
    about: "A leader gives timestamps until its own clock shows the end of its lease.",
    detectors: ["leases-disjoint"],
    origin: `${SPANNER}, §3 and §4.1.1: TT.now() is an interval; s_max is within the lease`,
    replaces: withGroups({ isWithin: (timestamp, until) => timestamp - EPSILON_US <= until }),
  },
  {
    ...ANY,
    name: "lease-begins-at-once",
    about: "A new leader's lease begins when it asks for it, before the last one's has ended.",
    fault: ["kill"],
    detectors: ["leases-disjoint"],
    origin: `${SPANNER}, §4.1.1 and appendix A: lease intervals are disjoint`,
    replaces: withGroups({ hasEnded: () => true }),
  },
  {
    ...ANY,
    name: "retry-commits-again",
    about: "What a client sends again is committed again, whatever has become of the first.",
    fault: ["loss"],
    detectors: ["shown-once"],
    origin: "RIFL (Lee and others 2015), §1",
    replaces: withGroups({ looksForRetries: false }),
  },
];
