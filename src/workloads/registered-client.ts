/**
 * A client that registers a session before it asks for anything (Ongaro 2014 §6.3), around a client
 * that knows nothing of it.
 */

import type { Reading } from "../core/reading.ts";
import type { Actor } from "../protocol/actor.ts";
import type { ClientPort } from "../protocol/client.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { type Reply, type Request, request } from "../protocol/request.ts";
import type { ClientSetup, WorkloadClient } from "./workload.ts";

/** The numbers of registrations, apart from those of operations. */
const REGISTRATIONS = 1_000_000_000;

interface RegisteredSnapshot {
  readonly inner: unknown;
  readonly session: number;
  readonly bound: { readonly sequence: number; readonly session: number };
  readonly pending: Request | null;
  readonly registrations: number;
}

export class RegisteredClient implements WorkloadClient, Actor {
  readonly name: string;
  readonly readings: Readonly<Record<string, Reading>>;
  readonly #inner: WorkloadClient;
  readonly #number: number;
  readonly #port: ClientPort;
  /** 0: none, or it has expired. */
  #session = 0;
  /** The open operation belongs to one session only: in another it might take effect twice. */
  #bound = { sequence: 0, session: 0 };
  /** The operation that waits for a session. */
  #pending: Request | null = null;
  #registrations = 0;

  /** @param make makes the client that asks, over a port that adds its session. */
  constructor(setup: ClientSetup, make: (setup: ClientSetup) => WorkloadClient) {
    const { port, number } = setup;
    this.#port = port;
    this.#number = number;
    const submit = (_client: number, node: NodeId, asked: Request): void =>
      this.#submit(node, asked);
    this.#inner = make({
      ...setup,
      port: {
        get nowUs() {
          return port.nowUs;
        },
        get clockUs() {
          return port.clockUs;
        },
        get steps() {
          return port.steps;
        },
        submit,
        wakeAt: (client, atUs, token) => port.wakeAt(client, atUs, token),
      },
    });
    this.name = this.#inner.name;
    this.readings = { ...this.#inner.readings, pending: "immutable" };
  }

  get busy(): boolean {
    return this.#inner.busy;
  }

  get awaitedSinceUs(): number | null {
    return this.#inner.awaitedSinceUs ?? null;
  }

  begin(): void {
    this.#inner.begin();
  }

  stop(): void {
    this.#inner.stop();
  }

  completedSince(us: number): number {
    return this.#inner.completedSince(us);
  }

  due(token: number): boolean {
    return this.#inner.due(token);
  }

  onWake(token: number): void {
    this.#inner.onWake(token);
  }

  onReply(answered: Request, reply: Reply, from: NodeId): void {
    const isExpired = reply.status === "session-expired";
    if (isExpired && answered.session === this.#session) this.#session = 0;
    if (answered.command.f === "register") this.#onRegistered(reply, from);
    else this.#inner.onReply(answered, reply, from);
  }

  /** A session that it does not remember is lost: it registers another. */
  onCrash(): void {
    this.#session = 0;
    this.#bound = { sequence: 0, session: 0 };
    this.#pending = null;
    this.#inner.onCrash?.();
  }

  onRestart(): void {
    this.#inner.onRestart?.();
  }

  snapshot(): RegisteredSnapshot {
    return {
      inner: this.#inner.snapshot(),
      session: this.#session,
      bound: { ...this.#bound },
      pending: this.#pending,
      registrations: this.#registrations,
    };
  }

  restore(snapshot: RegisteredSnapshot): void {
    this.#inner.restore(snapshot.inner);
    this.#session = snapshot.session;
    this.#bound = { ...snapshot.bound };
    this.#pending = snapshot.pending;
    this.#registrations = snapshot.registrations;
  }

  #submit(node: NodeId, asked: Request): void {
    const { sequence } = asked;
    if (this.#bound.sequence !== sequence) this.#bound = { sequence, session: this.#session };
    if (this.#bound.session !== 0) {
      this.#port.submit(this.#number, node, withSession(asked, this.#bound.session));
      return;
    }
    this.#pending = asked;
    const command = { f: "register", key: null, input: null };
    const number = REGISTRATIONS + ++this.#registrations;
    this.#port.submit(this.#number, node, request(this.#number, number, command, false));
  }

  #onRegistered(reply: Reply, from: NodeId): void {
    const pending = this.#pending;
    if (pending === null || pending.sequence !== this.#bound.sequence) return;
    if (reply.status !== "ok") {
      this.#inner.onReply(pending, reply, from);
      return;
    }
    this.#pending = null;
    this.#session = Number(reply.output);
    this.#bound = { sequence: pending.sequence, session: this.#session };
    this.#port.submit(this.#number, from, withSession(pending, this.#session));
  }
}

/** Field by field: objects that a spread and more fields make are slow to read. */
function withSession(asked: Request, session: number): Request {
  const { client, sequence, command, readOnly, digest, seen } = asked;
  return seen === undefined
    ? { client, sequence, command, readOnly, digest, session }
    : { client, sequence, command, readOnly, digest, seen, session };
}
