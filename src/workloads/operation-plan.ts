/** What a client asks for next, and when: drawn, or as a scenario's choices decide. */
import type { Value } from "../core/json.ts";
import { momentAfter } from "../kernel/choices/drawn.ts";
import type { RandomStream, StreamPosition } from "../kernel/streams.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { type Command, operationKey } from "../protocol/request.ts";
import { checkCommand } from "./checked-command.ts";
import { operations } from "./operation.ts";
import { type Destination, destinations, drawnDestination } from "./roaming.ts";
import type { ClientSetup } from "./workload.ts";

/**
 * What a client asks for, and what it keeps of the answers to that end. One that keeps nothing has
 * `draw` alone; one that does has `snapshot` and `restore` too.
 */
export interface Asker {
  /**
   * The next operation.
   * @param stream the client's own: all that is drawn is drawn from it.
   * @param value one that no other operation has, if it takes one.
   */
  draw(stream: RandomStream, value: number): Command;
  /** An operation was answered. */
  learn?(command: Command, output: Value): void;
  /** What it keeps, as pairs of plain data. */
  snapshot?(): readonly (readonly [Value, Value])[];
  /** Goes back to what was kept; to nothing, when its machine stops. */
  restore?(snapshot: readonly (readonly [Value, Value])[]): void;
}

export interface PlanSnapshot {
  readonly stream: StreamPosition;
  readonly sequence: number;
  readonly nextUs: number;
  readonly restarted: boolean;
}

export class OperationPlan {
  readonly #setup: ClientSetup;
  readonly #asker: Asker;
  /** Between two operations in the mean, microseconds; 0: none follow at a rate. */
  readonly #intervalUs: number;
  readonly #roamPpm: number;
  /** Where the client goes for the operation that `next` gave last. */
  #destination: Destination = 0;
  /** The number of the last operation that was asked for, or removed. */
  #sequence = 0;
  #nextUs = 0;
  /** Whether the client has started again since it planned its next operation. */
  #restarted = false;

  constructor(setup: ClientSetup, asker: Asker) {
    this.#setup = setup;
    this.#asker = asker;
    const rate = setup.settings["rate"] as number;
    this.#roamPpm = (setup.settings["roam"] as number | undefined) ?? 0;
    this.#intervalUs = rate === 0 ? 0 : Math.round((1_000_000 * setup.clients) / rate);
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** When the next operation is to be invoked, by the client's clock. */
  get nextUs(): number {
    return this.#nextUs;
  }

  /** Whether a scenario that decides operations has one more. */
  get isNextDecided(): boolean {
    const { choices } = this.#setup.chooser;
    return choices?.onlyDecidedOperations === true && !this.isNextRemoved;
  }

  /** A removed operation keeps its number and its draws, and makes no step. */
  get isNextRemoved(): boolean {
    const { choices } = this.#setup.chooser;
    return choices?.removes("operation", this.#nextKey) === true;
  }

  /** The client has started again, which may hold up its next operation. */
  restart(): void {
    this.#restarted = true;
  }

  /**
   * The next operation; null if it is removed.
   * @param wokenUs when the client was to be woken for it.
   */
  next(wokenUs: number): Command | null {
    const { stream, object, chooser, number } = this.#setup;
    const sequence = ++this.#sequence;
    const drawn = this.#draw(stream, sequence);
    // Drawn for one that is removed, too: what comes later draws what it would have drawn.
    if (this.#roamPpm > 0) {
      this.#destination = drawnDestination(stream, this.#setup.nodes, this.#roamPpm);
    }
    const { choices } = chooser;
    if (choices === null) return drawn;
    const key = operationKey(number, sequence);
    const functions = Object.keys(object.functions);
    const domain = operations((other) => this.#draw(other, sequence), functions);
    const command = choices.ask("operation", key, domain, drawn);
    // It was planned for an earlier moment if the client was still busy then. The wake may be late.
    // A restart holds it up as well, but that follows from the fault, and not from the choice.
    if (command !== null && !this.#restarted) {
      choices.settled("operation", `${key} moment`, wokenUs);
    }
    return command;
  }

  /**
   * Whom the client asks first for the operation that `next` gave: asked once.
   * @param at the node that it would ask if it did not roam.
   */
  nodeFor(at: NodeId): NodeId {
    if (this.#roamPpm === 0) return at;
    const { nodes, number, chooser } = this.#setup;
    const { choices } = chooser;
    let node = this.#destination;
    if (choices !== null) {
      const key = `${operationKey(number, this.#sequence)} node`;
      node = choices.ask("operation", key, destinations(nodes, this.#roamPpm), node);
    }
    return node === 0 ? at : node;
  }

  /** Plans the next operation after one that is over: a busy client catches up on one interval. */
  follow(): void {
    this.plan(Math.max(this.#nextUs, this.#setup.port.clockUs - this.#intervalUs));
  }

  /** Plans the next operation: after a gap from nothing to twice the mean. */
  plan(afterUs: number): void {
    const { stream, port, chooser } = this.#setup;
    this.#nextUs = afterUs + stream.between(0, 2 * this.#intervalUs);
    this.#restarted = false;
    const { choices } = chooser;
    if (choices === null) return;
    const moments = momentAfter(port.clockUs, afterUs, 2 * this.#intervalUs);
    this.#nextUs = choices.ask("operation", `${this.#nextKey} moment`, moments, this.#nextUs);
  }

  snapshot(): PlanSnapshot {
    return {
      stream: this.#setup.stream.snapshot(),
      sequence: this.#sequence,
      nextUs: this.#nextUs,
      restarted: this.#restarted,
    };
  }

  restore({ stream, sequence, nextUs, restarted }: PlanSnapshot): void {
    this.#setup.stream.restore(stream);
    this.#sequence = sequence;
    this.#nextUs = nextUs;
    this.#restarted = restarted;
  }

  get #nextKey(): string {
    return operationKey(this.#setup.number, this.#sequence + 1);
  }

  #draw(stream: RandomStream, sequence: number): Command {
    const { number, clients, object, isOwn } = this.#setup;
    const command = this.#asker.draw(stream, sequence * clients + number - 1);
    if (isOwn === true) checkCommand(command, `c${number}`, object);
    return command;
  }
}
