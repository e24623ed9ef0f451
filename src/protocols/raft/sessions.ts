/**
 * Client sessions (§6.3): part of the replicated state, so that every server knows the same
 * operations to have taken effect.
 */
import { mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { Request } from "../../protocol/request.ts";
import { perform } from "../../protocol/state-machine.ts";
import type { Entry, RaftState } from "./state.ts";
import type { Outcome, Raft, RaftSelf } from "./steps.ts";

/** The command that opens a session; its answer is the session's number. */
export const REGISTER = "register";

const EXPIRED: Outcome = { status: "session-expired", output: null };

/**
 * The number by which sessions are known: the index of the entry that registered it, or (open
 * sessions) the client.
 */
function sessionOf(raft: Raft, request: Request): number {
  return raft.options.sessions === "open" ? request.client : (request.session ?? 0);
}

/**
 * The answer to a request that has already taken effect; null if it has not, or if the answer is no
 * longer kept.
 */
export function cachedAnswer(raft: Raft, state: RaftState, request: Request): Outcome | null {
  const session = state.machine.sessions.get(sessionOf(raft, request));
  if (session === undefined || session.sequence !== request.sequence) return null;
  if (!raft.rules.isDuplicate(request.sequence, session.sequence)) return null;
  return { status: "ok", output: session.output };
}

/**
 * Applies a client's entry.
 * @returns the answer; null: the session has answered a later operation, no client waits for this
 * one.
 */
export function applyRequest(
  raft: Raft,
  state: RaftState,
  index: number,
  entry: Entry,
  request: Request,
  self: RaftSelf,
): Outcome | null {
  const { rules, options } = raft;
  const { sessions } = state.machine;
  const registered = options.sessions === "registered";
  const nowUs = registered ? entry.timeUs : 0;
  if (registered) expire(raft, state, nowUs - options.sessionTimeoutUs);
  if (request.command.f === REGISTER) {
    sessions.set(index, { sequence: 0, output: null, activeUs: nowUs });
    outcome(self, index, 0, 0, index);
    return { status: "ok", output: index };
  }
  const key = sessionOf(raft, request);
  const session = sessions.get(key);
  if (session === undefined && registered) {
    outcome(self, index, 0, 0, 1);
    return EXPIRED;
  }
  if (session !== undefined && rules.isDuplicate(request.sequence, session.sequence)) {
    outcome(self, index, 0, 0, 2);
    return session.sequence === request.sequence ? { status: "ok", output: session.output } : null;
  }
  const output = perform(state.machine, raft.object, request.command, index);
  outcome(self, index, key, request.sequence, digestOf(output));
  sessions.set(key, { sequence: request.sequence, output, activeUs: nowUs });
  return { status: "ok", output };
}

/**
 * What became of the entry at an index: the operation that took effect (0, 0: none), and 32 bits of
 * the outcome.
 */
function outcome(
  self: RaftSelf,
  index: number,
  session: number,
  sequence: number,
  digest: number,
): void {
  self.assert("performed", index, session, sequence);
  self.assert("answered", index, digest);
}

/** Ends the sessions that have not been used since a moment of the log's time. */
function expire({ rules }: Raft, state: RaftState, beforeUs: number): void {
  for (const [id, session] of state.machine.sessions) {
    if (rules.hasExpired(session.activeUs, beforeUs)) state.machine.sessions.delete(id);
  }
}

/** Above the numbers that encode other outcomes. */
function digestOf(output: Value): number {
  return output === null ? 3 : mixValue(3, output);
}
