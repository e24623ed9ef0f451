/**
 * Asked at once: a client that was turned away, or had no answer, asks whom it asked in the end,
 * and then.
 */
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import {
  type Asked,
  type Candidate,
  operationsOf,
  type Source,
  withAsked,
  withFields,
} from "./candidate.ts";
import type { Pass, Shrinking } from "./shrinking.ts";
import { Overlay } from "./trials.ts";

/** With more operations than that, one alone seldom changes much. */
const OPERATIONS_MAX = 12;

/** Of an operation that was asked more often, only the last so many requests are tried. */
const REQUESTS_MAX = 8;

/** A client's message for its own operation, as the choice of how long it takes is called. */
const REQUEST = /^(c\d+)>n(\d+)\b.* for (\1\/\d+) #\d+$/;

/**
 * All operations that were asked more than once as they were asked last, then one at a time as it
 * was asked last, or before that.
 */
export function* askedAtOnce(shrinking: Shrinking): Pass {
  const count = operationsOf(shrinking.best).length;
  if (count === 0 || count > OPERATIONS_MAX) return;
  let repeated = againIn(shrinking);
  if (repeated.length > 1) {
    const all = repeated.flatMap((requests) => requests[0] ?? []);
    const isFound = shrinking.attempt(atOnce(shrinking, all), { isShorter: true });
    yield;
    if (isFound) repeated = againIn(shrinking);
  }
  for (let at = 0; at < repeated.length; ) {
    let isFound = false;
    for (const request of repeated[at] ?? []) {
      isFound = shrinking.attempt(atOnce(shrinking, [request]), { isShorter: true });
      yield;
      if (isFound) break;
    }
    // Operations may be called otherwise now.
    if (isFound) repeated = againIn(shrinking);
    else at++;
  }
}

/** A request: of which operation, to which node, and when. */
interface Request {
  readonly operation: string;
  readonly node: number;
  readonly us: number;
}

/** Answers choices by decisions, and notes what clients ask for. */
class NotingRequests extends Overlay {
  /** By operation, the last first. */
  readonly requests = new Map<string, readonly Request[]>();

  override decide(kind: ChoiceClass, key: string): Value | undefined {
    const [, , node, operation] = (kind === "message" && REQUEST.exec(key)) || [];
    if (operation !== undefined) {
      const request = { operation, node: Number(node), us: this.clock.nowUs };
      this.requests.set(operation, [request, ...(this.requests.get(operation) ?? [])]);
    }
    return super.decide(kind, key);
  }
}

/** Of each operation that was asked more than once its requests but the first, the last first. */
function againIn({ best, run, trials }: Shrinking): readonly (readonly Request[])[] {
  const decider = new NotingRequests(best.decisions);
  trials.run(best, run.steps, decider);
  return operationsOf(best).flatMap((operation) => {
    const again = decider.requests.get(operation)?.slice(0, -1).slice(0, REQUESTS_MAX) ?? [];
    return again.length === 0 ? [] : [again];
  });
}

/** The best with those operations by clients that ask that node first, those of one by one. */
function atOnce({ best }: Shrinking, requests: readonly Request[]): Candidate {
  const nodes = best.source["nodes"] as number;
  const asked = new Set(requests.map(({ operation }) => operation));
  const busy = new Set(
    operationsOf(best).flatMap((key) => (asked.has(key) ? [] : [clientIn(key)])),
  );
  const clients = new Map<string, number>();
  const plan = new Map<string, Asked>();
  for (const { operation, node, us } of requests) {
    const way = `${clientIn(operation)}>${node}`;
    let client = clients.get(way) ?? node;
    if (!clients.has(way)) while (busy.has(client)) client += nodes;
    clients.set(way, client);
    busy.add(client);
    plan.set(operation, { client: `c${client}`, us });
  }
  const workload = best.source["workload"] as Source;
  const count = Math.max(workload["clients"] as number, ...clients.values());
  return withFields(withAsked(best, plan), { workload: { ...workload, clients: count } });
}

function clientIn(operation: string): number {
  return Number(operation.slice(1, operation.indexOf("/")));
}
