/**
 * Exhaustive search: visits every state that a small world can reach under abstract time, each
 * once, depth first, and asks the judges after every step. It goes back by snapshots, in place, and
 * knows a state again by its identity.
 *
 * What is in flight may arrive at any later time or never: delays, reordering, losses and
 * partitions need no actions of their own. How often timers fire and processes crash is bounded,
 * for otherwise there would be no end.
 */
import type { Audit, AuditSnapshot } from "../checkers/audit.ts";
import { DigestSum } from "../core/digest.ts";
import { AbstractTime } from "../kernel/abstract-time.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { nodeName } from "../protocol/node-id.ts";
import { DISK, MESSAGE, REPLY, TIMER } from "../world/event.ts";
import { WorldIdentity } from "../world/identity.ts";
import type { World, WorldSnapshot } from "../world/world.ts";

/** How far the search goes. */
export interface Bounds {
  /** Timers that may fire, of all processes together. */
  readonly timers: number;
  /** Crashes, each with a restart at once: what would have arrived meanwhile is late, or lost. */
  readonly crashes: number;
  /** States after which the search gives up. */
  readonly statesMax: number;
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

/** What a search must know of a protocol, so as to visit fewer states. */
export interface Shortcuts {
  /**
   * Whether a message in flight will be ignored whenever it arrives, from this state of its
   * receiver on.
   */
  ignores(state: unknown, message: unknown): boolean;
}

/**
 * What may be done in a state: let an entry happen, or crash a process of which so many batches
 * land.
 */
type Action =
  | { readonly do: "step"; readonly slot: number; readonly isTimer: boolean }
  | { readonly do: "crash"; readonly node: NodeId; readonly landing: number };

/** A step that was taken, to be put into words. */
interface Taken {
  readonly action: Action;
  readonly to: NodeId;
  readonly payload: unknown;
}

interface Saved {
  readonly world: WorldSnapshot;
  readonly audit: AuditSnapshot;
  readonly clocks: readonly number[];
}

/**
 * Explores a world that has booted and whose clients have asked. Replies are thrown away: no
 * client asks again. Its protocol does nothing when a batch is durable but send what waited for it.
 * @param shortcuts holds of the protocol that is explored, or (null) nothing is known of it.
 * @param stop whether a violation of this check ends the search; default: the first of any does.
 */
export function explore(
  world: World,
  audit: Audit,
  bounds: Bounds,
  shortcuts: Shortcuts | null = null,
  stop: (check: string) => boolean = () => true,
): Exploration {
  return new Search(world, audit, bounds, shortcuts, stop).run();
}

class Search {
  readonly #world: World;
  readonly #audit: Audit;
  readonly #bounds: Bounds;
  readonly #shortcuts: Shortcuts | null;
  readonly #stop: (check: string) => boolean;
  readonly #time: AbstractTime;
  readonly #identity: WorldIdentity;
  readonly #sum = new DigestSum();
  readonly #seen = new Set<string>();
  readonly #path: Taken[] = [];
  readonly #violations = new Map<string, FoundViolation>();
  #timers = 0;
  #crashes = 0;
  #transitions = 0;
  #depth = 0;
  #over = false;

  constructor(
    world: World,
    audit: Audit,
    bounds: Bounds,
    shortcuts: Shortcuts | null,
    stop: (check: string) => boolean,
  ) {
    this.#shortcuts = shortcuts;
    this.#world = world;
    this.#audit = audit;
    this.#bounds = bounds;
    this.#stop = stop;
    const addresses = world.network.clientAddress(world.clients.length);
    this.#time = new AbstractTime(world.agenda, world.lanes, addresses);
    this.#identity = new WorldIdentity(world, (address) => this.#time.nowOf(address));
  }

  run(): Exploration {
    this.#visit();
    return {
      states: this.#seen.size,
      transitions: this.#transitions,
      depth: this.#depth,
      complete: !this.#over,
      violations: [...this.#violations.values()],
    };
  }

  /** Visits the present state and all that follow. */
  #visit(): void {
    this.#tidy();
    const before = this.#seen.size;
    this.#seen.add(this.#key());
    if (this.#seen.size === before) return;
    if (this.#seen.size >= this.#bounds.statesMax) this.#over = true;
    this.#depth = Math.max(this.#depth, this.#path.length);
    const actions = this.#actions();
    if (actions.length === 0) return;
    const saved = this.#save();
    const timers = this.#timers;
    const crashes = this.#crashes;
    for (const [at, action] of actions.entries()) {
      if (this.#over) return;
      if (at > 0) this.#goBack(saved);
      this.#timers = timers;
      this.#crashes = crashes;
      this.#path.push(this.#takenOf(action));
      this.#perform(action);
      this.#transitions++;
      // What follows a violation proves nothing more.
      if (!this.#judge()) this.#visit();
      this.#path.pop();
    }
  }

  #key(): string {
    this.#sum.clear();
    // World and judges only: nothing here judges the clients' history.
    this.#identity.addTo(this.#sum);
    this.#audit.addTo(this.#sum);
    return `${this.#sum.text()}/${this.#timers}/${this.#crashes}`;
  }

  #actions(): readonly Action[] {
    const world = this.#world;
    const noCrash = this.#crashes === this.#bounds.crashes;
    this.#time.look();
    const { heads } = this.#time;
    const actions: Action[] = [];
    for (const [place, slot] of heads.slots.entries()) {
      const isTimer = heads.kind(place) === TIMER;
      if (isTimer && this.#timers === this.#bounds.timers) continue;
      // When no process can crash any more, it shows in nothing when a batch becomes durable but in
      // when its messages arrive.
      if (heads.kind(place) === DISK && noCrash) return [{ do: "step", slot, isTimer }];
      actions.push({ do: "step", slot, isTimer });
    }
    if (noCrash) return actions;
    for (const node of world.ids) {
      const { flying } = world.node(node).disk;
      for (let landing = 0; landing <= flying; landing++) {
        actions.push({ do: "crash", node, landing });
      }
    }
    return actions;
  }

  #perform(action: Action): void {
    const world = this.#world;
    if (action.do === "crash") {
      this.#crashes++;
      this.#time.turnTo(action.node);
      world.machines.crash(action.node, action.landing);
      world.machines.restart(action.node);
      return;
    }
    if (action.isTimer) this.#timers++;
    world.scheduleBy({
      pick: () => {
        this.#time.take(action.slot);
        return action.slot;
      },
    });
    world.step();
  }

  /** Keeps what the judges have found. @returns whether they have found anything. */
  #judge(): boolean {
    const { findings } = this.#audit;
    if (findings.length === 0) return false;
    for (const { invariant, message } of findings) {
      if (!this.#violations.has(invariant)) {
        this.#violations.set(invariant, {
          check: invariant,
          message,
          path: this.#path.map(wordsOf),
        });
      }
      if (this.#stop(invariant)) this.#over = true;
    }
    findings.length = 0;
    return true;
  }

  /** Takes out what nothing comes of: replies, and messages that will be ignored. */
  #tidy(): void {
    const { agenda } = this.#world;
    for (const slot of agenda.slots()) {
      if (!this.#isDead(slot)) continue;
      agenda.take(slot);
      agenda.release(slot);
    }
  }

  #isDead(slot: number): boolean {
    const { agenda, nodes } = this.#world;
    if (agenda.kinds[slot] === REPLY) return true;
    if (agenda.kinds[slot] !== MESSAGE || this.#shortcuts === null) return false;
    const state = nodes[agenda.first[slot] as NodeId]?.state;
    return this.#shortcuts.ignores(state, agenda.payloads[slot]);
  }

  #takenOf(action: Action): Taken {
    if (action.do === "crash") return { action, to: action.node, payload: null };
    const { agenda, lanes } = this.#world;
    return { action, to: lanes.ownerOf(action.slot), payload: agenda.payloads[action.slot] };
  }

  #save(): Saved {
    return {
      world: this.#world.snapshot(),
      audit: this.#audit.snapshot(),
      clocks: this.#time.snapshot(),
    };
  }

  #goBack({ world, audit, clocks }: Saved): void {
    this.#world.restore(world);
    this.#audit.restore(audit);
    this.#time.restore(clocks);
  }
}

function wordsOf({ action, to, payload }: Taken): string {
  if (action.do === "crash") {
    return `${nodeName(to)} crashes and restarts; of what it was writing, ${action.landing} landed`;
  }
  return `${nodeName(to)} ${action.isTimer ? "waits no longer" : JSON.stringify(payload)}`;
}
