/**
 * A node's disk: asynchronous atomic batches with barriers between them; a crash loses what is not
 * durable.
 */

import { assert, unreachable } from "../core/assert.ts";
import {
  append,
  type ChunkedLog,
  emptyLog,
  entryAt,
  lastIndexOf,
  trimThrough,
  truncateFrom,
} from "../core/chunked-log.ts";
import { clonePlain } from "../core/clone.ts";
import type { Agenda } from "../kernel/agenda.ts";
import { timeBetween } from "../kernel/choices/domain.ts";
import { drawn, LATENCY, scaled, TIE, weatherAt } from "../kernel/weather.ts";
import type { Disk, DiskImage, Release, Ticket, Write } from "../protocol/disk.ts";
import { type Batch, batchesOf, kindsOf } from "./batch.ts";
import { DISK, ISSUED } from "./event.ts";
import { Taps } from "./taps.ts";

/** How a disk behaves; times in microseconds, both included. */
export interface DiskSettings {
  readonly syncMinUs: number;
  readonly syncMaxUs: number;
}

/** What becomes of a batch that is done. */
export type Fate = "durable" | "fails" | "crash-before" | "crash-after";

/** An armed disk fault: after `landing` more durable batches, the next meets this fate. */
export interface Ambush {
  readonly landing: number;
  readonly fate: Exclude<Fate, "durable">;
}

/** What of a disk decides what comes of it. */
export type DiskHeld = Pick<
  DiskSnapshot,
  "log" | "records" | "barrier" | "queue" | "full" | "broken" | "ambush" | "lost"
> & { readonly stopped: boolean };

/** Everything of a disk at one moment. */
export interface DiskSnapshot {
  readonly log: ChunkedLog<unknown>;
  readonly records: ReadonlyMap<string, unknown>;
  readonly tickets: number;
  readonly commits: number;
  readonly incarnation: number;
  readonly inFlight: readonly Batch[];
  readonly barrier: boolean;
  readonly queue: readonly Batch[];
  readonly full: number;
  readonly broken: boolean;
  readonly ambush: Ambush | null;
  readonly stopped: number;
  readonly lost: boolean;
}

/** Hears of a batch, which it may refuse by throwing. */
type Issued = (writes: readonly Write[], thenSend: readonly Release<unknown>[]) => void;

const NOTHING: readonly Release<unknown>[] = [];

/**
 * A batch starts at once, unless a barrier precedes it and earlier batches are not durable.
 * When those have, all that waited is written in one group commit, in order, as one fsync covers
 * every write before it.
 */
export class NodeDisk implements Disk<unknown>, DiskImage {
  readonly #agenda: Agenda;
  readonly #settings: DiskSettings;
  readonly #node: number;
  readonly #owner: string;
  readonly #place: number;
  #log: ChunkedLog<unknown> = emptyLog(1);
  /** What the last start kept; undefined once something of the log is gone. In no snapshot. */
  #kept: unknown = undefined;
  #keeps = true;
  #records = new Map<string, unknown>();
  #tickets = 0;
  /** Commits asked for over all incarnations: what the weather goes by. */
  #commits = 0;
  #incarnation = 1;
  /** Group commits that were started and are not durable yet, each by its first batch. */
  #inFlight: Batch[] = [];
  #barrier = false;
  #queue: Batch[] = [];
  readonly #taps: Taps;
  readonly #made: (value: unknown) => unknown;
  readonly #issued: Issued | null;
  /** How many faults leave it no space at the moment. */
  #full = 0;
  #ambush: Ambush | null = null;
  /** It is gone with its machine: the node never starts again. */
  #lost = false;
  /** A write of this incarnation has failed: none is taken any more. */
  #broken = false;
  /**
   * The incarnation before which the node stopped at its own disk (an ambush, or its own decision),
   * 0: none.
   */
  #stopped = 0;

  /**
   * @param made takes over what a handler gave: no draft in it, and frozen where the world wants
   * that.
   * @param issued called with each batch when it is issued; null: not called.
   * @param owner what its process is called in keys.
   */
  constructor(
    agenda: Agenda,
    settings: DiskSettings,
    node: number,
    place: number,
    made: (value: unknown) => unknown,
    issued: Issued | null = null,
    taps: Taps = new Taps(),
    owner: string = `n${node}`,
  ) {
    this.#owner = owner;
    this.#taps = taps;
    this.#made = made;
    this.#issued = issued;
    this.#agenda = agenda;
    this.#settings = settings;
    this.#node = node;
    this.#place = place;
  }

  /** How often the node has started; entries of an earlier incarnation are void. */
  get incarnation(): number {
    return this.#incarnation;
  }

  /** Group commits asked for so far. */
  get commits(): number {
    return this.#commits;
  }

  get firstIndex(): number {
    return this.#log.first;
  }

  get lastIndex(): number {
    return lastIndexOf(this.#log);
  }

  get(key: string): unknown {
    return this.#records.get(key);
  }

  entry(index: number): unknown {
    return entryAt(this.#log, index);
  }

  recall(): unknown {
    return this.#kept;
  }

  keep(made: unknown): void {
    if (this.#keeps) this.#kept = made;
  }

  /** From now on each start finds nothing kept: what it comes to must be the same (strict mode). */
  keepNothing(): void {
    this.#keeps = false;
    this.#kept = undefined;
  }

  batch(writes: readonly Write[], thenSend: readonly Release<unknown>[] = NOTHING): Ticket {
    const ticket = ++this.#tickets;
    const batch: Batch = {
      ticket,
      writes: this.#made(writes) as readonly Write[],
      thenSend:
        thenSend === NOTHING ? NOTHING : (this.#made(thenSend) as readonly Release<unknown>[]),
      cause: this.#agenda.cause,
      barrierAfter: false,
      next: null,
    };
    if (this.#issued !== null) this.#issued(batch.writes, batch.thenSend);
    if (this.#taps.recorder !== null) {
      this.#taps.recorder.hear(ISSUED, this.#node, 0, ticket, batch, this.#agenda.cause);
    }
    if (this.#barrier) this.#queue.push(batch);
    else this.#start(batch);
    return ticket;
  }

  sync(): void {
    if (this.#queue.length > 0) (this.#queue[this.#queue.length - 1] as Batch).barrierAfter = true;
    else if (this.#inFlight.length > 0) this.#barrier = true;
  }

  /** A fault takes all its space; faults add up until as many have drained it. */
  fill(): void {
    this.#full++;
  }

  /** Undoes one `fill`. */
  drain(): void {
    this.#full--;
  }

  get isFull(): boolean {
    return this.#full > 0;
  }

  /** Arms a fault for its next writes. */
  lay(ambush: Ambush): void {
    this.#ambush = ambush;
  }

  /** Disarms the fault. */
  callOff(): void {
    this.#ambush = null;
  }

  get isAmbushed(): boolean {
    return this.#ambush !== null;
  }

  /** All that it held is gone; what comes back finds it empty. */
  wipe(): void {
    this.#log = emptyLog(1);
    this.#kept = undefined;
    this.#records = new Map();
  }

  /** It is lost with its machine, for good. */
  lose(): void {
    this.#lost = true;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** A write of this incarnation has failed. */
  get broken(): boolean {
    return this.#broken;
  }

  /**
   * Whether the node lies where it stopped at its disk, and no fault has stopped or started it
   * since.
   */
  get stoppedHere(): boolean {
    return this.#stopped === this.#incarnation;
  }

  /** Says that the crash just now happened at the disk. */
  noteStopped(): void {
    this.#stopped = this.#incarnation;
  }

  /** What becomes of a batch that is done now. Asked once for each. */
  fate(): Fate {
    if (this.#full > 0) this.#broken = true;
    if (this.#broken) return "fails";
    const ambush = this.#ambush;
    if (ambush === null) return "durable";
    if (ambush.landing > 0) {
      this.#ambush = { ...ambush, landing: ambush.landing - 1 };
      return "durable";
    }
    this.#ambush = null;
    if (ambush.fate === "fails") this.#broken = true;
    return ambush.fate;
  }

  /**
   * A group commit is done: whatever waited for the barrier starts. Called before the writes are
   * applied.
   */
  complete(group: Batch): void {
    const inFlight = this.#inFlight;
    if (inFlight.length === 1) inFlight.pop();
    else inFlight.splice(inFlight.indexOf(group), 1);
    if (inFlight.length > 0 || !this.#barrier) return;
    const waiting = this.#queue;
    if (waiting.length === 0) {
      this.#barrier = false;
      return;
    }
    this.#queue = [];
    for (let at = 1; at < waiting.length; at++) {
      (waiting[at - 1] as Batch).next = waiting[at] as Batch;
    }
    this.#barrier = (waiting[waiting.length - 1] as Batch).barrierAfter;
    this.#start(waiting[0] as Batch);
  }

  /** A write becomes part of what a restart finds. */
  apply(write: Write): void {
    switch (write.kind) {
      case "append":
        assert(write.index === this.#log.next, "a log has no gaps", {
          node: this.#node,
          index: write.index,
          next: this.#log.next,
        });
        append(this.#log, write.entry);
        break;
      case "truncate":
        truncateFrom(this.#log, write.from);
        this.#kept = undefined;
        break;
      case "trim":
        trimThrough(this.#log, write.through);
        this.#kept = undefined;
        break;
      case "put":
        this.#records.set(write.key, write.value);
        break;
      case "delete":
        this.#records.delete(write.key);
        break;
      default:
        unreachable(write);
    }
  }

  /**
   * The node stops: what is in flight and waits is lost, but for the first `landing` of the batches
   * in flight, which the disk had finished when the power went. Returns those, in order; the node
   * did not learn of them. Once a batch of this incarnation has failed none is finished any more:
   * what followed it in the log would leave a gap.
   */
  crash(landing: number): readonly Batch[] {
    return this.#end(this.#inFlight.flatMap(batchesOf).slice(0, landing));
  }

  /**
   * The process ends and its machine runs on: all that it had handed over is in the machine's
   * cache and becomes durable, what waits for a barrier included, for a barrier keeps an order and
   * the cache has it. Returns those batches, in order; none once a batch has failed.
   */
  kill(): readonly Batch[] {
    return this.#end([...this.#inFlight.flatMap(batchesOf), ...this.#queue]);
  }

  /** Batches that a crash now would lose or leave durable. */
  get batchesInFlight(): number {
    return this.#inFlight.reduce((sum, group) => sum + batchesOf(group).length, 0);
  }

  /** Tickets given to this incarnation. */
  get tickets(): number {
    return this.#tickets;
  }

  /**
   * What it holds, and what waits for a barrier; what is being written is in flight. For
   * comparing states, not to be changed.
   */
  get held(): DiskHeld {
    return {
      log: this.#log,
      records: this.#records,
      barrier: this.#barrier,
      queue: this.#queue,
      full: this.#full,
      broken: this.#broken,
      ambush: this.#ambush,
      stopped: this.stoppedHere,
      lost: this.lost,
    };
  }

  snapshot(): DiskSnapshot {
    return {
      log: clonePlain(this.#log),
      records: new Map(this.#records),
      tickets: this.#tickets,
      commits: this.#commits,
      incarnation: this.#incarnation,
      inFlight: [...this.#inFlight],
      barrier: this.#barrier,
      queue: this.#queue.map((batch) => ({ ...batch })),
      full: this.#full,
      broken: this.#broken,
      ambush: this.#ambush,
      stopped: this.#stopped,
      lost: this.#lost,
    };
  }

  restore(snapshot: DiskSnapshot): void {
    this.#log = clonePlain(snapshot.log);
    this.#kept = undefined;
    this.#records = new Map(snapshot.records);
    this.#tickets = snapshot.tickets;
    this.#commits = snapshot.commits;
    this.#incarnation = snapshot.incarnation;
    this.#inFlight = [...snapshot.inFlight];
    this.#barrier = snapshot.barrier;
    this.#queue = snapshot.queue.map((batch) => ({ ...batch }));
    this.#full = snapshot.full;
    this.#broken = snapshot.broken;
    this.#ambush = snapshot.ambush;
    this.#stopped = snapshot.stopped;
    this.#lost = snapshot.lost;
  }

  /** The incarnation is over. @returns what of the batches becomes durable nevertheless. */
  #end(durable: readonly Batch[]): readonly Batch[] {
    const kept = this.#broken ? [] : durable;
    this.#incarnation++;
    this.#ambush = null;
    this.#broken = false;
    this.#tickets = 0;
    this.#inFlight = [];
    this.#barrier = false;
    this.#queue = [];
    return kept;
  }

  #start(batch: Batch): void {
    const weather = weatherAt(this.#place, 0, this.#commits++);
    const { syncMinUs, syncMaxUs } = this.#settings;
    let takesUs = scaled(drawn(weather, LATENCY), syncMinUs, syncMaxUs);
    let tie = drawn(weather, TIE);
    const { choices } = this.#agenda;
    if (choices !== null) {
      const key = choices.key(this.#owner, kindsOf(batch), batch.cause);
      if (choices.asks("disk")) {
        takesUs = choices.ask("disk", key, timeBetween(syncMinUs, syncMaxUs), takesUs);
      }
      tie = choices.tie(key, tie);
    }
    this.#inFlight.push(batch);
    this.#agenda.add(
      this.#agenda.nowUs + takesUs,
      tie,
      DISK,
      this.#node,
      this.#incarnation,
      0,
      batch,
    );
  }
}
