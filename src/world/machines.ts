/**
 * The machines of a world: what faults and directed scenarios do to their power, their pauses,
 * their clocks, their disks and their links, in pairs of verbs, and to one process alone.
 */
import { below } from "../kernel/choices/domain.ts";
import type { Address, MachineId } from "../protocol/node-id.ts";
import { type ArrivalWorld, runTimer } from "./arrivals.ts";
import type { ClientHost } from "./client-host.ts";
import type { WorldCounts } from "./counts.ts";
import type { Ambush } from "./disk.ts";
import { CRASH, PAUSED, RESUMED, START, TIMER } from "./event.ts";
import type { Slowness } from "./fate.ts";
import type { Machine } from "./machine.ts";
import type { InFlight } from "./network.ts";
import type { NodeHost, NodeWorld } from "./node.ts";
import type { Service } from "./service.ts";

/** The parts of a world that its machines use. */
export interface MachineWorld extends ArrivalWorld, Pick<NodeWorld, "choices"> {
  readonly counts: WorldCounts;
  readonly services: readonly Service[];
  node(address: Address): NodeHost;
}

export class Machines {
  /** The machines of services, ascending: those of clients have higher numbers. */
  readonly ids: readonly MachineId[];
  readonly #world: MachineWorld;
  readonly #machines: readonly Machine[];

  /** @param machines in the order of their numbers, from 1. @param count those of services. */
  constructor(world: MachineWorld, machines: readonly Machine[], count: number) {
    this.#world = world;
    this.#machines = machines;
    this.ids = machines.slice(0, count).map(({ id }) => id);
  }

  /** @throws {RangeError} if there is no such machine. */
  machine(id: MachineId): Machine {
    const machine = this.#machines[id - 1];
    if (machine === undefined) throw new RangeError(`there is no machine ${id}`);
    return machine;
  }

  /** The machines of clients, ascending; not that of a script, which no fault reaches. */
  get clientIds(): readonly MachineId[] {
    const { hosts, clients } = this.#world;
    return hosts.flatMap(({ number, machine }) =>
      clients[number - 1]?.touchesAll === true ? [] : [machine.id],
    );
  }

  /** The client that a machine is of; undefined: it runs members of services. */
  clientOf(id: MachineId): ClientHost | undefined {
    return this.#world.hosts[id - this.ids.length - 1];
  }

  /** The members of services that run on a machine. */
  processesOf(id: MachineId): readonly NodeHost[] {
    if (this.clientOf(id) !== undefined) return [];
    return this.machine(id).processes.map((address) => this.#world.node(address));
  }

  /** Whether any process of a machine runs. */
  isUp(id: MachineId): boolean {
    const client = this.clientOf(id);
    if (client !== undefined) return client.up;
    return this.processesOf(id).some(({ up }) => up);
  }

  /** Puts what is given on the disks and starts every process. */
  boot(): void {
    const { services, ids } = this.#world;
    for (const { ids: members, base, setup, given, facts } of services) {
      for (const address of members) {
        const { protocol, disk, machine } = this.#touched(address);
        const id = address - base;
        protocol.factsOfSetup?.(id, setup, facts);
        const { ratePpm } = machine.clock;
        if (ratePpm !== 0) facts.drifting(id, ratePpm);
        for (const write of given?.get(id) ?? []) {
          disk.apply(write);
          protocol.factsOfWrite(id, write, facts);
        }
      }
    }
    for (const address of ids) this.#start(this.#touched(address));
  }

  /**
   * Stops a machine: it loses the memory of its processes and every write that is not durable.
   * @param landing how many of the batches in flight become durable nevertheless.
   */
  crash(id: MachineId, landing = 0): void {
    this.clientOf(id)?.crash();
    let left = landing;
    for (const { address, up, disk } of this.processesOf(id)) {
      if (!up) continue;
      const durable = Math.min(left, disk.batchesInFlight);
      left -= durable;
      this.stop(address, durable);
    }
  }

  /**
   * How many of the batches in progress a crash of a machine leaves durable now.
   * @param today as the fault drew it, `0 <= today <= batches in progress`.
   */
  landing(id: MachineId, today: number): number {
    const { choices } = this.#world;
    if (choices === null) return today;
    const { name, incarnation } = this.machine(id);
    const batches = below(this.writingOn(id) + 1);
    return choices.ask("crash", `${name}/${incarnation}`, batches, today);
  }

  /** Batches that a crash of a machine would lose or leave durable now. */
  writingOn(id: MachineId): number {
    return this.processesOf(id).reduce((sum, { disk }) => sum + disk.batchesInFlight, 0);
  }

  /** Starts the processes of a machine that do not run, unless its disk is lost. */
  restart(id: MachineId): void {
    this.clientOf(id)?.restart();
    for (const { address } of this.processesOf(id)) this.startAlone(address);
  }

  /**
   * Ends one process: its memory is lost, and so are all batches in flight but the first `landing`.
   */
  stop(address: Address, landing = 0): void {
    this.#end(address, landing, false);
  }

  /**
   * Kills one process. Its memory is gone; what it had handed to the disk is in its machine's cache
   * and becomes durable; its sessions end as closed ones do.
   */
  kill(address: Address): void {
    this.#end(address, 0, true);
  }

  /** Starts one process from its disk, unless that is lost. */
  startAlone(address: Address): void {
    const node = this.#touched(address);
    if (node.up || node.disk.lost) return;
    node.facts.restarted(node.id);
    this.#start(node);
  }

  /**
   * Freezes a machine: nothing reaches it, but its clocks run. Each pause needs a resume of its
   * own.
   */
  pause(id: MachineId): void {
    if (!this.isUp(id)) return;
    this.#world.counts.pauses++;
    this.clientOf(id)?.pause();
    for (const { address } of this.processesOf(id)) {
      const node = this.#touched(address);
      node.pause();
      this.#world.tell(PAUSED, address, 0, node.pauses, null);
      if (node.pauses === 1) node.facts.paused(node.id);
    }
  }

  /** Undoes one pause; what arrived during the pause is handled now, in order of arrival. */
  resume(id: MachineId): void {
    this.clientOf(id)?.resume();
    for (const { address } of this.processesOf(id)) this.#resume(address);
  }

  /** How many pauses of a machine are in force. */
  pausesOf(id: MachineId): number {
    const client = this.clientOf(id);
    if (client !== undefined) return client.pauses;
    return Math.max(...this.processesOf(id).map(({ pauses }) => pauses));
  }

  /** Fires a process's timer now, if it is set. @returns whether it was. */
  fire(address: Address, timer: string): boolean {
    const node = this.#touched(address);
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
    this.#world.agenda.onAccountOf(cause);
    return true;
  }

  /** Lets a timer that was withheld fire by itself again. */
  release(address: Address, timer: string): void {
    const node = this.#touched(address);
    if (node.up) node.timers.release(timer);
  }

  /** Sets a machine's wall clock forward, or back. It stays so. */
  jump(id: MachineId, byUs: number): void {
    const client = this.clientOf(id);
    if (client !== undefined) {
      client.jump(byUs);
      return;
    }
    this.machine(id).clock.jump(byUs);
    for (const { address } of this.processesOf(id)) {
      const { facts, id: node } = this.#touched(address);
      facts.jumped(node, byUs);
    }
  }

  /** Adds to how fast a machine's clocks run; a negative rate takes it back. */
  drift(id: MachineId, ratePpm: number): void {
    const client = this.clientOf(id);
    if (client !== undefined) {
      client.drift(ratePpm);
      return;
    }
    const nodes = this.processesOf(id).map(({ address }) => this.#touched(address));
    const { clock } = this.machine(id);
    clock.drift(this.#world.agenda.nowUs, ratePpm);
    for (const node of nodes) {
      node.timers.clockChanged();
      node.facts.drifting(node.id, clock.ratePpm);
    }
  }

  /** A machine's disk is full; each `fillDisk` needs a `drainDisk` of its own. */
  fillDisk(id: MachineId): void {
    for (const { address } of this.processesOf(id)) this.#touched(address).disk.fill();
  }

  /** Undoes one `fillDisk`. */
  drainDisk(id: MachineId): void {
    for (const { address } of this.processesOf(id)) this.#touched(address).disk.drain();
  }

  /** Arms a fault for a machine's next writes, until it strikes or is called off. */
  layAmbush(id: MachineId, ambush: Ambush): void {
    for (const { address } of this.processesOf(id)) this.#touched(address).disk.lay(ambush);
  }

  /** Undoes `layAmbush`, where it has not struck. */
  callOffAmbush(address: Address): void {
    this.#touched(address).disk.callOff();
  }

  /** Loses a machine's disk, and with it the machine, for good. */
  loseDisk(id: MachineId): void {
    this.clientOf(id)?.lose();
    for (const { address } of this.processesOf(id)) this.#touched(address).disk.lose();
  }

  /** Empties the disk of a machine that does not run: it starts again with nothing. */
  wipeDisk(id: MachineId): void {
    for (const { address } of this.processesOf(id)) {
      const node = this.#touched(address);
      node.disk.wipe();
      node.facts.wiped(node.id);
    }
  }

  /** Cuts the link from one machine to another; each cut needs a repair of its own. */
  cut(from: MachineId, to: MachineId, inFlight: InFlight = "lost"): void {
    this.#links(from, to, (one, other) => this.#world.network.cut(one, other, inFlight));
  }

  /** Undoes one cut that was made with the same `inFlight`. */
  repair(from: MachineId, to: MachineId, inFlight: InFlight = "lost"): void {
    this.#links(from, to, (one, other) => this.#world.network.repair(one, other, inFlight));
  }

  /** Slows down what one machine sends another. */
  slow(from: MachineId, to: MachineId, slowness: Slowness): void {
    this.#links(from, to, (one, other) => this.#world.network.slow(one, other, slowness));
  }

  /** Undoes one `slow` of these figures. */
  hasten(from: MachineId, to: MachineId, slowness: Slowness): void {
    this.#links(from, to, (one, other) => this.#world.network.hasten(one, other, slowness));
  }

  /**
   * Adds loss, duplication (parts per million) and latency (microseconds) to what one machine sends
   * another; negative values take it back.
   */
  disturb(
    from: MachineId,
    to: MachineId,
    lossPpm: number,
    duplicatePpm: number,
    latencyUs: number,
  ): void {
    const { network } = this.#world;
    this.#links(from, to, (one, other) =>
      network.disturb(one, other, lossPpm, duplicatePpm, latencyUs),
    );
  }

  snapshot(): readonly number[] {
    return this.#machines.map(({ incarnation }) => incarnation);
  }

  restore(snapshot: readonly number[]): void {
    snapshot.forEach((incarnation, at) => {
      this.machine(at + 1).incarnation = incarnation;
    });
  }

  /** Visits the links from the processes of one machine to those of another. */
  #links(from: MachineId, to: MachineId, visit: (from: Address, to: Address) => void): void {
    if (from === to) return;
    for (const one of this.machine(from).processes) {
      for (const other of this.machine(to).processes) visit(one, other);
    }
  }

  /** A process that is about to change. */
  #touched(address: Address): NodeHost {
    const node = this.#world.node(address);
    node.touch();
    return node;
  }

  /** @param alone it is killed; else its first `landing` batches in flight become durable. */
  #end(address: Address, landing: number, alone: boolean): void {
    const node = this.#touched(address);
    if (!node.up) return;
    const present = this.#world.agenda.cause;
    const durable = node.stop(landing, alone);
    if (alone) this.#world.sessions.closeAll(address);
    else this.#world.sessions.crash(address);
    this.#world.counts.crashes++;
    this.#world.record(CRASH, address, 0, durable.length, node.takeEnding());
    for (const { writes } of durable) {
      for (const write of writes) {
        node.disk.apply(write);
        node.protocol.factsOfWrite(node.id, write, node.facts);
      }
    }
    node.facts.crashed(node.id);
    this.#world.agenda.onAccountOf(present);
    if (!this.isUp(node.machine.id)) node.machine.incarnation++;
  }

  #resume(address: Address): void {
    const node = this.#touched(address);
    if (node.pauses === 0) return;
    node.resume();
    this.#world.tell(RESUMED, address, 0, node.pauses, null);
    if (node.pauses > 0) return;
    node.facts.resumed(node.id);
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
          address,
          second,
          third,
          payload,
        );
        this.#world.agenda.charge(slot, event.cause);
      }
    }
  }

  #start(node: NodeHost): void {
    const { agenda, stage } = this.#world;
    const present = agenda.cause;
    node.powerUp();
    this.#world.record(START, node.address, 0, node.disk.incarnation, null);
    stage.start(node);
    node.facts.started(node.id);
    // A process may start while its machine is paused: then it resumes with it.
    if (node.pauses > 0) node.facts.paused(node.id);
    agenda.onAccountOf(present);
  }
}
