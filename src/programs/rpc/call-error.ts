/** Why a call has no answer. */
import type { NodeId } from "../../protocol/node-id.ts";
import type { ContextError } from "../context.ts";

/**
 * `failed`: the handler threw; its error's name and message are in the message.
 * `unimplemented`: the callee serves no such method.
 * `unavailable`: a circuit breaker kept the call from being sent, so it had no effect.
 * `stale`: the callee no longer knows whether it has performed the call, and refuses it.
 * After the last and after `cancelled` and `deadline-exceeded`, the call may have had its effect.
 */
export type CallErrorCode =
  | "cancelled"
  | "deadline-exceeded"
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

/** The error of a call that its context or its deadline ended. */
export function endedCall({ code }: ContextError, name: string, to: NodeId): CallError {
  const what = code === "cancelled" ? "was cancelled" : "was not answered by its deadline";
  return new CallError(code, `the call of "${name}" at n${to} ${what}`);
}
