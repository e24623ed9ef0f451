/**
 * A lock service by consensus, holders on machines of their own, and a resource that fences them
 * (Burrows 2006, §2.4; Kleppmann 2016): holders may be late, what they do takes effect in the order
 * of their grants all the same.
 */
import type { Invariant } from "../../checkers/property.ts";
import type { System } from "../system.ts";
import { fencedLockGoals } from "./goals.ts";
import { holder } from "./holder.ts";
import { leaseLock } from "./lease-lock.ts";
import { resource, resourceOf } from "./resource.ts";

interface Effects {
  /** By token, the holder that it was granted to. */
  readonly granted: Map<number, number>;
  /** The highest token that the resource has taken, and whose it was. */
  highest: number;
  holder: number;
}

const effectsInGrantOrder: Invariant<Effects> = {
  name: "effects-in-grant-order",
  statement:
    "The tokens that the resource accepts never fall, and each was granted to the holder that " +
    "uses it.",
  source: "Burrows 2006, §2.4 (sequencers); Kleppmann 2016, fencing tokens",
  initial: () => ({ granted: new Map(), highest: 0, holder: 0 }),
  on: {
    "locks.granted"(state, view, node, token, to) {
      const before = state.granted.get(token);
      if (before === undefined) state.granted.set(token, to);
      else if (before !== to) {
        view.report(`token ${token} was granted to holder ${before} and to holder ${to}`, [
          view.addressOf("locks", node),
        ]);
      }
    },
    "resource.accepted"(state, view, node, token, from) {
      const at = view.addressOf("resource", node);
      const whose = state.granted.get(token);
      if (whose !== from) {
        const owner = whose === undefined ? "nobody" : view.nameOf("holders", whose);
        view.report(
          `the resource accepted token ${token} from ${view.nameOf("holders", from)}, granted to ` +
            owner,
          [at, view.addressOf("holders", from)],
        );
      }
      if (token < state.highest) {
        view.report(
          `the resource accepted token ${token} of ${view.nameOf("holders", from)} after token ` +
            `${state.highest} of ${view.nameOf("holders", state.holder)}`,
          [at, view.addressOf("holders", from)],
        );
      }
      if (token >= state.highest) {
        state.highest = token;
        state.holder = from;
      }
    },
  },
};

const BEYOND = { fault: ["pause"], detectors: ["effects-in-grant-order"], equivalent: false };

export const fencedLock: System = {
  name: "fenced-lock",
  about:
    "A lock service by consensus, holders on machines of their own, a resource that checks tokens.",
  services: [
    {
      name: "locks",
      about: "The lock, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: leaseLock,
    },
    {
      name: "holders",
      about: "They work while they believe that they hold the lock: n4 to n6.",
      runs: holder as never,
      on: [4, 5, 6],
    },
    {
      name: "resource",
      about: "What the lock protects: n7.",
      runs: resource as never,
      on: [7],
    },
  ],
  sometimes: fencedLockGoals,
  invariants: [effectsInGrantOrder as Invariant],
  happened: [],
  mutants: [
    {
      ...BEYOND,
      name: "unfenced-resource",
      about: "The resource takes a write whatever its token is.",
      origin: "Kleppmann 2016, How to do distributed locking; etcd #10811",
      replaces: { resource: { runs: resourceOf(() => true) as never } },
    },
  ],
};
