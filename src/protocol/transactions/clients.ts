/** The clients of a coordinator: what each waits for, and what it was answered last. */
import type { Value } from "../../core/json.ts";
import type { Self } from "../protocol.ts";
import type { Request } from "../request.ts";
import { homeOf } from "./transaction.ts";

/** An aborted transaction is tried again after up to so long, so that two do not meet for ever. */
const BACKOFF_US = 20_000;

/**
 * Each further abort doubles that, so often at most: up to 160 ms. Where many want the same
 * registers they must come less often than a transaction takes, or each finds them locked (Agrawal,
 * Carey and Livny 1987: a restart waits about as long as a transaction takes).
 */
const DOUBLINGS_MAX = 3;

/** A client's last transaction that took effect, and its answer. */
export interface Session {
  readonly sequence: number;
  readonly output: Value;
}

export interface Clients {
  sessions: Map<number, Session>;
  /** By client, what it waits for. */
  waiting: Map<number, Request>;
  /** By client, how often what it waits for was aborted; none: never. */
  aborts: Map<number, number>;
}

/**
 * A client asks, for the first time or again; what it was answered it is answered again.
 * @returns whether its transaction is to begin.
 */
export function admit(
  { sessions, waiting, aborts }: Clients,
  request: Request,
  nodes: number,
  self: Self<never>,
): boolean {
  const { client, sequence } = request;
  const home = homeOf(client, nodes);
  if (home !== self.id) {
    self.reply(request, { status: "not-leader", output: null, leader: home });
    return false;
  }
  const session = sessions.get(client);
  if (session !== undefined && session.sequence >= sequence) {
    if (session.sequence === sequence) answer(request, session.output, self);
    return false;
  }
  // What came again is under way; what a client asked before, it has given up since.
  if ((waiting.get(client)?.sequence ?? 0) >= sequence) return false;
  waiting.set(client, request);
  aborts.delete(client);
  return true;
}

export function answer(request: Request, output: Value, self: Self<never>): void {
  self.reply(request, { status: "ok", output, leader: self.id });
}

/** Takes down what a client was answered, unless it was answered a later transaction already. */
export function remember(sessions: Map<number, Session>, client: number, session: Session): void {
  if ((sessions.get(client)?.sequence ?? 0) < session.sequence) sessions.set(client, session);
}

/** Clients that wait for what their sessions remember are answered. */
export function answerClients({ waiting, sessions }: Clients, self: Self<never>): void {
  for (const [client, request] of waiting) {
    const session = sessions.get(client);
    if (session?.sequence !== request.sequence) continue;
    waiting.delete(client);
    answer(request, session.output, self);
  }
}

/** The transaction of a client was aborted: it is tried once more, a little later. */
export function tryAgain(
  { waiting, aborts }: Clients,
  { client, sequence }: Pick<Request, "client" | "sequence">,
  self: Self<never>,
): void {
  if (waiting.get(client)?.sequence !== sequence) return;
  const before = aborts.get(client) ?? 0;
  aborts.set(client, before + 1);
  const boundUs = BACKOFF_US * 2 ** Math.min(before, DOUBLINGS_MAX);
  self.setTimer(`again ${client}`, 1 + self.random("back-off", boundUs));
}
