/**
 * A group as a coordinator: two-phase commit in its log. A leader may go at any time: the next one
 * finds in the log what was to be asked, and asks again under the same identity.
 */
import type { Value } from "../../core/json.ts";
import type { AnswerInput } from "../../protocol/acting-object.ts";
import type { Outgoing } from "../../protocol/state-machine.ts";
import {
  advanced,
  type Coordinated,
  changed,
  type Done,
  type Group,
  type Place,
  type Session,
  withCoordinated,
  withoutCoordinated,
} from "./group-state.ts";
import {
  type BeginInput,
  type CommitInput,
  groupBits,
  groupName,
  type OutcomeOutput,
} from "./groups.ts";
import { gave } from "./leases.ts";
import { decide, prepare } from "./participant.ts";
import type { GroupRules } from "./rules.ts";

/** A number that no other transaction has: entries of this group, and which group it is. */
function idOf(index: number, group: number): number {
  return index * 4 + group;
}

export function begin(
  rules: GroupRules,
  state: Group,
  [client, operation]: BeginInput,
  group: number,
  { index, timeUs }: Place,
): Done {
  const last = rules.looksForRetries ? state.sessions.get(client) : undefined;
  if (last !== undefined && operation <= last.operation) {
    const done = [last.output, last.timestamp];
    return { state, output: operation === last.operation ? { done } : "stale" };
  }
  return { state, output: { id: idOf(index, group), age: timeUs } };
}

/** Begins the first phase: it votes itself, and asks the others. Answers whether it could. */
export function commit(
  rules: GroupRules,
  state: Group,
  { id, client, operation, output, parts }: CommitInput,
  group: number,
  place: Place,
): Done {
  const own = parts.find(([one]) => one === group)?.[1] ?? [];
  const isDone = rules.looksForRetries && (state.sessions.get(client)?.operation ?? 0) >= operation;
  const isBusy = [...state.coordinated.values()].some((one) => one.client === client);
  const vote = isDone || isBusy ? null : prepare(rules, state, id, own, place);
  if (vote === null || vote.output === null) return { state, output: false };
  const one: Coordinated = {
    id,
    client,
    operation,
    output,
    parts,
    phase: "preparing",
    since: place.index,
    answered: [group],
    votes: [group],
    timestamp: vote.output as number,
    waitUs: 0,
  };
  const says = vote.says ?? [];
  const begun = withCoordinated(vote.state, one);
  return affirmed(onVotes(rules, begun, one, place, says));
}

/** What was done, answered with yes. */
function affirmed({ state, says = [] }: Done): Done {
  return { state, output: true, says };
}

/** Decides when it can. */
function onVotes(
  rules: GroupRules,
  state: Group,
  one: Coordinated,
  { index, timeUs, span }: Place,
  said: NonNullable<Done["says"]> = [],
): Done {
  const { id, votes, answered, parts } = one;
  if (rules.maySucceed(votes.length, parts.length)) {
    const [from, until] = span ?? [0, -1];
    const timestamp = rules.timestamp(one.timestamp, Math.max(state.last, from - 1), timeUs);
    // A leader without a lease for it may not commit; nothing has been decided, so it may abort.
    if (span === null || !rules.isWithin(timestamp, until)) {
      return tell(state, advanced(one, { timestamp: 0 }), index, said);
    }
    const waitUs = rules.commitWaitUs(timestamp, timeUs);
    const waiting = advanced(one, { phase: "waiting", since: index, timestamp, waitUs });
    const groups = groupBits(parts.map(([group]) => group));
    return {
      state: changed(withCoordinated(state, waiting), { last: timestamp }),
      output: null,
      says: [...said, ["chose", id, timestamp, groups], ...gave(state, timestamp)],
    };
  }
  // Every participant is waited for: what it is told has to come after its vote.
  if (answered.length === parts.length)
    return tell(state, advanced(one, { timestamp: 0 }), index, said);
  return { state: withCoordinated(state, one), output: null, says: said };
}

/** The commit wait is over: from now on it is seen, here at once. */
export function show(state: Group, id: number, since: number, index: number): Done {
  const one = state.coordinated.get(id);
  if (one?.phase !== "waiting" || one.since !== since) return { state, output: true };
  const { client, operation, output, timestamp } = one;
  const session: Session = { id, operation, output, timestamp };
  const sessions = new Map(state.sessions).set(client, session);
  const says: Done["says"] = [["acknowledges", id, client, operation, timestamp]];
  return affirmed(tell(changed(state, { sessions }), one, index, says));
}

/** Begins the second phase: the outcome takes effect here, and is sent to the others. */
function tell(
  state: Group,
  one: Coordinated,
  index: number,
  said: NonNullable<Done["says"]>,
): Done {
  const [self] = one.answered as readonly [number];
  const done = decide(state, one.id, one.timestamp, index);
  const says = [...said, ...(done.says ?? [])];
  const telling = advanced(one, { phase: "telling", since: index, answered: [self] });
  const isOver = telling.parts.length === 1;
  const after = isOver
    ? withoutCoordinated(done.state, one.id)
    : withCoordinated(done.state, telling);
  return { state: after, output: null, says };
}

/** A participant has answered: its vote, or that it knows the outcome. */
export function answered(rules: GroupRules, state: Group, input: AnswerInput, place: Place): Done {
  const { index, number, output } = input;
  const one = [...state.coordinated.values()].find(({ since }) => since === index);
  if (one === undefined || one.answered.includes(number)) return { state, output: null };
  const heard = advanced(one, { answered: [...one.answered, number] });
  if (one.phase === "telling") {
    const isOver = heard.answered.length === one.parts.length;
    const after = isOver ? withoutCoordinated(state, one.id) : withCoordinated(state, heard);
    return { state: after, output: null };
  }
  if (one.phase !== "preparing") return { state, output: null };
  if (output === null) return onVotes(rules, state, heard, place);
  const timestamp = Math.max(one.timestamp, Number(output));
  const voted = advanced(heard, { votes: [...one.votes, number], timestamp });
  return onVotes(rules, state, voted, place);
}

/** What participants are to be asked for, and have not answered. */
export function asks({ coordinated }: Group): readonly Outgoing[] {
  const outgoing: Outgoing[] = [];
  for (const { id, phase, since, answered: heard, parts, timestamp } of coordinated.values()) {
    if (phase === "waiting") continue;
    for (const [group, cells] of parts) {
      if (heard.includes(group)) continue;
      const f = phase === "preparing" ? "prepare" : "decide";
      const input = phase === "preparing" ? [id, cells] : [id, timestamp];
      const command = { f, key: null, input: input as unknown as Value };
      outgoing.push({ service: groupName(group), command, index: since, number: group });
    }
  }
  return outgoing;
}

/** The state of a transaction, as far as its client may know. */
export function outcome(
  { coordinated, sessions }: Group,
  id: number,
  client: number,
): OutcomeOutput {
  const one = coordinated.get(id);
  if (one !== undefined && one.phase !== "telling") return null;
  if (one !== undefined) return one.timestamp;
  const last = sessions.get(client);
  return last?.id === id ? last.timestamp : 0;
}
