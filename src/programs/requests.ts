/** What clients ask of a program, and the answers of its handler. */
import type { Value } from "../core/json.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Command, Request } from "../protocol/request.ts";
import { type Asked, NotLeader } from "./asked.ts";
import { copyOf } from "./plain.ts";
import { type ProgramPromise, pending, reject, resolve } from "./promise.ts";
import type { Turns } from "./turns.ts";

export type RequestHandler = (asked: Asked) => unknown;

export class ClientRequests {
  readonly #turns: Turns;
  #handler: RequestHandler | null = null;
  /** Requests without an answer so far. */
  #pending = 0;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  get count(): number {
    return this.#pending;
  }

  get areHandled(): boolean {
    return this.#handler !== null;
  }

  handleBy(handler: RequestHandler): void {
    if (typeof handler !== "function") throw new TypeError("onRequest wants a function");
    this.#handler = handler;
  }

  /** A request has come: it is answered when the handler's promise is settled. */
  perform(request: Request): unknown {
    const { client, sequence, readOnly, command } = request;
    const handler = this.#handler;
    if (handler === null) return undefined;
    this.#pending++;
    const asked = { ...(copyOf(command, "a request") as Command), client, sequence, readOnly };
    const promise = pending();
    const done = promise.then(
      (output: unknown) => {
        this.#reply(request, "ok", copyOf(output ?? null, "an output") as Value, 0);
      },
      (error: unknown) => {
        if (!(error instanceof NotLeader)) throw error;
        this.#reply(request, "not-leader", null, error.leader);
      },
    );
    try {
      resolve(promise as ProgramPromise<never>, handler(asked));
    } catch (error) {
      reject(promise as ProgramPromise<never>, error);
    }
    return done;
  }

  #reply(request: Request, status: "ok" | "not-leader", output: Value, leader: NodeId): void {
    this.#pending--;
    try {
      this.#turns.world.reply(request, { status, output, leader });
    } catch (error) {
      this.#turns.fails(error);
    }
  }
}
