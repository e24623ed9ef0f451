/**
 * The requests of a script: its own client's operations, which are part of the history like
 * all others.
 */
import type { HistoryRecorder } from "../history/recorder.ts";
import { ADMIN_COMMANDS } from "../protocol/administration.ts";
import type { Address } from "../protocol/node-id.ts";
import { type Reply, type Request, request } from "../protocol/request.ts";
import type { ScriptStep } from "../scenario/script.ts";
import type { World } from "../world/world.ts";

export interface RequestsSnapshot {
  readonly sequence: number;
  readonly operations: readonly (readonly [number, number])[];
  readonly asked: readonly (readonly [string, number])[];
}

export class ScriptRequests {
  readonly #history: HistoryRecorder;
  #sequence = 0;
  /** Requests that are open: by sequence, their number in the history. */
  #operations = new Map<number, number>();
  /**
   * By function, key and input, as JSON: the sequence of the last operation that asked for that.
   */
  #asked = new Map<string, number>();

  constructor(history: HistoryRecorder) {
    this.#history = history;
  }

  /**
   * @param client the script's number among the clients.
   * @param to the process that is asked.
   * @param isJudged whether what it answers is part of the history.
   */
  ask(
    world: World,
    client: number,
    step: ScriptStep & { readonly do: "request" },
    to: Address,
    isJudged: boolean,
  ): void {
    const { f, key, input, again } = step;
    const wanted = JSON.stringify([f, key, input]);
    const before = again ? this.#asked.get(wanted) : undefined;
    const sequence = before ?? ++this.#sequence;
    this.#asked.set(wanted, sequence);
    const isAdministrative = (ADMIN_COMMANDS as readonly string[]).includes(f);
    if (isJudged && !isAdministrative && !again) {
      // Several requests may be open at once: each is a process of its own, below those of the
      // clients.
      const operation = this.#history.invoke(-sequence, f, key, input, world.nowUs);
      this.#operations.set(sequence, operation);
    }
    const asked = request(client, sequence, { f, key, input }, step.readOnly);
    world.departures.submitTo(client, world.node(to).service, to, asked);
  }

  /** Anything but `ok` leaves the operation open: it may still take effect. */
  answered(world: World, { sequence }: Request, reply: Reply): void {
    const operation = this.#operations.get(sequence);
    if (reply.status !== "ok" || operation === undefined) return;
    this.#operations.delete(sequence);
    this.#history.complete(operation, "ok", reply.output, world.nowUs, world.steps);
  }

  snapshot(): RequestsSnapshot {
    return {
      sequence: this.#sequence,
      operations: [...this.#operations],
      asked: [...this.#asked],
    };
  }

  restore(snapshot: RequestsSnapshot): void {
    this.#sequence = snapshot.sequence;
    this.#operations = new Map(snapshot.operations);
    this.#asked = new Map(snapshot.asked);
  }
}
