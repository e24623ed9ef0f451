/**
 * The machines of a world: what faults and directed scenarios do to a node's power, its pauses, its
 * clocks, its timers and its disk, in pairs of verbs.
 */
import { below } from "../kernel/choices/domain.ts";
import type { Write } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { Setup } from "../protocol/protocol.ts";
import { type ArrivalWorld, runTimer } from "./arrivals.ts";
import type { WorldCounts } from "./counts.ts";
import type { Ambush } from "./disk.ts";
import { CRASH, PAUSED, RESUMED, START, TIMER } from "./event.ts";
import type { NodeHost, NodeWorld } from "./node.ts";

/** What the machines ask of the world that they are in. */
export interface MachineWorld extends ArrivalWorld, Pick<NodeWorld, "choices"> {
  readonly counts: WorldCounts;
  node(id: NodeId): NodeHost;
}

export class Machines {
  readonly #world: MachineWorld;

  constructor(world: MachineWorld) {
    this.#world = world;
  }

  /** Puts what is given on the disks and starts every node. */
  boot(setup: Setup, given: ReadonlyMap<NodeId, readonly Write[]>): void {
    const { ids, facts } = this.#world;
    for (const id of ids) {
      const { protocol, disk } = this.#touched(id);
      protocol.factsOfSetup?.(id, setup, facts);
      for (const write of given.get(id) ?? []) {
        disk.apply(write);
        protocol.factsOfWrite(id, write, facts);
      }
    }
    for (const id of ids) this.#start(this.#touched(id));
  }

  /**
   * Stops a node's machine: its memory and what its disk had not made durable are gone.
   * @param landing how many of the batches that are being written become durable all the same.
   */
  crash(id: NodeId, landing = 0): void {
    const node = this.#touched(id);
    if (!node.up) return;
    const present = this.#world.agenda.cause;
    const landed = node.stop(landing);
    this.#world.sessions.crash(id);
    this.#world.counts.crashes++;
    this.#world.record(CRASH, id, 0, landed.length, null);
    for (const { writes } of landed) {
      for (const write of writes) {
        node.disk.apply(write);
        node.protocol.factsOfWrite(id, write, this.#world.facts);
      }
    }
    this.#world.facts.crashed(id);
    this.#world.agenda.cause = present;
  }

  /**
   * How many of the batches in progress a crash of a node leaves durable now.
   * @param today as the fault drew it, `0 <= today <= batches in progress`.
   */
  landing(id: NodeId, today: number): number {
    const { choices } = this.#world;
    if (choices === null) return today;
    const { disk } = this.#world.node(id);
    return choices.ask("crash", `n${id}/${disk.incarnation}`, below(disk.flying + 1), today);
  }

  /** Starts a stopped node from its disk, unless that is lost. */
  restart(id: NodeId): void {
    const node = this.#touched(id);
    if (node.up || node.disk.lost) return;
    this.#world.facts.restarted(id);
    this.#start(node);
  }

  /** Freezes a node: nothing reaches it, its clocks go on. Pauses add up until as many resumes. */
  pause(id: NodeId): void {
    const node = this.#touched(id);
    if (!node.up) return;
    node.pause();
    this.#world.counts.pauses++;
    this.#world.tell(PAUSED, id, 0, node.pauses, null);
  }

  /** Undoes one pause; what arrived meanwhile is handled now, in the order of its arrival. */
  resume(id: NodeId): void {
    const node = this.#touched(id);
    if (!node.up || node.pauses === 0) return;
    node.resume();
    this.#world.tell(RESUMED, id, 0, node.pauses, null);
    if (node.pauses > 0) return;
    const waiting = node.takeKept();
    let order = -0x80000000;
    for (const event of waiting) {
      if (event.kind === TIMER) node.timers.restoreDue(event.second);
      else {
        const { sequence, kind, second, third, payload } = event;
        const { nowUs } = this.#world.agenda;
        const slot = this.#world.agenda.putBack(
          sequence,
          nowUs,
          order++,
          kind,
          id,
          second,
          third,
          payload,
        );
        this.#world.agenda.causes[slot] = event.cause;
      }
    }
  }

  /** Fires a node's timer now, if it is set. @returns whether it was. */
  fire(id: NodeId, timer: string): boolean {
    const node = this.#touched(id);
    if (!node.up || !node.timers.isSet(timer)) return false;
    const index = node.timers.indexOf(timer);
    node.timers.unset(index);
    const { cause } = this.#world.agenda;
    if (node.pauses === 0) runTimer(this.#world, node, index);
    else
      node.keep({
        sequence: 0,
        kind: TIMER,
        second: index,
        third: 0,
        payload: null,
        cause,
      });
    this.#world.agenda.cause = cause;
    return true;
  }

  /** Lets a timer that was withheld fire by itself again. */
  release(id: NodeId, timer: string): void {
    const node = this.#touched(id);
    if (node.up) node.timers.release(timer);
  }

  /** Sets a node's wall clock forward, or back. It stays so. */
  jump(id: NodeId, byUs: number): void {
    this.#touched(id).clock.jump(byUs);
  }

  /** A node's disk has no space any more; faults add up until as many have drained it. */
  fillDisk(id: NodeId): void {
    this.#touched(id).disk.fill();
  }

  /** Undoes one `fillDisk`. */
  drainDisk(id: NodeId): void {
    this.#touched(id).disk.drain();
  }

  /** A fault lies in wait for a node's next writes, until it strikes or is called off. */
  layAmbush(id: NodeId, ambush: Ambush): void {
    this.#touched(id).disk.lay(ambush);
  }

  /** Undoes `layAmbush`, where it has not struck. */
  callOffAmbush(id: NodeId): void {
    this.#touched(id).disk.callOff();
  }

  /** A node's disk is gone with its machine, for ever. */
  loseDisk(id: NodeId): void {
    this.#touched(id).disk.lose();
  }

  /** Adds to how fast a node's clocks run; a negative rate takes it back. */
  drift(id: NodeId, ratePpm: number): void {
    const node = this.#touched(id);
    node.clock.drift(this.#world.agenda.nowUs, ratePpm);
    node.timers.clockChanged();
  }

  /** A node of which something is about to change. */
  #touched(id: NodeId): NodeHost {
    const node = this.#world.node(id);
    node.touch();
    return node;
  }

  #start(node: NodeHost): void {
    const { agenda, facts, stage } = this.#world;
    const present = agenda.cause;
    node.powerUp();
    this.#world.record(START, node.id, 0, node.disk.incarnation, null);
    stage.start(node);
    facts.started(node.id);
    agenda.cause = present;
  }
}
