/** A program's disk: writes that answer when they are durable, and reads of what is. */
import type { DiskImage, DiskOutcome, Ticket, Write } from "../protocol/disk.ts";
import { copyOf } from "./plain.ts";
import { type ProgramPromise, pending, reject, resolve } from "./promise.ts";
import type { Turns } from "./turns.ts";

/** A write has failed: the disk takes none any more until the process starts again. */
export class DiskError extends Error {
  override readonly name = "DiskError";
}

export class ProgramDisk {
  readonly #turns: Turns;
  readonly #image: DiskImage;
  readonly #pending = new Map<Ticket, ProgramPromise<void>>();

  constructor(turns: Turns, image: DiskImage) {
    this.#turns = turns;
    this.#image = image;
  }

  /** Writes that are not durable yet. */
  get writing(): number {
    return this.#pending.size;
  }

  /** The index of the first entry of the log. */
  get firstIndex(): number {
    return this.#image.firstIndex;
  }

  /** The index of the last entry of the log that is durable. */
  get lastIndex(): number {
    return this.#image.lastIndex;
  }

  /** A durable record, undefined if there is none. */
  get(key: string): ProgramPromise<unknown> {
    return this.#read(this.#image.get(key));
  }

  /** A durable record, at once: for the runtime, which does not change it. */
  held(key: string): unknown {
    return this.#image.get(key);
  }

  /** A durable entry of the log, undefined outside of it. */
  entry(index: number): ProgramPromise<unknown> {
    return this.#read(this.#image.entry(index));
  }

  /** Sets a record. @returns a promise that is kept when it is durable. */
  put(key: string, value: unknown): ProgramPromise<void> {
    return this.write([{ kind: "put", key, value }]);
  }

  delete(key: string): ProgramPromise<void> {
    return this.write([{ kind: "delete", key }]);
  }

  /**
   * Several writes at once, all or none. Writes that are not waited for become durable in any
   * order, unless `sync` was called between them.
   */
  write(writes: readonly Write[]): ProgramPromise<void> {
    const promise = pending<void>();
    const copy = copyOf(writes, "a write") as readonly Write[];
    const ticket = this.#turns.write(copy);
    if (ticket !== null) this.#pending.set(ticket, promise);
    return promise;
  }

  /** A barrier: later writes start when all earlier ones are durable. */
  sync(): void {
    this.#turns.world.disk.sync();
  }

  /** A write is durable, or failed. */
  ended(ticket: Ticket, outcome: DiskOutcome): void {
    const promise = this.#pending.get(ticket);
    if (promise === undefined) return;
    this.#pending.delete(ticket);
    if (outcome === "durable") resolve(promise as ProgramPromise<never>);
    else reject(promise as ProgramPromise<never>, new DiskError("the disk has failed"));
  }

  #read(value: unknown): ProgramPromise<unknown> {
    const promise = pending();
    resolve(promise as ProgramPromise<never>, copyOf(value, "a record"));
    return promise;
  }
}
