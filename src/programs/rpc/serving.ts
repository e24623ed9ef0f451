/** The callee's side: the methods that a program serves, and the calls that it is serving. */
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { Context } from "../context.ts";
import type { ProgramDisk } from "../disk.ts";
import type { Frame } from "../frames.ts";
import { refuseOthers } from "../options.ts";
import { copyOf } from "../plain.ts";
import { type ProgramPromise, whenSettled } from "../promise.ts";
import type { Turns } from "../turns.ts";
import { OnceTable } from "./once.ts";

/** What a method's handler gets with a call. */
export interface Incoming {
  readonly from: NodeId;
  /** Ends by the caller's deadline, or when the caller cancels the call. */
  readonly context: Context;
}

export type Method = (argument: never, call: never) => unknown;

export interface ServeOptions {
  /**
   * Whether a call that comes again, from the network or by a retry, is answered from a durable
   * table and not performed again; default false. A call that is so old that its answer is
   * forgotten is refused as `stale`.
   */
  readonly once?: boolean;
}

interface Served {
  readonly method: Method;
  readonly once: boolean;
}

export class Serving {
  readonly #turns: Turns;
  readonly #background: Context;
  readonly #methods = new Map<string, Served>();
  /** By `from boot id`: what cancels the call, once for each time that it is being performed. */
  readonly #running = new Map<string, Set<() => void>>();
  readonly #disk: ProgramDisk;
  readonly #table: OnceTable;

  constructor(turns: Turns, background: Context, disk: ProgramDisk) {
    this.#turns = turns;
    this.#background = background;
    this.#disk = disk;
    this.#table = new OnceTable(disk);
  }

  /** Whether it has methods that others may call. */
  get isServing(): boolean {
    return this.#methods.size > 0;
  }

  /** How many calls are being served. */
  get count(): number {
    return this.#running.size;
  }

  serve(name: string, method: unknown, options: ServeOptions): void {
    if (typeof method !== "function") throw new TypeError(`serve("${name}") wants a function`);
    refuseOthers(options, ["once"], `serve("${name}")`);
    if (this.#methods.has(name)) throw new TypeError(`"${name}" is served already`);
    const { once = false } = options;
    this.#methods.set(name, { method: method as Method, once });
  }

  cancel(from: NodeId, frame: Frame): void {
    for (const cancel of this.#running.get(keyOf(from, frame)) ?? []) cancel();
  }

  perform(from: NodeId, frame: Frame): void {
    const { name } = frame;
    const served = this.#methods.get(name);
    if (served === undefined) {
      this.#refuse(from, frame, "unimplemented", `no method "${name}"`);
      return;
    }
    if (served.once) {
      // The first time is still under way, and will be answered.
      if (this.#running.has(keyOf(from, frame))) return;
      const seen = this.#table.look(from, frame);
      if (seen.kind === "performed") this.#reply(from, frame, "reply", seen.answer);
      if (seen.kind === "stale") {
        this.#refuse(
          from,
          frame,
          "stale",
          `a call of "${name}" came after its answer was forgotten`,
        );
      }
      if (seen.kind !== "new") return;
    }
    this.#run(from, frame, served);
  }

  #run(from: NodeId, frame: Frame, { method, once }: Served): void {
    const { name, body, timeoutUs } = frame;
    const dueUs = timeoutUs < 0 ? null : this.#turns.world.monotonicNow() + timeoutUs;
    const { context, cancel } = new Context(this.#background, dueUs).withCancel();
    const leave = this.#enter(keyOf(from, frame), cancel);
    const end = (isRejected: boolean, value: unknown): void => {
      leave();
      // Its caller has given up.
      if (context.error !== null) return;
      if (isRejected) this.#refuse(from, frame, "failed", wordsOf(value));
      else this.#reply(from, frame, "reply", copyOf(value, `the reply of "${name}"`));
    };
    let committed: unknown = null;
    let hasCommitted = false;
    const commit = (effect: readonly Write[], answer: unknown): ProgramPromise => {
      if (hasCommitted) throw new TypeError(`a call of "${name}" commits twice`);
      hasCommitted = true;
      committed = copyOf(answer, `the reply of "${name}"`);
      const written = once
        ? this.#table.perform(from, frame, effect, committed)
        : this.#disk.write(effect);
      return written.then((() => answer) as never);
    };
    const call = { from, context, commit };
    let result: unknown;
    try {
      result = method(copyOf(body, name) as never, call as never);
    } catch (error) {
      end(true, error);
      return;
    }
    whenSettled(result, {
      resume: (isRejected, value) => {
        if (!once || isRejected || hasCommitted) {
          end(isRejected, hasCommitted && !isRejected ? committed : value);
          return;
        }
        // Of a method without an effect of its own the answer is kept all the same.
        whenSettled(commit([], value), { resume: end });
      },
    });
  }

  /** Notes that a call is being performed. @returns what ends that. */
  #enter(key: string, cancel: () => void): () => void {
    const running = this.#running.get(key) ?? new Set();
    this.#running.set(key, running.add(cancel));
    return () => {
      running.delete(cancel);
      if (running.size === 0) this.#running.delete(key);
    };
  }

  #refuse(from: NodeId, frame: Frame, code: string, message: string): void {
    this.#reply(from, frame, "error", { code, message });
  }

  #reply(from: NodeId, { name, boot, id }: Frame, kind: Frame["kind"], body: unknown): void {
    this.#turns.send(from, { kind, name, boot, id, body, timeoutUs: -1 });
  }
}

function keyOf(from: NodeId, { boot, id }: Pick<Frame, "boot" | "id">): string {
  return `${from} ${boot} ${id}`;
}

/** What a caller gets of an error that the handler threw. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
