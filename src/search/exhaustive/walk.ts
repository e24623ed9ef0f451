/**
 * A walk through the states of a small world under abstract time: what may happen next, doing it,
 * and going back.
 *
 * What is in flight may arrive at any later time or never: delays, reordering, losses and
 * partitions need no actions of their own. How often timers fire, processes crash and messages
 * arrive twice is bounded, for otherwise there would be no end.
 *
 * A write is durable at once, since what follows from it may be late anyway, unless its process is
 * going to crash: from then on none of its writes is done until it does. (Those that a crash leaves
 * durable though nothing followed from them are among those whose messages are late for ever.)
 */
import type { Audit } from "../../checkers/audit/audit.ts";
import { type Digest, DigestSum } from "../../core/digest.ts";
import { mix } from "../../core/hash.ts";
import { AbstractTime } from "../../kernel/abstract-time.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { WorkloadClient } from "../../workloads/workload.ts";
import { DISK, MESSAGE, REPLY, REQUEST, TIMER } from "../../world/event.ts";
import { WorldIdentity } from "../../world/identity.ts";
import type { World } from "../../world/world.ts";
import { type Action, CRASH, DOOMING, STEP, type Taken, TWICE } from "./action.ts";
import type { Bounds, Reductions } from "./bounds.ts";
import { Budgets, type BudgetsSnapshot } from "./budgets.ts";
import { type Knowledge, NOTHING_KNOWN, type Present } from "./knowledge.ts";
import { commute, type Sleeper } from "./sleep-sets.ts";
import type { Walked } from "./walked.ts";

const NONE: readonly Sleeper[] = [];
const NO_PICKS: readonly number[] = [];

const NO_STEP = {
  key: 0,
  owner: 0,
  peer: 0,
  isTimed: false,
  isHeard: false,
  isFollowed: true,
  isOver: true,
};

/** Everything of a walk at one moment. */
export interface Saved {
  readonly walked: unknown;
  readonly clocks: readonly number[];
  readonly budgets: BudgetsSnapshot;
  readonly doomed: NodeId;
  readonly busy: NodeId;
  readonly last: NodeId | null;
  /** By node: the digest of its process, null where it was not read. */
  readonly digests: readonly (Digest | null)[];
}

export class Walk implements Present {
  readonly time: AbstractTime;
  readonly budgets: Budgets;
  readonly #walked: Walked;
  readonly #world: World;
  readonly #audit: Audit;
  readonly #bounds: Bounds;
  readonly #knowledge: Knowledge;
  readonly #silent: boolean;
  readonly #asleep: boolean;
  /** The process that is going to crash, 0: none. */
  #doomed: NodeId = 0;
  /**
   * Whose step was the last; a crash commutes with those of others. At first it may be anyone's.
   */
  #last: NodeId | null = null;
  /** Whose step must be next, 0: anyone's. */
  #busy: NodeId = 0;
  #next = 0;
  /** The last step, and whether it commutes with none. */
  #taken: Sleeper & { readonly isOver: boolean } = NO_STEP;
  /** The world as it is, with all nodes under their own names. */
  readonly identity: WorldIdentity;

  /**
   * @param reductions `silent`: a step that no other process sees is taken just before the next of
   * its process, and a crash just after one of its process that another saw.
   */
  constructor(
    walked: Walked,
    bounds: Bounds,
    { silent, asleep = false }: Pick<Reductions, "silent" | "asleep">,
    knowledge: Knowledge = NOTHING_KNOWN,
  ) {
    const { world } = walked;
    this.#walked = walked;
    this.#world = world;
    this.#audit = walked.audit;
    this.#bounds = bounds;
    this.#knowledge = knowledge;
    this.#silent = silent;
    this.#asleep = asleep;
    this.budgets = new Budgets(bounds, world.ids.length);
    const addresses = world.network.clientAddress(world.actors.length);
    this.time = new AbstractTime(world.agenda, world.lanes, addresses);
    world.scheduleBy({
      pick: () => {
        this.time.take(this.#next);
        return this.#next;
      },
    });
    const { isExact, countsClocks } = walked;
    const now = (address: number) => this.time.nowOf(address);
    this.identity = new WorldIdentity(world, { now, isExact, countsClocks });
    this.#settle();
  }

  /** What it goes through. */
  get walked(): Walked {
    return this.#walked;
  }

  /** The process that is going to crash, 0: none. */
  get doomed(): NodeId {
    return this.#doomed;
  }

  /** Whose step must be next, 0: anyone's. */
  get busy(): NodeId {
    return this.#busy;
  }

  stateOf(node: NodeId): unknown {
    return this.#world.nodes[node]?.state;
  }

  timersLeft(node: NodeId): number {
    return this.budgets.timersLeft(node);
  }

  get termsMax(): number {
    return this.#bounds.terms ?? Number.POSITIVE_INFINITY;
  }

  /** Whether no node has come to a term past the bound. */
  get isWithin(): boolean {
    const { terms } = this.#bounds;
    if (terms === undefined) return true;
    return this.#world.ids.every((id) => (this.#world.observe(id)?.term ?? 0) <= terms);
  }

  /** Starts all nodes. @param picks what they are answered that they ask for. */
  boot(picks: readonly number[]): void {
    this.#walked.answerBy(picks);
    this.#walked.boot();
    this.#settle();
  }

  /** What others could do next, in whatever order, while a certain process is to be next. */
  actionsOfOthers(): readonly Action[] {
    const busy = this.#busy;
    this.#busy = 0;
    const actions = this.actions();
    this.#busy = busy;
    return actions.filter(({ what, at }) => what < CRASH && this.#world.lanes.ownerOf(at) !== busy);
  }

  /** What may happen next. */
  actions(): readonly Action[] {
    const { heads } = this.time;
    this.time.look();
    const { mayCrash, mayDuplicate } = this.budgets;
    const actions: Action[] = [];
    for (let place = 0; place < heads.count; place++) {
      const kind = heads.kind(place);
      const at = heads.slots[place] as number;
      const owner = heads.owner(place);
      if (kind === DISK || (this.#busy !== 0 && owner !== this.#busy)) continue;
      if (heads.isTimed(place) && !this.#mayFire(owner)) continue;
      if (kind === MESSAGE && this.#isDeferred(at)) continue;
      const key = this.#asleep ? this.identity.entryOf(at) : 0;
      // Of two that are alike one is enough.
      if (key !== 0 && actions.some((other) => other.key === key)) continue;
      actions.push({ what: STEP, at, key });
      if (mayCrash && this.#doomed === 0 && this.#world.nodes[owner] !== undefined)
        actions.push({ what: DOOMING, at, key: 0 });
      if (kind === MESSAGE && mayDuplicate) actions.push({ what: TWICE, at, key: 0 });
    }
    if (mayCrash) this.#addCrashes(actions);
    return actions;
  }

  /**
   * Whether what a process waits for by its clock may come. A client asks for what it is to ask,
   * and asks again as often as may be; what touches all is not waited for.
   */
  #mayFire(owner: NodeId): boolean {
    const client = this.#clientAt(owner);
    if (client === undefined) return this.timersLeft(owner) > 0;
    return client.busy ? this.budgets.mayRetry : client.awaitedSinceUs !== null;
  }

  #clientAt(address: NodeId): WorkloadClient | undefined {
    return this.#walked.clients[address - this.#world.ids.length - 1];
  }

  #isDeferred(slot: number): boolean {
    const { agenda } = this.#world;
    const to = agenda.firstOf(slot);
    return this.#knowledge.defers(agenda.payloadOf(slot), agenda.secondOf(slot), to, this);
  }

  /**
   * Whether the process whose step must be next has none, while others have: what it did last is
   * then taken later, or not at all.
   */
  get isStuck(): boolean {
    if (this.#busy === 0) return false;
    const { heads } = this.time;
    this.time.look();
    let others = 0;
    for (let place = 0; place < heads.count; place++) {
      if (heads.kind(place) === DISK) continue;
      const owner = heads.owner(place);
      if (heads.isTimed(place) && !this.#mayFire(owner)) continue;
      if (owner === this.#busy) return false;
      others++;
    }
    return others > 0;
  }

  #addCrashes(actions: Action[]): void {
    // What no other process saw of one that crashes, it may as well not have done.
    if (this.#busy !== 0) return;
    for (const node of this.#world.ids) {
      if (this.#doomed !== 0 && this.#doomed !== node) continue;
      if (this.#silent && (this.#last ?? node) !== node) continue;
      actions.push({ what: CRASH + node, at: 0, key: 0 });
    }
  }

  /**
   * A step that has just been taken, as one that may sleep from now on; null: it may not. One that
   * no other process sees is taken just before the next of its process: it comes in no other order.
   */
  sleeperOf({ key }: Action, isFollowed: boolean): Sleeper | null {
    const { owner, peer, isTimed, isHeard, isOver } = this.#taken;
    if (key === 0 || isOver || (isFollowed && this.#busy !== 0)) return null;
    return { key, owner, peer, isTimed, isHeard, isFollowed };
  }

  /** Those that sleep on after the step that has just been taken. */
  stillAsleep(asleep: readonly Sleeper[]): readonly Sleeper[] {
    const taken = this.#taken;
    if (asleep.length === 0 || taken.isOver) return NONE;
    const { alarms } = this.#bounds;
    return asleep.filter((sleeper) => commute(sleeper, taken, alarms !== undefined));
  }

  /**
   * @param picks what it is answered that it asks for (`Walked.answerBy`).
   * @returns false: nothing has changed but that something is no longer in flight, which might as
   * well be late for ever.
   */
  perform({ what, at }: Action, picks: readonly number[] = NO_PICKS): boolean {
    const world = this.#world;
    this.#walked.answerBy(picks);
    if (what >= CRASH) {
      const node = what - CRASH;
      this.#busy = 0;
      this.budgets.crashed();
      this.#doomed = 0;
      this.#last = node;
      this.time.turnTo(node);
      this.#walked.crash(node);
      this.#settle();
      return true;
    }
    const { lanes } = world;
    const owner = lanes.ownerOf(at);
    const client = this.#clientAt(owner);
    const retries = client?.busy === true && lanes.isTimed(at);
    if (lanes.isTimed(at) && client === undefined) this.budgets.fired(owner);
    if (what === DOOMING) this.#doomed = owner;
    this.#last = owner;
    if (what === TWICE) this.#double(at);
    this.#next = at;
    const isTimed = lanes.isTimed(at);
    const peer = this.#asleep ? lanes.peerOf(at) : 0;
    const { heard } = this.#audit;
    const incarnation = this.#asleep ? this.#incarnationOf(owner) : 0;
    const seen = this.#seen(owner, this.#doomed);
    const isArrival = !lanes.isTimed(at) && world.nodes[owner] !== undefined;
    const before = isArrival ? this.identity.processOf(owner) : null;
    const judged = this.#knowledge === NOTHING_KNOWN ? null : this.#judged();
    const kept = this.#kept(owner, this.#doomed);
    const pending = world.agenda.size;
    const { steps } = world;
    this.#walked.step();
    // A wake that it asked for before it was answered is no step.
    if (retries && world.steps > steps) this.budgets.retried();
    const { doomed } = this;
    // A process that writes nothing may as well crash later.
    if (what === DOOMING && world.node(owner).disk.batchesInFlight === 0) this.#doomed = 0;
    this.#settle();
    if (this.#asleep) {
      // One history holds what clients ask and are answered, in the order of real time.
      const isHeard = this.#audit.heard !== heard || client !== undefined;
      const isOver = what !== STEP || this.#incarnationOf(owner) !== incarnation;
      this.#taken = { key: 0, owner, peer, isTimed, isHeard, isFollowed: true, isOver };
    }
    const isSilent = client === undefined && this.#seen(owner, doomed) === seen;
    this.#busy = this.#silent && isSilent ? owner : 0;
    if (before === null || !areEqual(before, this.identity.processOf(owner))) return true;
    if (isSilent) return false;
    // What it has sent may be known to be ignored, and what it has asserted be known to
    // them.
    return !(
      judged !== null &&
      world.agenda.size === pending - 1 &&
      this.#kept(owner, doomed) === kept &&
      this.#judged() === judged
    );
  }

  /** What judges know. */
  #judged(): string {
    const sum = new DigestSum();
    this.#audit.addTo(sum);
    return sum.text();
  }

  /** Of a process that runs, -1 while it does not: one that ends itself touches its sessions. */
  #incarnationOf(owner: NodeId): number {
    const node = this.#world.nodes[owner];
    return node === undefined ? 0 : node.up ? node.disk.incarnation : -1;
  }

  /**
   * What others may see of what a process does, judges, sessions and its disk included: it stays as
   * it is while nothing is seen. What a process writes that is going to crash is never seen.
   */
  #seen(owner: NodeId, doomed: NodeId): number {
    const { counts } = this.#world;
    const sent = mix(counts.messagesSent, this.#walked.said);
    return mix(mix(sent, this.#audit.heard), this.#kept(owner, doomed));
  }

  /** Of that what its disk and its sessions keep. */
  #kept(owner: NodeId, doomed: NodeId): number {
    const { sessions, nodes } = this.#world;
    let seen = owner === doomed ? 0 : (nodes[owner]?.disk.tickets ?? 0);
    for (const { id, ends } of sessions.all()) {
      seen = mix(mix(mix(seen, id), ends[0].length), ends[1].length);
    }
    return seen;
  }

  /** Puts a datagram into flight once more. */
  #double(slot: number): void {
    this.budgets.duplicated();
    const { agenda } = this.#world;
    agenda.add(
      agenda.nowUs,
      0,
      agenda.kindOf(slot),
      agenda.firstOf(slot),
      agenda.secondOf(slot),
      agenda.thirdOf(slot),
      agenda.payloadOf(slot),
    );
  }

  /**
   * Makes durable what is written, and takes out what nothing comes of: replies, and messages that
   * will be ignored.
   */
  #settle(): void {
    const { agenda, lanes } = this.#world;
    for (let place = 0; place < agenda.size; place++) {
      const slot = agenda.slotAt(place);
      if (agenda.kindOf(slot) === DISK) {
        if (lanes.ownerOf(slot) === this.#doomed) continue;
        this.#next = slot;
        this.#walked.step();
      } else if (this.#isDead(slot)) {
        agenda.take(slot);
        agenda.release(slot);
      } else continue;
      // Another entry has come to this place, or more have come.
      place = -1;
    }
  }

  #isDead(slot: number): boolean {
    const { agenda } = this.#world;
    const kind = agenda.kindOf(slot);
    if (kind === REPLY) return this.#walked.clients.length === 0;
    const to = agenda.firstOf(slot);
    if (kind === REQUEST) return this.#knowledge.ignoresRequests?.(to, this) ?? false;
    if (kind !== MESSAGE) return false;
    const from = agenda.secondOf(slot);
    return this.#knowledge.ignores(agenda.payloadOf(slot), from, to, this);
  }

  inFlightTo(node: NodeId): readonly unknown[] {
    const { agenda } = this.#world;
    const messages: unknown[] = [];
    for (let place = 0; place < agenda.size; place++) {
      const slot = agenda.slotAt(place);
      if (agenda.kindOf(slot) === MESSAGE && agenda.firstOf(slot) === node) {
        messages.push(agenda.payloadOf(slot));
      }
    }
    return messages;
  }

  takenOf({ what, at }: Action): Taken {
    const nothing = { kind: 0, from: 0, payload: null, timer: null, peer: 0 };
    if (what >= CRASH) return { what, to: what - CRASH, ...nothing };
    const { agenda, lanes, nodes } = this.#world;
    const to = lanes.ownerOf(at);
    const kind = agenda.kindOf(at);
    const second = agenda.secondOf(at);
    const timer = kind === TIMER ? (nodes[to]?.timers.nameOf(second) ?? null) : null;
    const from = kind === MESSAGE || kind === REQUEST || kind === REPLY ? second : 0;
    return { what, kind, to, from, payload: agenda.payloadOf(at), timer, peer: lanes.peerOf(at) };
  }

  save(): Saved {
    return {
      walked: this.#walked.snapshot(),
      clocks: this.time.snapshot(),
      budgets: this.budgets.snapshot(),
      doomed: this.#doomed,
      busy: this.#busy,
      last: this.#last,
      digests: this.identity.digests(),
    };
  }

  goBack(saved: Saved): void {
    const { walked, clocks, budgets, doomed, busy, last, digests } = saved;
    this.#walked.restore(walked);
    this.time.restore(clocks);
    this.budgets.restore(budgets);
    this.#doomed = doomed;
    this.#busy = busy;
    this.#last = last;
    this.identity.recall(digests);
  }
}

function areEqual(one: Digest, other: Digest): boolean {
  return (
    one.low === other.low &&
    one.high === other.high &&
    one.sumLow === other.sumLow &&
    one.sumHigh === other.sumHigh
  );
}
