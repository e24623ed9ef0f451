/**
 * What a program asks of other services. The world asks one member after another until one has
 * answered; here is who waits for the answers. A waiter may give up before: the ask goes on, as it
 * may have had its effect already, and later asks of that service wait their turn.
 */
import type { Value } from "../../core/json.ts";
import type { Answered, AskedAs } from "../../protocol/asking.ts";
import type { Command } from "../../protocol/request.ts";
import { type Context, ContextError } from "../context.ts";
import { refuseOthers, usOf } from "../options.ts";
import { copyOf } from "../plain.ts";
import { type ProgramPromise, pending, reject, resolve } from "../promise.ts";
import type { Timer } from "../timers.ts";
import type { Turns } from "../turns.ts";
import { CallError, type CallErrorCode, endedCall } from "./call-error.ts";

export interface AskOptions {
  /** On whose account; who waits gives up when it ends. */
  readonly context?: Context;
  /** Milliseconds after which who waits gives up. Default: never. */
  readonly timeoutMs?: number;
  /**
   * The identity of a replicated asker, which is the same after its restarts and changes of
   * leader. The next ask in its session takes the place of the one before. Default: the process
   * asks for itself.
   */
  readonly as?: AskedAs;
}

/** What is asked: a function of the service's object, on a key, with an input. */
export interface AskedCommand {
  readonly f: string;
  readonly key?: Value;
  readonly input?: Value;
}

/** A caller that waits for an answer. */
interface Waiting {
  readonly service: string;
  readonly number: number;
  readonly promise: ProgramPromise<never>;
  readonly timer: Timer | null;
  leave: (() => void) | null;
}

/** In which session a program asks a service: as its process, or as a replicated asker. */
const ITSELF = "the process itself";

/** The asks that one program makes. */
export class ProgramAsks {
  readonly #turns: Turns;
  readonly #background: Context;
  readonly #waiting = new Set<Waiting>();
  /** By service: answers carry a number alone, so that a service is asked in one session only. */
  readonly #sessions = new Map<string, string>();

  constructor(turns: Turns, background: Context) {
    this.#turns = turns;
    this.#background = background;
  }

  /** How many wait for answers. */
  get count(): number {
    return this.#waiting.size;
  }

  /**
   * @returns a promise of the output, which is rejected with a `CallError`.
   * @throws {TypeError} if the service is asked in two sessions, or for what is not plain data.
   */
  ask(
    service: string,
    { f, key = null, input = null }: AskedCommand,
    options: AskOptions,
  ): ProgramPromise {
    refuseOthers(options, ["context", "timeoutMs", "as"], `ask("${service}")`);
    const { context = this.#background, timeoutMs = Number.POSITIVE_INFINITY, as } = options;
    const timeoutUs = usOf(timeoutMs, `timeoutMs of ask("${service}")`);
    const promise = pending<never>();
    const { error } = context;
    if (error !== null) {
      reject(promise, endedCall(error, askOf(service)));
      return promise as ProgramPromise;
    }
    this.#keepTo(service, as === undefined ? ITSELF : `session ${as.session}`);
    // In a replicated asker's session the world drops the ask before: nothing will answer it.
    if (as !== undefined) this.#giveUp(service, "was replaced by a later ask of its session");
    const number = this.#send(service, copyOf({ f, key, input }, "an ask") as Command, as);
    const late = (): void => this.#fail(waiting, new ContextError("deadline-exceeded"));
    const { timers, world } = this.#turns;
    const waiting: Waiting = {
      service,
      number,
      promise,
      timer: Number.isFinite(timeoutUs) ? timers.set(world.monotonicNow() + timeoutUs, late) : null,
      leave: null,
    };
    this.#waiting.add(waiting);
    if (context !== this.#background) {
      waiting.leave = context.whenEnded(() =>
        this.#fail(waiting, context.error ?? new ContextError("cancelled")),
      );
    }
    return promise as ProgramPromise;
  }

  /** A service is asked for nothing more of what is pending; it may take effect yet. */
  forget(service: string): void {
    this.#turns.world.forget(service);
    this.#giveUp(service, "was forgotten");
  }

  /** The world has an answer that is final. */
  answered({ service, number, reply }: Answered): void {
    for (const waiting of this.#waiting) {
      if (waiting.service !== service || waiting.number !== number) continue;
      this.#forget(waiting);
      if (reply.status === "ok") resolve(waiting.promise, copyOf(reply.output, "an answer"));
      else reject(waiting.promise, refused("stale", service, "was refused: its session expired"));
    }
  }

  /**
   * A service that there is not, or a number that no ask has, ends the run.
   * @returns the number by which the answer is known; then 0, of which no answer comes.
   */
  #send(service: string, command: Command, as: AskedAs | undefined): number {
    try {
      return this.#turns.world.ask(service, command, as);
    } catch (error) {
      this.#turns.fails(error);
      return 0;
    }
  }

  #keepTo(service: string, session: string): void {
    const before = this.#sessions.get(service) ?? session;
    if (before !== session) {
      throw new TypeError(`${service} was asked as ${before}, and cannot be asked as ${session}`);
    }
    this.#sessions.set(service, session);
  }

  #giveUp(service: string, why: string): void {
    for (const waiting of [...this.#waiting]) {
      if (waiting.service !== service) continue;
      this.#forget(waiting);
      reject(waiting.promise, refused("cancelled", service, why));
    }
  }

  #fail(waiting: Waiting, error: ContextError): void {
    if (!this.#waiting.has(waiting)) return;
    this.#forget(waiting);
    reject(waiting.promise, endedCall(error, askOf(waiting.service)));
  }

  #forget(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (waiting.timer !== null) this.#turns.timers.clear(waiting.timer);
    waiting.leave?.();
  }
}

function askOf(service: string): string {
  return `what was asked of ${service}`;
}

function refused(code: CallErrorCode, service: string, what: string): CallError {
  return new CallError(code, `${askOf(service)} ${what}`);
}
