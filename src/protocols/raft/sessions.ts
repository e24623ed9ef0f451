/**
 * Client sessions (§6.3): part of the replicated state, so that every server knows the same
 * operations to have taken effect, changes of members among them.
 */
import { mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { MEMBER_COMMANDS } from "../../protocol/administration.ts";
import type { Request } from "../../protocol/request.ts";
import { perform } from "../../protocol/state-machine.ts";
import type { ClientSession, Entry, RaftState } from "./state.ts";
import type { Outcome, Raft, RaftSelf } from "./steps.ts";

/** The command that opens a session; its answer is the session's number. */
export const REGISTER = "register";

const EXPIRED: Outcome = { status: "session-expired", output: null };

function isChange({ command }: Request): boolean {
  return MEMBER_COMMANDS.has(command.f);
}

/**
 * The number by which sessions are known: the index of the entry that registered it, or (open
 * sessions) the client. Administrators register none: theirs have numbers below 0, and do not
 * expire.
 */
function sessionOf(raft: Raft, request: Request): number {
  if (raft.options.sessions === "open") return request.client;
  return isChange(request) ? -request.client : (request.session ?? 0);
}

/** Whether a request has taken effect, or its session has answered a later one. */
export function isAnswered(raft: Raft, state: RaftState, request: Request): boolean {
  const session = state.machine.sessions.get(sessionOf(raft, request));
  return session !== undefined && raft.rules.isDuplicate(request.sequence, session.sequence);
}

/**
 * The answer to a request that has already taken effect; null if it has not, or if the answer is no
 * longer kept.
 */
export function cachedAnswer(raft: Raft, state: RaftState, request: Request): Outcome | null {
  if (!isAnswered(raft, state, request)) return null;
  const session = state.machine.sessions.get(sessionOf(raft, request)) as ClientSession;
  return session.sequence === request.sequence ? { status: "ok", output: session.output } : null;
}

/**
 * Applies a client's entry, or an administrator's: one without a configuration refuses the change.
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
  if (session === undefined && registered && !isChange(request)) {
    outcome(self, index, 0, 0, 1);
    return EXPIRED;
  }
  if (session !== undefined && rules.isDuplicate(request.sequence, session.sequence)) {
    outcome(self, index, 0, 0, 2);
    return session.sequence === request.sequence ? { status: "ok", output: session.output } : null;
  }
  const output = isChange(request)
    ? entry.configuration !== null
    : perform(state.machine, raft.object, request.command, index);
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
    if (id > 0 && rules.hasExpired(session.activeUs, beforeUs)) state.machine.sessions.delete(id);
  }
}

/** Above the numbers that encode other outcomes. */
function digestOf(output: Value): number {
  return output === null ? 3 : mixValue(3, output);
}
