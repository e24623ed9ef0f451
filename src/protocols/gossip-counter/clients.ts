/** What a replica answers its clients: at once, by what it knows. */
import type { Request } from "../../protocol/request.ts";
import type { CounterState } from "./state.ts";
import type { Counter, CounterSelf } from "./steps.ts";
import { plusAmount } from "./storage.ts";

/** Whatever it knows of: a replica never asks another before it answers. */
export function onRead(
  { rules }: Counter,
  { slots }: CounterState,
  request: Request,
  self: CounterSelf,
): void {
  const count = rules.total(slots.values());
  self.reply(request, { status: "ok", output: count, leader: self.id });
}

/** Counts in its own slot; the answer waits for the disk. */
export function onAdd(
  counter: Counter,
  state: CounterState,
  request: Request,
  self: CounterSelf,
): void {
  const { client, sequence, command } = request;
  const amount = typeof command.input === "number" ? command.input : 1;
  if (!counter.rules.mayTake(amount, counter.takesAway)) {
    self.reply(request, { status: "not-leader", output: null, leader: 0 });
    return;
  }
  const last = state.sessions.get(client);
  if (counter.rules.isRetry(sequence, last)) {
    if (sequence === last && !isPending(state, request)) {
      counter.steps.answerAdd(counter, state, request, self);
    }
    return;
  }
  self.assert("taken", client, sequence, amount);
  state.sessions.set(client, sequence);
  state.own = plusAmount(state.own, amount);
  const entry = { identity: state.identity, client, sequence, amount };
  const ticket = counter.steps.append(counter, state, entry, self);
  state.pending.set(ticket, { request, slot: state.own });
}

function isPending({ pending }: CounterState, { client, sequence }: Request): boolean {
  for (const { request } of pending.values()) {
    if (request.client === client && request.sequence === sequence) return true;
  }
  return false;
}

/** An add is durable. */
export function answerAdd(
  { rules }: Counter,
  { slots }: CounterState,
  request: Request,
  self: CounterSelf,
): void {
  const isAsked = request.command.f === "add-and-get";
  const output = isAsked ? rules.total(slots.values()) : null;
  self.reply(request, { status: "ok", output, leader: self.id });
}
