/**
 * The phases of a run: chaos, then heal (all faults end), then a bounded time in which the cluster
 * must recover.
 */
import { formatDuration } from "../core/formatting.ts";
import type { Actor } from "../protocol/actor.ts";
import type { Address, MachineId } from "../protocol/node-id.ts";
import type { Replica } from "../protocol/protocol.ts";
import { hasNode, setOf } from "../protocol/quorum.ts";
import type { WorkloadClient } from "../workloads/workload.ts";
import { MESSAGE, SESSION, SESSION_MESSAGE } from "../world/event.ts";
import type { Service } from "../world/service.ts";
import type { World } from "../world/world.ts";
import { beyondRecovery, type NoRecovery } from "./recoverable.ts";

/** How often recovery is looked for, microseconds. */
export const POLL_US = 20_000;

const HEAL = 0;
const POLL = 1;

export type Phase = "chaos" | "recovery" | "settling" | "staying" | "done";

export interface PhaseSettings {
  readonly durationUs: number;
  readonly healUs: number;
  /** How long the leader must stay after that; 0: not judged. */
  readonly staysUs: number;
}

/** Who led a service, in which term, and the last index in its log. */
interface Office {
  readonly leader: Address;
  readonly term: number;
  readonly open: number;
}

/**
 * Recovery: each client completes an operation that it invoked after the heal began. Settling:
 * clients stop, open operations end, a node leads, and all replicas agree on what is committed;
 * without clients, the first entry of the leader's term is committed. Staying, if the scenario asks
 * for it: with no faults and no requests, the leader stays leader, and in the end it has committed
 * all that was in its log at first; without clients it may give way to another as long as the time
 * of recovery is not over. Then the run ends; or it ends when the time is over.
 */
export class Phases implements Actor {
  readonly name = "phases";
  readonly touchesAll = true;
  readonly readings = { healedUs: "time", calmUs: "time" } as const;
  phase: Phase = "chaos";
  /** Set when the time was over before the cluster had recovered, or its nodes do not agree. */
  noRecovery: NoRecovery | null = null;
  /** Set at the heal if too few disks were left to recover from: then it is not waited for. */
  beyond: NoRecovery | null = null;
  readonly #world: World;
  readonly #clients: readonly WorkloadClient[];
  readonly #settings: PhaseSettings;
  readonly #heal: () => void;
  #actor = -1;
  #healedUs = 0;
  /**
   * When the last message arrives that was in flight at the heal. Until then a fault still acts: a
   * late message holds up its session, and a leader that is not heard is left.
   */
  #calmUs = 0;
  /** When all had settled, and who led then, by service with leaders. */
  #settledUs = 0;
  #offices: readonly Office[] = [];
  /**
   * By service, the highest index known to be committed when half of the time for recovery had
   * passed; none before. Requests of other services never end.
   */
  #halfway: readonly number[] = [];

  /** @param heal ends all faults. */
  constructor(
    world: World,
    clients: readonly WorkloadClient[],
    settings: PhaseSettings,
    heal: () => void,
  ) {
    this.#world = world;
    this.#clients = clients;
    this.#settings = settings;
    this.#heal = heal;
  }

  /** Since when no fault acts any more; `Infinity` before the heal. */
  get calmUs(): number {
    if (this.phase === "chaos") return Number.POSITIVE_INFINITY;
    return Math.max(this.#healedUs, this.#calmUs);
  }

  join(): void {
    this.#actor = this.#world.addActor(this);
    this.#world.wake(this.#actor, this.#settings.durationUs, HEAL);
  }

  due(): boolean {
    return true;
  }

  onWake(token: number): void {
    if (token === HEAL) {
      // It was healed before its time.
      if (this.phase !== "chaos") return;
      this.#begin();
    }
    if (this.phase !== "done") this.#look();
    if (this.phase === "done") this.#world.end();
    else this.#world.wake(this.#actor, this.#world.nowUs + POLL_US, POLL);
  }

  /** Ends the chaos at once, as if it were over; nothing where it is. */
  healNow(): void {
    if (this.phase !== "chaos") return;
    this.#begin();
    this.#world.wake(this.#actor, this.#world.nowUs + POLL_US, POLL);
  }

  snapshot(): unknown {
    return {
      phase: this.phase,
      noRecovery: this.noRecovery,
      beyond: this.beyond,
      healedUs: this.#healedUs,
      calmUs: this.#calmUs,
      settledUs: this.#settledUs,
      offices: this.#offices,
      halfway: this.#halfway,
    };
  }

  restore(snapshot: unknown): void {
    const saved = snapshot as {
      phase: Phase;
      noRecovery: NoRecovery | null;
      beyond: NoRecovery | null;
      healedUs: number;
      calmUs: number;
      settledUs: number;
      offices: readonly Office[];
      halfway: readonly number[];
    };
    this.phase = saved.phase;
    this.noRecovery = saved.noRecovery;
    this.beyond = saved.beyond;
    this.#healedUs = saved.healedUs;
    this.#calmUs = saved.calmUs;
    this.#settledUs = saved.settledUs;
    this.#offices = saved.offices;
    this.#halfway = saved.halfway;
  }

  /** The recovery begins: all faults end. */
  #begin(): void {
    this.#heal();
    const { ids, clientIds } = this.#world.machines;
    for (const id of [...ids, ...clientIds]) this.#restore(id);
    this.#healedUs = this.#world.nowUs;
    this.#calmUs = lastArrivalUs(this.#world);
    this.beyond = beyondRecovery(this.#world);
    this.phase = this.beyond === null ? "recovery" : "done";
    this.#world.note(0, "heal: all faults have ended");
  }

  /** Whatever stopped a machine or a process, the heal phase starts it again. */
  #restore(id: MachineId): void {
    const { machines } = this.#world;
    machines.restart(id);
    while (machines.pausesOf(id) > 0) machines.resume(id);
  }

  #look(): void {
    const { services } = this.#world;
    if (services.length > 1 && this.#halfway.length === 0 && this.#isHalfOver()) {
      this.#halfway = services.map((service) => Math.max(...this.#committedBy(service)));
    }
    if (this.phase === "recovery" && !this.#clients.some((_, at) => this.#isBehind(at))) {
      for (const client of this.#clients) client.stop();
      this.phase = "settling";
    }
    if (this.phase === "settling" && this.#settled()) {
      this.noRecovery = this.#any((service) => this.#apart(service));
      this.phase = "done";
      const { staysUs } = this.#settings;
      if (this.noRecovery !== null || staysUs === 0 || this.#led().length === 0) return;
      if (this.#world.nowUs >= this.#calmUs) this.#beginStay();
      else if (!this.#isOver()) this.phase = "settling";
      return;
    }
    if (this.phase === "staying") {
      this.noRecovery = this.#left();
      if (this.noRecovery !== null && this.#maySettleAgain()) {
        this.noRecovery = null;
        this.phase = "settling";
        return;
      }
      const stayedUs = this.#world.nowUs - this.#settledUs;
      if (this.noRecovery === null && stayedUs < this.#settings.staysUs) return;
      for (const [at, service] of this.#led().entries()) {
        this.noRecovery ??= this.#uncommitted(service, this.#offices[at]?.open ?? 0);
      }
      this.phase = "done";
      return;
    }
    if (!this.#isOver()) return;
    this.noRecovery = this.#reason();
    this.phase = "done";
  }

  /** Whether the time for recovery is over: an operation that is awaited has as much of its own. */
  #isOver(): boolean {
    const sinceUs = this.#isAwaited ? this.#awaitedSinceUs() : this.#healedUs;
    return this.#world.nowUs - sinceUs >= this.#settings.healUs;
  }

  /** Since when a client has waited longest, faults apart. */
  #awaitedSinceUs(): number {
    const behind = this.#behind().map(({ awaitedSinceUs }) => awaitedSinceUs ?? 0);
    return behind.length === 0 ? this.#healedUs : Math.max(this.#healedUs, Math.min(...behind));
  }

  #isHalfOver(): boolean {
    return 2 * (this.#world.nowUs - this.#healedUs) >= this.#settings.healUs;
  }

  #beginStay(): void {
    this.phase = "staying";
    this.#settledUs = this.#world.nowUs;
    this.#offices = this.#led().map((service) => {
      const leader = this.#world.leader(service);
      const seen = this.#world.observe(leader);
      return { leader, term: seen?.term ?? 0, open: seen?.lastIndex ?? 0 };
    });
    this.#world.note(0, "settled: its leader must stay");
  }

  /** The services that a member leads. */
  #led(): readonly Service[] {
    return this.#world.services.filter(({ protocol }) => protocol.leaderless !== true);
  }

  /**
   * Where no client has had an answer after the heal, nothing shows that the leader seen then was
   * known to a quorum: a later one may have been elected before, or be under way. Within the time
   * of recovery another may follow it.
   */
  #maySettleAgain(): boolean {
    return !this.#isAsked && this.#world.nowUs - this.#healedUs < this.#settings.healUs;
  }

  /**
   * Whether a leader is another one, or in another term, than when all had settled; null: all stay.
   */
  #left(): NoRecovery | null {
    for (const [at, service] of this.#led().entries()) {
      const { leader, term: before } = this.#offices[at] as Office;
      const now = this.#world.leader(service);
      const term = now === 0 ? 0 : (this.#world.observe(now)?.term ?? 0);
      if (now === leader && term === before) continue;
      const after = formatDuration(this.#world.nowUs - this.#settledUs);
      const instead = now === 0 ? "no node led" : `${this.#nameOf(now)} led term ${term}`;
      const settled = `${this.#nameOf(leader)} led term ${before} when all had recovered`;
      return {
        message: `${settled}, and ${instead} ${after} later, with no fault and no client`,
        nodes: now === 0 ? [leader] : [leader, now],
      };
    }
    return null;
  }

  #nameOf(address: Address): string {
    return this.#world.names[address] as string;
  }

  /** Of several services, which one is meant. */
  #of(service: Service): string {
    return this.#world.services.length === 1 ? "" : ` of ${service.name}`;
  }

  /** Whether the leader of a service still asks another for something on its behalf. */
  #asks(service: Service): boolean {
    const leader = this.#world.leader(service);
    return leader !== 0 && this.#world.node(leader).asks?.idle === false;
  }

  /** Whether there are clients that ask by themselves, so that an answer after the heal is due. */
  get #isAsked(): boolean {
    const { choices } = this.#world;
    return this.#clients.length > 0 && !(choices?.onlyDecidedOperations ?? false);
  }

  /** Whether an answer is due to each operation that is decided. */
  get #isAwaited(): boolean {
    return this.#world.choices?.awaitsOperations === true;
  }

  /**
   * The clients that have not completed an operation since the heal, and would have asked: not
   * those whose machine is lost. Where operations are decided and awaited, those to whom an answer
   * is due.
   */
  #behind(): readonly WorkloadClient[] {
    return this.#clients.filter((_, at) => this.#isBehind(at));
  }

  #isBehind(at: number): boolean {
    if (this.#world.hosts[at]?.lost === true) return false;
    if (this.#isAwaited) return (this.#clients[at]?.awaitedSinceUs ?? null) !== null;
    if (!this.#isAsked) return false;
    return this.#clients[at]?.completedSince(this.#healedUs) === 0;
  }

  #settled(): boolean {
    const led = this.#led();
    if (led.some((service) => this.#world.leader(service) === 0)) return false;
    if (led.some((service) => this.#asks(service))) return false;
    if (this.#clients.some((client) => client.busy)) return false;
    const { services } = this.#world;
    if (services.some((service) => this.#disagreeing(service).length > 0)) return false;
    if (services.some((service) => this.#unsettled(service).length > 0)) return false;
    // Without a leader there is no one log: two may have come as far, and not know the same yet.
    if (services.some((service) => isLeaderless(service) && this.#apart(service) !== null))
      return false;
    // No client shows that the leader can commit anything: what its office begins with must be.
    return this.#isAsked || led.every((service) => this.#isEstablished(service));
  }

  /**
   * Whether what the leader's office begins with is committed; where the protocol does not say,
   * whether anything is of what is in the leader's log.
   */
  #isEstablished(service: Service): boolean {
    const leader = this.#world.leader(service);
    const seen = leader === 0 ? null : this.#world.observe(leader);
    if (seen === null) return true;
    return seen.established ?? (seen.commitIndex > 0 || seen.lastIndex === 0);
  }

  /** That entries in the leader's log up to an index are not committed; null: all are. */
  #uncommitted(service: Service, through = Number.POSITIVE_INFINITY): NoRecovery | null {
    const leader = this.#world.leader(service);
    const seen = leader === 0 ? null : this.#world.observe(leader);
    if (seen === null || seen.commitIndex >= Math.min(seen.lastIndex, through)) return null;
    const { commitIndex, lastIndex, term } = seen;
    return {
      message:
        `${this.#nameOf(leader)}, which leads term ${term}, has committed up to ${commitIndex} ` +
        `of the ${lastIndex} entries in its log`,
      nodes: [leader],
    };
  }

  #unestablished(service: Service, within: string): NoRecovery {
    const uncommitted = this.#uncommitted(service);
    if (uncommitted !== null) {
      return { ...uncommitted, message: `${uncommitted.message} ${within}` };
    }
    const leader = this.#world.leader(service);
    const term = this.#world.observe(leader)?.term ?? 0;
    const name = this.#nameOf(leader);
    return {
      message: `${name}, which leads term ${term}, has committed nothing of it ${within}`,
      nodes: [leader],
    };
  }

  /**
   * Two members that have come equally far and hold different logs or objects, or one that has not
   * delivered what it knows to be committed: no time heals that.
   * @returns null where there are none.
   */
  #apart(service: Service): NoRecovery | null {
    const first = new Map<number, { readonly id: Address; readonly seen: Replica }>();
    for (const id of service.ids) {
      const seen = this.#world.replica(id);
      if (seen === null) continue;
      const commitIndex = this.#world.observe(id)?.commitIndex ?? 0;
      if (seen.index < commitIndex) {
        const message =
          `after recovery ${this.#nameOf(id)} knows everything up to ${commitIndex} to be ` +
          `committed, and has delivered up to ${seen.index}`;
        return { message, nodes: [id] };
      }
      const other = first.get(seen.index);
      if (other === undefined) {
        first.set(seen.index, { id, seen });
        continue;
      }
      const differs = other.seen.log !== seen.log ? "log" : "object";
      if (other.seen.log === seen.log && other.seen.object === seen.object) continue;
      const both = `${this.#nameOf(other.id)} and ${this.#nameOf(id)}`;
      return {
        message:
          `after recovery ${both} have both applied everything up to ${seen.index}, and the ` +
          `${differs} is not the same on both`,
        nodes: [other.id, id],
      };
    }
    return null;
  }

  /** The members that do not know everything to be committed that they should. */
  #disagreeing(service: Service): readonly Address[] {
    const indices = this.#committedBy(service);
    const due = this.#dueOf(service);
    return this.#members(service).filter((_, at) => (indices[at] as number) < due);
  }

  /**
   * Up to where members should know everything to be committed: what some member knows; at the end
   * of the time for recovery, of a service that no client asks, what some member knew halfway.
   */
  #dueOf(service: Service): number {
    const highest = Math.max(...this.#committedBy(service));
    const isAsked = service === this.#world.front || !this.#isOver();
    return isAsked ? highest : Math.min(highest, this.#halfway[service.number] ?? highest);
  }

  /** Those whose disk is not lost, and that the leader counts as members. */
  #members(service: Service): readonly Address[] {
    const leader = this.#world.leader(service);
    const members = leader === 0 ? undefined : this.#world.observe(leader)?.members;
    return service.ids.filter(
      (id) =>
        !this.#world.node(id).disk.lost &&
        (members === undefined || hasNode(members, id - service.base)),
    );
  }

  /** By member, up to where it knows everything to be committed; -1: it does not run. */
  #committedBy(service: Service): readonly number[] {
    return this.#members(service).map((id) => this.#world.observe(id)?.commitIndex ?? -1);
  }

  /** Up to where a member knows everything to be committed, in words. */
  #knownBy(id: Address): string {
    const index = this.#world.observe(id)?.commitIndex;
    return index === undefined ? "does not run" : `up to ${index}`;
  }

  /** The members that have something left to learn or to see through. */
  #unsettled(service: Service): readonly Address[] {
    const left = setOf(this.#members(service).map((id) => id - service.base));
    return service.ids.filter((id) => {
      const { unsettled = 0, unsettledWith = 0 } = this.#world.observe(id) ?? {};
      return unsettled > 0 || (unsettledWith & left) !== 0;
    });
  }

  #reason(): NoRecovery {
    const within = `within ${formatDuration(this.#settings.healUs)} after the last fault`;
    for (const service of this.#led()) {
      if (this.#world.leader(service) !== 0) continue;
      return { message: `no leader${this.#of(service)} ${within}`, nodes: service.ids };
    }
    const behind = this.#behind();
    if (behind.length > 0) {
      const names = behind.map(({ name }) => name).join(", ");
      if (this.#isAwaited) {
        return { message: `${names} got no answer ${within}`, nodes: [] };
      }
      return { message: `no operation of ${names} completed ${within}`, nodes: [] };
    }
    // What a service asks keeps its log growing: that comes first, members may only be a step
    // apart.
    const asking = this.#led().find((service) => this.#asks(service));
    if (asking !== undefined) {
      const message = `${asking.name} was not answered all that it had asked ${within}`;
      return { message, nodes: [this.#world.leader(asking)] };
    }
    for (const service of this.#world.services) {
      const nodes = this.#disagreeing(service);
      if (nodes.length === 0) continue;
      const names = nodes.map((id) => `${this.#nameOf(id)} (${this.#knownBy(id)})`).join(", ");
      const all = `everything that is committed (up to ${this.#dueOf(service)})`;
      return { message: `${names} did not learn ${all} ${within}`, nodes };
    }
    for (const service of this.#world.services) {
      const nodes = this.#unsettled(service);
      if (nodes.length === 0) continue;
      const names = nodes.map((id) => this.#nameOf(id)).join(", ");
      return { message: `${names} still had something unsettled ${within}`, nodes };
    }
    const apart = this.#any((service) => (isLeaderless(service) ? this.#apart(service) : null));
    if (apart !== null) return apart;
    const slow = this.#led().find((service) => !this.#isEstablished(service));
    if (!this.#isAsked && slow !== undefined) return this.#unestablished(slow, within);
    return { message: `operations stayed open ${within}`, nodes: [] };
  }

  /** The first of what there is to say of any service; null: nothing. */
  #any(said: (service: Service) => NoRecovery | null): NoRecovery | null {
    for (const service of this.#world.services) {
      const found = said(service);
      if (found !== null) return found;
    }
    return null;
  }
}

function isLeaderless({ protocol }: Service): boolean {
  return protocol.leaderless === true;
}

/** When the last of the messages in flight arrives; 0: none is. */
function lastArrivalUs({ agenda }: World): number {
  let lastUs = 0;
  for (let place = 0; place < agenda.size; place++) {
    const slot = agenda.slotAt(place);
    const kind = agenda.kindOf(slot);
    if (kind !== MESSAGE && kind !== SESSION_MESSAGE && kind !== SESSION) continue;
    lastUs = Math.max(lastUs, agenda.timeOf(slot));
  }
  return lastUs;
}
