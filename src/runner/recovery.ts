/**
 * Whether a cluster has recovered, and what keeps it from that: questions about its world once all
 * faults have ended.
 */
import { formatDuration } from "../core/formatting.ts";
import type { Address } from "../protocol/node-id.ts";
import { hasNode, setOf } from "../protocol/quorum.ts";
import type { WorkloadClient } from "../workloads/workload.ts";
import type { Service } from "../world/service.ts";
import type { World } from "../world/world.ts";
import { membersApart } from "./members-apart.ts";
import type { NotRecovered } from "./recoverable.ts";

/** Who led a service, in which term, and the last index in its log. */
export interface Office {
  readonly leader: Address;
  readonly term: number;
  readonly open: number;
}

/** How far the time for recovery is. */
export interface Healed {
  readonly healedUs: number;
  /** Whether it is over. */
  readonly isOver: boolean;
  /** What there was when half of it had passed; null before. */
  readonly halfway: Halfway | null;
}

/** What there was when half of the time for recovery had passed. */
export interface Halfway {
  /** Who led, by service with leaders. */
  readonly offices: readonly Office[];
  /** By service, the highest index known to be committed: requests of other services never end. */
  readonly committed: readonly number[];
}

export class Recovery {
  readonly #world: World;
  readonly #clients: readonly WorkloadClient[];

  constructor(world: World, clients: readonly WorkloadClient[]) {
    this.#world = world;
    this.#clients = clients;
  }

  /** Half of the time has passed. */
  halfway(): Halfway {
    const { services } = this.#world;
    const committed = services.map((service) => Math.max(...this.#committedBy(service)));
    return { offices: this.offices(), committed };
  }

  /** Who leads now (0: no member), by service that a member leads. */
  offices(): readonly Office[] {
    return this.led().map((service) => {
      const leader = this.#world.leader(service);
      const seen = leader === 0 ? null : this.#world.observe(leader);
      return { leader, term: seen?.term ?? 0, open: seen?.lastIndex ?? 0 };
    });
  }

  /** The services that a member leads. */
  led(): readonly Service[] {
    return this.#world.services.filter(({ protocol }) => protocol.leaderless !== true);
  }

  /**
   * Whether a leader is another one, or in another term, than when all had settled; null: all stay.
   */
  left(offices: readonly Office[], settledUs: number): NotRecovered | null {
    for (const [at, service] of this.led().entries()) {
      const { leader, term: before } = offices[at] as Office;
      const now = this.#world.leader(service);
      const term = now === 0 ? 0 : (this.#world.observe(now)?.term ?? 0);
      if (now === leader && term === before) continue;
      const after = formatDuration(this.#world.nowUs - settledUs);
      const instead = now === 0 ? "no node led" : `${this.#nameOf(now)} led term ${term}`;
      const settled = `${this.#nameOf(leader)} led term ${before} when all had recovered`;
      return {
        message: `${settled}, and ${instead} ${after} later, with no fault and no client`,
        nodes: now === 0 ? [leader] : [leader, now],
        cause: "leader-left",
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
  get isAsked(): boolean {
    const { choices } = this.#world;
    return this.#clients.length > 0 && !(choices?.onlyDecidedOperations ?? false);
  }

  /** Whether an answer is due to each operation that is decided. */
  get isAwaited(): boolean {
    return this.#world.choices?.awaitsOperations === true;
  }

  /**
   * The clients that have not completed an operation since the heal, and would have asked: not
   * those whose machine is lost. Where operations are decided and awaited, those to whom an answer
   * is due.
   */
  waiting(healedUs: number): readonly WorkloadClient[] {
    return this.#clients.filter((_, at) => this.#isWaiting(at, healedUs));
  }

  #isWaiting(at: number, healedUs: number): boolean {
    if (this.#world.hosts[at]?.lost === true) return false;
    if (this.isAwaited) return (this.#clients[at]?.awaitedSinceUs ?? null) !== null;
    if (!this.isAsked) return false;
    return this.#clients[at]?.completedSince(healedUs) === 0;
  }

  /** Whether all that was asked for has ended, and all members agree. */
  settled(healed: Healed): boolean {
    const led = this.led();
    if (led.some((service) => this.#world.leader(service) === 0)) return false;
    if (led.some((service) => this.#asks(service))) return false;
    if (this.#clients.some((client) => client.busy)) return false;
    const { services } = this.#world;
    if (services.some((service) => this.#disagreeing(service, healed).length > 0)) return false;
    if (services.some((service) => this.#unsettled(service).length > 0)) return false;
    // Without a leader there is no one log: two may have come as far, and not know the same yet.
    if (
      services.some(
        (service) => isLeaderless(service) && membersApart(this.#world, service) !== null,
      )
    )
      return false;
    // No client shows that the leader can commit anything: what its office begins with must be.
    return this.isAsked || led.every((service) => this.#isEstablished(service));
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
  uncommitted(service: Service, through = Number.POSITIVE_INFINITY): NotRecovered | null {
    const leader = this.#world.leader(service);
    const seen = leader === 0 ? null : this.#world.observe(leader);
    if (seen === null || seen.commitIndex >= Math.min(seen.lastIndex, through)) return null;
    const { commitIndex, lastIndex, term } = seen;
    return {
      message:
        `${this.#nameOf(leader)}, which leads term ${term}, has committed up to ${commitIndex} ` +
        `of the ${lastIndex} entries in its log`,
      nodes: [leader],
      cause: "leader-does-not-commit",
    };
  }

  #unestablished(service: Service, within: string): NotRecovered {
    const uncommitted = this.uncommitted(service);
    if (uncommitted !== null) {
      return { ...uncommitted, message: `${uncommitted.message} ${within}` };
    }
    const leader = this.#world.leader(service);
    const term = this.#world.observe(leader)?.term ?? 0;
    const name = this.#nameOf(leader);
    return {
      message: `${name}, which leads term ${term}, has committed nothing of it ${within}`,
      nodes: [leader],
      cause: "leader-does-not-commit",
    };
  }

  /** The members that do not know everything to be committed that they should. */
  #disagreeing(service: Service, healed: Healed): readonly Address[] {
    const indices = this.#committedBy(service);
    const due = this.#dueOf(service, healed);
    return this.#members(service).filter((_, at) => (indices[at] as number) < due);
  }

  /**
   * Up to where members should know everything to be committed: what some member knows; at the end
   * of the time for recovery, of a service that no client asks, what some member knew halfway.
   */
  #dueOf(service: Service, { isOver, halfway }: Healed): number {
    const highest = Math.max(...this.#committedBy(service));
    const isAsked = service === this.#world.front || !isOver;
    return isAsked ? highest : Math.min(highest, halfway?.committed[service.number] ?? highest);
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

  /** Whether those lead who led when half of the time had passed. */
  #isLed({ halfway }: Healed): boolean {
    return this.offices().every(({ leader, term }, at) => {
      const before = halfway?.offices[at];
      return leader === before?.leader && term === before.term;
    });
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

  /** Why it has not recovered, the first cause that there is. @param within what time. */
  reason(healed: Healed, within: string): NotRecovered {
    for (const service of this.led()) {
      if (this.#world.leader(service) !== 0) continue;
      const message = `no leader${this.#of(service)} ${within}`;
      return { message, nodes: service.ids, cause: "no-leader" };
    }
    const waiting = this.waiting(healed.healedUs);
    if (waiting.length > 0) {
      const names = waiting.map(({ name }) => name).join(", ");
      const message = this.isAwaited
        ? `${names} got no answer ${within}`
        : `no operation of ${names} completed ${within}`;
      const cause = this.#isLed(healed) ? "clients-unanswered" : "no-leader";
      return { message, nodes: [], cause };
    }
    // What a service asks keeps its log growing: that comes first, members may only be a step
    // apart.
    const asking = this.led().find((service) => this.#asks(service));
    if (asking !== undefined) {
      const message = `${asking.name} was not answered all that it had asked ${within}`;
      return { message, nodes: [this.#world.leader(asking)], cause: "service-unanswered" };
    }
    const lagging = this.#lag(healed, within, healed.halfway?.committed ?? []);
    if (lagging !== null) return lagging;
    for (const service of this.#world.services) {
      const nodes = this.#unsettled(service);
      if (nodes.length === 0) continue;
      const names = nodes.map((id) => this.#nameOf(id)).join(", ");
      const message = `${names} still had something unsettled ${within}`;
      return { message, nodes, cause: "unsettled" };
    }
    const lag = this.#lag(healed, within, []);
    if (lag !== null) return lag;
    const apart = this.#any((service) =>
      isLeaderless(service) ? membersApart(this.#world, service) : null,
    );
    if (apart !== null) return apart;
    const slow = this.led().find((service) => !this.#isEstablished(service));
    if (!this.isAsked && slow !== undefined) return this.#unestablished(slow, within);
    return { message: `operations stayed open ${within}`, nodes: [], cause: "operations-open" };
  }

  /**
   * That members do not know what is committed; null: all do.
   * @param since by service, only where some member does not know what was committed up to there:
   * while a log grows, others may be a step apart.
   */
  #lag(healed: Healed, within: string, since: readonly number[]): NotRecovered | null {
    for (const service of this.#world.services) {
      const nodes = this.#disagreeing(service, healed);
      const dueMin = since[service.number] ?? Number.POSITIVE_INFINITY;
      if (!nodes.some((id) => (this.#world.observe(id)?.commitIndex ?? -1) < dueMin)) continue;
      const names = nodes.map((id) => `${this.#nameOf(id)} (${this.#knownBy(id)})`).join(", ");
      const all = `everything that is committed (up to ${this.#dueOf(service, healed)})`;
      const isDown = nodes.some((id) => this.#world.observe(id) === null);
      const cause = isDown ? "member-down" : "members-lag";
      return { message: `${names} did not learn ${all} ${within}`, nodes, cause };
    }
    return null;
  }

  /** Members of a service that are apart though all has settled; null: none. */
  apart(): NotRecovered | null {
    return this.#any((service) => membersApart(this.#world, service));
  }

  /** The first of what there is to say of any service; null: nothing. */
  #any(said: (service: Service) => NotRecovered | null): NotRecovered | null {
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
