/** A client in its world: the one process of a machine that faults stop, pause and put off time. */
import type { Agenda } from "../kernel/agenda.ts";
import type { Client, ClientPort } from "../protocol/client.ts";
import type { Address, NodeId } from "../protocol/node-id.ts";
import type { Request } from "../protocol/request.ts";
import type { ClockSnapshot } from "./clock.ts";
import { CRASH, PAUSED, RESUMED, START, WAKE } from "./event.ts";
import type { Machine } from "./machine.ts";
import type { Waiting } from "./node.ts";

/** What a client's machine asks of its world. */
export interface ClientWorld {
  readonly agenda: Agenda;
  readonly steps: number;
  readonly clients: readonly Client[];
  readonly departures: { submit(client: number, member: NodeId, request: Request): void };
  wake(actor: number, atUs: number, token: number): void;
  touchActor(actor: number): void;
  record(kind: number, actor: number, from: number, digest: number, payload: unknown): void;
  tell(kind: number, actor: number, other: number, number: number, payload: unknown): void;
}

/** Everything of a client's machine at one moment, but for the client itself. */
export interface ClientHostSnapshot {
  readonly up: boolean;
  readonly lost: boolean;
  readonly pauses: number;
  readonly waiting: readonly Waiting[];
  readonly clock: ClockSnapshot;
}

/**
 * Past so long by a wrong clock, a client is woken early and asks again: exact moments in the far
 * future are beyond 53 bits.
 */
const FAR_US = 1_000_000_000;

export class ClientHost implements ClientPort {
  /** From 1. */
  readonly number: number;
  readonly address: Address;
  readonly machine: Machine;
  readonly #world: ClientWorld;
  /** Its place among the actors of its world. */
  readonly #actor: number;
  #up = true;
  /** Set once its disk is lost, and with it the client. */
  #lost = false;
  #pauses = 0;
  /** What arrived during a pause, in order. */
  #waiting: Waiting[] = [];
  /** Whether a fault has ever reached it: until then nothing of it need be saved. */
  #reached = false;
  /** Of its clock at the start. */
  readonly #clockAtFirst: ClockSnapshot;

  constructor(world: ClientWorld, number: number, address: Address, machine: Machine) {
    this.#world = world;
    this.number = number;
    this.#actor = number - 1;
    this.address = address;
    this.machine = machine;
    const { clock } = machine;
    const isRight = clock.ratePpm === 0 && clock.wallAt(0) === 0;
    this.#clockAtFirst = isRight ? RIGHT : clock.snapshot();
  }

  // --- what the client asks for ---

  get nowUs(): number {
    return this.#world.agenda.nowUs;
  }

  get clockUs(): number {
    return this.machine.clock.monotonicAt(this.#world.agenda.nowUs);
  }

  get steps(): number {
    return this.#world.steps;
  }

  submit(client: number, member: NodeId, request: Request): void {
    this.#world.departures.submit(client, member, request);
  }

  wakeAt(_client: number, atUs: number, token: number): void {
    this.#world.wake(this.#actor, this.#momentOf(atUs), token);
  }

  // --- what is seen of it ---

  /** Whether it takes what arrives: it is up and not paused. */
  get runs(): boolean {
    return this.#up && this.#pauses === 0;
  }

  get up(): boolean {
    return this.#up;
  }

  get lost(): boolean {
    return this.#lost;
  }

  get pauses(): number {
    return this.#pauses;
  }

  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  get reached(): boolean {
    return this.#reached;
  }

  // --- what faults do to it ---

  /**
   * Stops it: its memory is gone, and what it had asked to be woken for. The end of an operation
   * that was open is unknown.
   */
  crash(): void {
    if (!this.#up) return;
    const present = this.#touch();
    this.#up = false;
    this.#pauses = 0;
    this.#waiting = [];
    for (const slot of this.#wakes()) this.#world.agenda.withdraw(slot);
    this.#world.record(CRASH, this.address, 0, 0, null);
    this.#client.onCrash?.();
    this.#world.agenda.onAccountOf(present);
    this.machine.incarnation++;
  }

  /** Starts it again with what its disk kept, unless that is lost. */
  restart(): void {
    if (this.#up || this.#lost) return;
    const present = this.#touch();
    this.#up = true;
    this.#world.record(START, this.address, 0, this.machine.incarnation, null);
    this.#client.onRestart?.();
    this.#world.agenda.onAccountOf(present);
  }

  /** Its disk is gone with its machine: it never starts again. */
  lose(): void {
    this.#touch();
    this.#lost = true;
  }

  pause(): void {
    if (!this.#up) return;
    this.#touch();
    this.#pauses++;
    this.#world.tell(PAUSED, this.address, 0, this.#pauses, null);
  }

  /** Undoes one pause; after the last, what arrived meanwhile is handled in order. */
  resume(): void {
    if (this.#pauses === 0) return;
    this.#touch();
    this.#pauses--;
    this.#world.tell(RESUMED, this.address, 0, this.#pauses, null);
    if (this.#pauses > 0) return;
    const { agenda } = this.#world;
    let order = -0x80000000;
    for (const { sequence, kind, second, third, payload, cause } of this.#waiting) {
      const first = kind === WAKE ? this.#actor : this.address;
      const { nowUs } = agenda;
      const slot = agenda.putBack(sequence, nowUs, order++, kind, first, second, third, payload);
      agenda.charge(slot, cause);
    }
    this.#waiting = [];
  }

  /** Keeps what arrives during a pause. */
  keep(event: Waiting): void {
    this.#waiting.push(event);
  }

  jump(byUs: number): void {
    this.#touch();
    this.machine.clock.jump(byUs);
  }

  /** Adds to how fast its clocks run: what it waits for is due when its clock says so. */
  drift(ratePpm: number): void {
    this.#touch();
    const { clock } = this.machine;
    const { agenda } = this.#world;
    const present = agenda.cause;
    const wakes = this.#wakes().map((slot) => ({
      dueUs: clock.monotonicAt(agenda.timeOf(slot)),
      token: agenda.secondOf(slot),
      cause: agenda.causeOf(slot),
      slot,
    }));
    clock.drift(agenda.nowUs, ratePpm);
    for (const { slot, dueUs, token, cause } of wakes) {
      agenda.withdraw(slot);
      agenda.onAccountOf(cause);
      this.#world.wake(this.#actor, this.#momentOf(dueUs), token);
    }
    agenda.onAccountOf(present);
  }

  /** Null until a fault has reached it. */
  snapshot(): ClientHostSnapshot | null {
    if (!this.#reached) return null;
    return {
      up: this.#up,
      lost: this.#lost,
      pauses: this.#pauses,
      waiting: [...this.#waiting],
      clock: this.machine.clock.snapshot(),
    };
  }

  restore(saved: ClientHostSnapshot | null): void {
    if (saved === null && !this.#reached) return;
    this.#reached = saved !== null;
    this.#up = saved?.up ?? true;
    this.#lost = saved?.lost ?? false;
    this.#pauses = saved?.pauses ?? 0;
    this.#waiting = [...(saved?.waiting ?? [])];
    this.machine.clock.restore(saved?.clock ?? this.#clockAtFirst);
  }

  get #client(): Client {
    return this.#world.clients[this.#actor] as Client;
  }

  /** Something of it is about to change. @returns the present step. */
  #touch(): number {
    this.#reached = true;
    this.#world.touchActor(this.#actor);
    return this.#world.agenda.cause;
  }

  /** When its monotonic clock shows a time, not before now. */
  #momentOf(clockUs: number): number {
    const { clock } = this.machine;
    const { nowUs } = this.#world.agenda;
    if (clock.ratePpm === 0) return Math.max(nowUs, clock.momentOf(clockUs));
    const latest = clock.monotonicAt(nowUs) + FAR_US;
    return Math.max(nowUs, clock.momentOf(Math.min(clockUs, latest)));
  }

  /** The slots of its pending wakes, in the order in which they were asked for. */
  #wakes(): readonly number[] {
    const { agenda } = this.#world;
    return agenda
      .slots()
      .filter((slot) => agenda.kindOf(slot) === WAKE && agenda.firstOf(slot) === this.#actor)
      .sort((a, b) => agenda.sequenceOf(a) - agenda.sequenceOf(b));
  }
}

/** Of a clock that is right, for all that are: a large world has many. */
const RIGHT: ClockSnapshot = {
  baseUs: 0,
  baseMonotonicUs: 0,
  ratePpm: 0,
  addedPpm: 0,
  wallOffsetUs: 0,
};
