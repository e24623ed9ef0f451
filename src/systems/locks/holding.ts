/** What all holders of locks have in common: how they work, and what they say of themselves. */
import { claim } from "../../protocol/facts.ts";
import type { Self } from "../../protocol/protocol.ts";

/** How long they work on what they read or write, and how long they rest without the lock. */
export const WORK_US = 40_000;
export const REST_US = 150_000;
/** How often they renew their sessions, where they have any. */
export const KEEP_US = 120_000;
/** How often they read and write back while they have the lock, at most. */
export const WRITES_MAX = 3;
/**
 * How long they wait until something must be wrong: others hold the lock for half a second at most,
 * and expire, elect and rest within two.
 */
export const OVERDUE_US = 5_000_000;

export const HOLDER_FACTS = {
  believed: claim(
    "`node` looked at its clock, and believes that it holds the lock, by `grant`",
    "node",
    "grant",
  ),
  waited: claim("`node` has the lock, after `us` by its clock", "node", "us: duration"),
};

/**
 * What a grant is known by where the lock has no tokens: unlike any other of all holders, and in no
 * order with those of others.
 */
export function nextGrant(self: Pick<Self<never>, "id" | "monotonicNow">): number {
  return self.monotonicNow() * HOLDERS_MAX + self.id;
}

const HOLDERS_MAX = 64;
