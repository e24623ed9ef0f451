/**
 * Exhaustive search: visits every state that a small world can reach under abstract time, each
 * once, depth first, and asks the judges after every step. It goes back by snapshots, in place, and
 * knows a state again by its identity.
 *
 * What is in flight may arrive at any later time or never: delays, reordering, losses and
 * partitions need no actions of their own. How often timers fire, processes crash and messages
 * arrive twice is bounded, for otherwise there would be no end.
 *
 * A write is durable at once, since what follows from it may be late anyway, unless its process is
 * going to crash: from then on none of its writes is done until it does. (Those that a crash leaves
 * durable though nothing followed from them are among those whose messages are late for ever.)
 *
 * Two reductions. A step that sends nothing and asserts no fact is invisible: it is taken just
 * before the next step of its process (Lipton 1975: a right mover). A crash is taken just after the
 * last step of its process; and what a process did that was not visible before it crashes, it may
 * as well not have done.
 */
import type { Audit, AuditSnapshot } from "../checkers/audit/audit.ts";
import { DigestSum } from "../core/digest.ts";
import { AbstractTime } from "../kernel/abstract-time.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { nodeName } from "../protocol/node-id.ts";
import { DISK, MESSAGE, REPLY } from "../world/event.ts";
import { WorldIdentity } from "../world/identity.ts";
import type { World, WorldSnapshot } from "../world/world.ts";
import { Visited, withBudget } from "./visited.ts";

/** How far the search goes; each bound of a kind is at most 7. */
export interface Bounds {
  /** How often timers may fire, by node id; absent: never. */
  readonly timers: readonly number[];
  /** Crashes, each with a restart at once: what would have arrived meanwhile is late, or lost. */
  readonly crashes: number;
  /** Datagrams that arrive twice. */
  readonly duplicates: number;
  /** The number of states at which the search gives up. */
  readonly statesMax: number;
  /** False: without the two reductions, to compare with. */
  readonly reduced?: boolean;
}

/** What a search came to. */
export interface Exploration {
  /** Different states visited. */
  readonly states: number;
  /** Steps taken from a state to a next one. */
  readonly transitions: number;
  /** The most steps from the first state to any, as they were taken. */
  readonly depth: number;
  /** Whether every state within the bounds was visited. */
  readonly complete: boolean;
  /** The first violation found of each check, with the steps that lead to it. */
  readonly violations: readonly FoundViolation[];
}

export interface FoundViolation {
  readonly check: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** The state that a search has reached. */
export interface Present {
  stateOf(node: NodeId): unknown;
  /** How often timers of a process may fire from now on. */
  timersLeft(node: NodeId): number;
}

/**
 * Whether nothing will come of a datagram, whenever it arrives: it is taken out of what is in
 * flight.
 */
export type Ignores = (message: unknown, from: NodeId, to: NodeId, present: Present) => boolean;

/** Steps, by what is done with an entry; a crash is `CRASH + node`. */
const STEP = 0;
const DOOMING = 1;
const TWICE = 2;
const CRASH = 16;

interface Action {
  readonly what: number;
  /** The entry's slot; of a crash 0. */
  readonly at: number;
}

/** A step that was taken, to be put into words. */
interface Taken {
  readonly what: number;
  readonly to: NodeId;
  readonly payload: unknown;
}

interface Saved {
  readonly world: WorldSnapshot;
  readonly audit: AuditSnapshot;
  readonly clocks: readonly number[];
  readonly timers: readonly number[];
  readonly crashes: number;
  readonly duplicates: number;
  readonly doomed: NodeId;
}

/**
 * Explores a world that has booted and whose clients have asked. Replies are thrown away: no
 * client asks again. Its protocol does nothing when a batch is durable but send what waited for it.
 * @param ignores holds of the protocol that is explored; default: nothing is known of it.
 * @param stop whether a violation of this check ends the search; default: the first of any does.
 */
export function explore(
  world: World,
  audit: Audit,
  bounds: Bounds,
  ignores: Ignores = () => false,
  stop: (check: string) => boolean = () => true,
): Exploration {
  return new Search(world, audit, bounds, ignores, stop).run();
}

class Search implements Present {
  readonly #world: World;
  readonly #audit: Audit;
  readonly #bounds: Bounds;
  readonly #ignores: Ignores;
  readonly #stop: (check: string) => boolean;
  readonly #time: AbstractTime;
  readonly #identity: WorldIdentity;
  readonly #sum = new DigestSum();
  readonly #visited = new Visited();
  readonly #path: Taken[] = [];
  readonly #violations = new Map<string, FoundViolation>();
  /** By node id: how often its timers have fired. */
  #timers: number[];
  #crashes = 0;
  #duplicates = 0;
  /** The process that is going to crash, 0: none. */
  #doomed: NodeId = 0;
  /**
   * Whose step was the last; a crash commutes with those of others. At first it may be anyone's.
   */
  #last: NodeId | null = null;
  /** Whose step must be next, 0: anyone's. */
  #busy: NodeId = 0;
  #next = 0;
  #transitions = 0;
  #depth = 0;
  #over = false;

  constructor(
    world: World,
    audit: Audit,
    bounds: Bounds,
    ignores: Ignores,
    stop: (check: string) => boolean,
  ) {
    this.#ignores = ignores;
    this.#world = world;
    this.#audit = audit;
    this.#bounds = bounds;
    this.#stop = stop;
    this.#timers = new Array<number>(world.ids.length + 1).fill(0);
    const addresses = world.network.clientAddress(world.clients.length);
    this.#time = new AbstractTime(world.agenda, world.lanes, addresses);
    this.#identity = new WorldIdentity(world, (address) => this.#time.nowOf(address));
    world.scheduleBy({
      pick: () => {
        this.#time.take(this.#next);
        return this.#next;
      },
    });
  }

  run(): Exploration {
    this.#settle();
    this.#visit();
    return {
      states: this.#visited.states,
      transitions: this.#transitions,
      depth: this.#depth,
      complete: !this.#over,
      violations: [...this.#violations.values()],
    };
  }

  /** Visits the present state and all that follow. */
  #visit(): void {
    if (!this.#isNew()) return;
    if (this.#visited.states >= this.#bounds.statesMax) this.#over = true;
    this.#depth = Math.max(this.#depth, this.#path.length);
    const actions = this.#actions();
    const saved = actions.length > 1 ? this.#save() : null;
    for (let at = 0; at < actions.length && !this.#over; at++) {
      if (at > 0) this.#goBack(saved as Saved);
      const action = actions[at] as Action;
      this.#path.push(this.#takenOf(action));
      this.#perform(action);
      this.#transitions++;
      // What follows a violation proves nothing more.
      if (!this.#judge()) this.#visit();
      this.#path.pop();
    }
  }

  #isNew(): boolean {
    const sum = this.#sum;
    sum.clear();
    // World and judges only: nothing here judges the clients' history.
    this.#identity.addTo(sum);
    this.#audit.addTo(sum);
    sum.add(0, this.#doomed, 0);
    let used = withBudget(withBudget(0, this.#crashes), this.#duplicates);
    for (const [node, most] of this.#bounds.timers.entries()) {
      if (most > 0) used = withBudget(used, this.#timers[node] as number);
    }
    if (this.#busy !== 0) {
      if (this.#visited.has(sum.low, sum.high, used)) return false;
      sum.add(1, this.#busy, 0);
    }
    return this.#visited.add(sum.low, sum.high, used);
  }

  #actions(): readonly Action[] {
    const { heads } = this.#time;
    const { crashes, duplicates } = this.#bounds;
    this.#time.look();
    const mayCrash = this.#crashes < crashes;
    const actions: Action[] = [];
    for (let place = 0; place < heads.count; place++) {
      const kind = heads.kind(place);
      const at = heads.slots[place] as number;
      const owner = heads.owner(place);
      if (kind === DISK || (this.#busy !== 0 && owner !== this.#busy)) continue;
      if (heads.isTimed(place) && this.timersLeft(owner) === 0) continue;
      actions.push({ what: STEP, at });
      if (mayCrash && this.#doomed === 0) actions.push({ what: DOOMING, at });
      if (kind === MESSAGE && this.#duplicates < duplicates) actions.push({ what: TWICE, at });
    }
    if (mayCrash) this.#addCrashes(actions);
    return actions;
  }

  #addCrashes(actions: Action[]): void {
    const isReduced = this.#bounds.reduced !== false;
    for (const node of this.#world.ids) {
      if (this.#doomed !== 0 && (this.#doomed !== node || this.#busy !== 0)) continue;
      if (isReduced && (this.#last ?? node) !== node) continue;
      actions.push({ what: CRASH + node, at: 0 });
    }
  }

  #perform({ what, at }: Action): void {
    const world = this.#world;
    if (what >= CRASH) {
      const node = what - CRASH;
      this.#busy = 0;
      this.#crashes++;
      this.#doomed = 0;
      this.#last = node;
      this.#time.turnTo(node);
      world.machines.crash(node);
      world.machines.restart(node);
      this.#settle();
      return;
    }
    const { agenda, lanes } = world;
    const owner = lanes.ownerOf(at);
    if (lanes.isTimed(at)) this.#timers[owner] = (this.#timers[owner] as number) + 1;
    if (what === DOOMING) this.#doomed = owner;
    this.#last = owner;
    if (what === TWICE) {
      this.#duplicates++;
      const { kinds, first, second, third, payloads } = agenda;
      agenda.add(
        agenda.nowUs,
        0,
        kinds[at] as number,
        first[at] as number,
        second[at] as number,
        third[at] as number,
        payloads[at],
      );
    }
    this.#next = at;
    const { messagesSent } = world.counts;
    const { heard } = this.#audit;
    world.step();
    // A process that writes nothing may as well crash later.
    if (what === DOOMING && world.node(owner).disk.flying === 0) this.#doomed = 0;
    this.#settle();
    const isSilent = world.counts.messagesSent === messagesSent && this.#audit.heard === heard;
    this.#busy = isSilent && this.#bounds.reduced !== false ? owner : 0;
  }

  /** Keeps what the judges have found. @returns whether they have found anything. */
  #judge(): boolean {
    const { findings } = this.#audit;
    if (findings.length === 0) return false;
    for (const { invariant, message } of findings) {
      if (!this.#violations.has(invariant)) {
        const path = this.#path.map(wordsOf);
        this.#violations.set(invariant, { check: invariant, message, path });
      }
      if (this.#stop(invariant)) this.#over = true;
    }
    findings.length = 0;
    return true;
  }

  /**
   * Makes durable what is written, and takes out what nothing comes of: replies, and messages that
   * will be ignored.
   */
  #settle(): void {
    const { agenda, lanes } = this.#world;
    for (let place = 0; place < agenda.size; place++) {
      const slot = agenda.slotAt(place);
      if (agenda.kinds[slot] === DISK) {
        if (lanes.ownerOf(slot) === this.#doomed) continue;
        this.#next = slot;
        this.#world.step();
      } else if (this.#isDead(slot)) {
        agenda.take(slot);
        agenda.release(slot);
      } else continue;
      // Another entry has taken this place, or further ones were added.
      place = -1;
    }
  }

  #isDead(slot: number): boolean {
    const { agenda } = this.#world;
    if (agenda.kinds[slot] === REPLY) return true;
    if (agenda.kinds[slot] !== MESSAGE) return false;
    const to = agenda.first[slot] as number;
    const from = agenda.second[slot] as number;
    return this.#ignores(agenda.payloads[slot], from, to, this);
  }

  stateOf(node: NodeId): unknown {
    return this.#world.nodes[node]?.state;
  }

  timersLeft(node: NodeId): number {
    return (this.#bounds.timers[node] ?? 0) - (this.#timers[node] ?? 0);
  }

  #takenOf({ what, at }: Action): Taken {
    if (what >= CRASH) return { what, to: what - CRASH, payload: null };
    const { agenda, lanes } = this.#world;
    return { what, to: lanes.ownerOf(at), payload: agenda.payloads[at] };
  }

  #save(): Saved {
    return {
      world: this.#world.snapshot(),
      audit: this.#audit.snapshot(),
      clocks: this.#time.snapshot(),
      timers: [...this.#timers],
      crashes: this.#crashes,
      duplicates: this.#duplicates,
      doomed: this.#doomed,
    };
  }

  #goBack({ world, audit, clocks, timers, crashes, duplicates, doomed }: Saved): void {
    this.#world.restore(world);
    this.#audit.restore(audit);
    this.#time.restore(clocks);
    this.#timers = [...timers];
    this.#crashes = crashes;
    this.#duplicates = duplicates;
    this.#doomed = doomed;
  }
}

function wordsOf({ what, to, payload }: Taken): string {
  if (what >= CRASH) {
    return `${nodeName(to)} crashes and restarts, and has lost what was not durable`;
  }
  const done = payload === null ? "waits no longer" : JSON.stringify(payload);
  return `${nodeName(to)} ${done}${what === TWICE ? ", which will arrive again" : ""}`;
}
