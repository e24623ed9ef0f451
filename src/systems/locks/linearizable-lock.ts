/**
 * The judge of what holders are answered by a lock service: a history of their calls, and of the
 * grants that the service ended itself, judged as that of one lock.
 */
import {
  type Begun,
  begin,
  type Calls,
  call,
  complete,
  judgeCalls,
  noCalls,
} from "../../checkers/calls.ts";
import type { Invariant } from "../../checkers/property.ts";
import { leaseLock } from "../../objects/lease-lock.ts";
import { modelOf } from "../../objects/model.ts";
import { CALLS } from "./calls.ts";

/** The process by which the service itself calls. */
const SERVICE = 0;

interface LockCalls extends Calls {
  /**
   * The last entries that granted and ended; what members apply later, or again, is nothing new.
   */
  granted: number;
  expired: number;
  /** By holder, and by call, the place of its last operation. */
  readonly open: Map<number, number[]>;
  /** By session that has been granted the lock, its token. */
  readonly tokens: Map<number, number>;
  /** By session whose end has been proposed, when that was first. */
  readonly ending: Map<number, Begun>;
}

const model = modelOf(leaseLock);

export const linearizableLock: Invariant<LockCalls> = {
  name: "linearizable-lock",
  statement:
    "One order of all acquires, keep-alives, releases and expiries, true to real time, explains " +
    "what holders were answered: a token above all before it, and whether theirs was current.",
  source: "Herlihy and Wing 1990; Burrows 2006, §2.4",
  initial: () => ({
    ...noCalls(),
    granted: 0,
    expired: 0,
    open: new Map(),
    tokens: new Map(),
    ending: new Map(),
  }),
  readings: {
    events: "unread",
    operations: "unread",
    steps: "unread",
    open: "unread",
    ending: "unread",
  },
  on: {
    "holders.invoked"(state, view, node, number, token) {
      const places = state.open.get(node) ?? [];
      state.open.set(node, places);
      const asked = { f: CALLS[number - 1] as string, input: token === 0 ? null : token };
      places[number] = call(state, begin(state, view), { process: node, ...asked });
    },
    "holders.completed"(state, view, node, number, answer) {
      const place = state.open.get(node)?.[number] ?? 0;
      complete(state, place, CALLS[number - 1] === "acquire" ? answer : answer === 1, view);
    },
    "locks.granted"(state, _view, _node, token, _holder, session, index) {
      if (index <= state.granted) return;
      state.granted = index;
      state.tokens.set(session, token);
    },
    "locks.ending"(state, view, _node, session) {
      if (!state.ending.has(session)) state.ending.set(session, begin(state, view));
    },
    "locks.expired"(state, view, _node, index, session) {
      if (index <= state.expired) return;
      state.expired = index;
      const { tokens, ending } = state;
      const token = tokens.get(session);
      if (token === undefined) return;
      const begun = ending.get(session) ?? begin(state, view);
      tokens.delete(session);
      ending.delete(session);
      const place = call(state, begun, { process: SERVICE, f: "expire", input: token });
      complete(state, place, true, view);
    },
  },
  atEnd: (state, view, ending) =>
    judgeCalls(state, model, {
      view,
      ending,
      // A keep-alive that was never answered says nothing.
      says: ({ f }) => f !== "keep-alive",
      who: (process) => (process === SERVICE ? "the service" : view.nameOf("holders", process)),
      nodeOf: (process) => (process === SERVICE ? 0 : view.addressOf("holders", process)),
    }),
};
