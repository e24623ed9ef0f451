/** Why a call has no answer. */
import type { ContextError } from "../context.ts";

/**
 * `broken`: the session of a stream broke: what was sent last may not have arrived.
 * `ended`: the callee of a stream has returned, and takes nothing more.
 * `failed`: the handler threw; its error's name and message are in the message.
 * `unimplemented`: the callee serves no such method.
 * `unavailable`: a circuit breaker kept the call from being sent, so it had no effect.
 * `stale`: the callee no longer knows whether it has performed the call, and refuses it.
 * After the last and after `cancelled` and `deadline-exceeded`, the call may have had its effect.
 */
export type CallErrorCode =
  | "broken"
  | "cancelled"
  | "deadline-exceeded"
  | "ended"
  | "failed"
  | "stale"
  | "unavailable"
  | "unimplemented";

export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: CallErrorCode;

  constructor(code: CallErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The error of a call, or of an ask, that its context or its deadline ended.
 * @param what it was: `the call of "put" at n2`.
 */
export function endedCall({ code }: ContextError, what: string): CallError {
  const how = code === "cancelled" ? "was cancelled" : "was not answered by its deadline";
  return new CallError(code, `${what} ${how}`);
}
