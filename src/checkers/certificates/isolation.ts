/**
 * Certificates of serializability and snapshot isolation: executes the transactions in the order
 * given. Nothing here is shared with the judge that found the order.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import { Clock } from "./clock.ts";
import { executed, type Held, type Writes } from "./executed.ts";
import { flawOfMembers } from "./members.ts";
import { isTransaction, type Respect } from "./steps.ts";

/**
 * A proof. `serial`: the transactions, by their indices in the history, one after the other.
 * `snapshot`: their starts and commits; a transaction reads what had committed when it started, and
 * no other transaction commits what it writes meanwhile.
 */
export type IsolationCertificate =
  | { readonly kind: "serial"; readonly order: readonly number[] }
  | { readonly kind: "snapshot"; readonly events: readonly SnapshotEvent[] };

export type SnapshotEvent = readonly ["start" | "commit", number];

/**
 * What is wrong with a certificate, null if nothing.
 * @param initialOf what a key holds at first, nil or [] for lists
 * @param pace called before each event: what it throws ends the verification
 */
export function flawOf(
  history: readonly Operation[],
  certificate: IsolationCertificate,
  respect: Respect,
  initialOf: (key: Value) => Value,
  pace: () => void = () => {},
): string | null {
  const events = certificate.kind === "serial" ? null : certificate.events;
  const order = certificate.kind === "serial" ? certificate.order : startsOf(certificate.events);
  const wrong = flawOfMembers(history, order, isTransaction);
  if (wrong !== null) return wrong;
  const count = events === null ? 2 * order.length : events.length;
  if (count !== 2 * order.length) return "there is another number of starts than of commits";
  const state = new Map<Value, Held>();
  const clock = new Clock();
  // By operation: what it writes from its start to its commit, and when it started.
  const running: (Writes | null)[] = new Array(history.length).fill(null);
  const started = new Int32Array(history.length);
  for (let now = 0; now < count; now++) {
    pace();
    const index = events === null ? (order[now >> 1] as number) : (events[now]?.[1] as number);
    const operation = history[index] as Operation;
    const lane = respect === "real-time" ? null : operation.process;
    if (events === null ? now % 2 === 0 : events[now]?.[0] === "start") {
      clock.begin(lane, operation);
      const own = executed(operation, state, initialOf);
      if (own === null) return `${index} does not read what is there`;
      running[index] = own;
      started[index] = now;
      continue;
    }
    const own = running[index] ?? null;
    if (own === null) return `${index} commits without a start`;
    running[index] = null;
    if (respect !== "nothing" && !clock.mayEnd(lane, operation))
      return `${index} had completed before one was invoked that starts earlier`;
    for (const key of own.keys()) {
      const { whole, appended } = own.get(key) as Held;
      const held = state.get(key);
      if (held !== undefined && held.at > (started[index] as number))
        return `${index} writes ${key}, which changed since it started`;
      if (held === undefined || whole !== undefined) state.set(key, { whole, appended, at: now });
      else {
        for (const value of appended) held.appended.push(value);
        held.at = now;
      }
    }
  }
  return null;
}

function startsOf(events: readonly SnapshotEvent[]): number[] {
  return events.flatMap(([what, index]) => (what === "start" ? [index] : []));
}
