/**
 * What holders ask of a lock service with leases, and are answered, as the model `lease-lock` has
 * it: a call is invoked when a holder asks for it, and completed when the holder learns its answer.
 */
import { claim } from "../../protocol/facts.ts";
import type { Self } from "../../protocol/protocol.ts";

/** In the order of their numbers in facts, from 1. */
export const CALLS = ["acquire", "keep-alive", "release"] as const;

export type LockCall = (typeof CALLS)[number];

export const CALL_FACTS = {
  invoked: claim(
    "`node` asks the lock service for `call` (1 acquire, 2 keep-alive, 3 release) of " +
      "`token` (0 no token yet)",
    "node",
    "call",
    "token",
  ),
  completed: claim(
    "`node` knows the answer to its last `call` (1 acquire, 2 keep-alive, 3 release): " +
      "`answer`; the token that it got, or whether its token was current, 1 for yes",
    "node",
    "call",
    "answer: number",
  ),
};

/** @param token 0 for one that is not known yet. */
export function invoked(call: LockCall, token: number, self: Self<never>): void {
  self.assert("invoked", CALLS.indexOf(call) + 1, token);
}

export function completed(call: LockCall, answer: number, self: Self<never>): void {
  self.assert("completed", CALLS.indexOf(call) + 1, answer);
}
