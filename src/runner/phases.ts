/** The phases of a run: chaos, then heal (all faults end), then a bounded time in which the cluster must recover. */
import { formatDuration } from "../core/units.ts";
import type { Actor } from "../protocol/actor.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Replica } from "../protocol/protocol.ts";
import { hasNode } from "../protocol/quorum.ts";
import type { WorkloadClient } from "../workloads/workload.ts";
import type { World } from "../world/world.ts";
import { beyondRecovery, type NoRecovery } from "./recoverable.ts";

/** How often recovery is looked for, microseconds. */
const POLL_US = 20_000;

const HEAL = 0;
const POLL = 1;

export type Phase = "chaos" | "recovery" | "settling" | "done";

export interface PhaseSettings {
  readonly durationUs: number;
  readonly healUs: number;
  /** Whether recovery wants a leader. */
  readonly wantsLeader: boolean;
}

/**
 * Recovery: each client completes an operation that it invoked after the heal began. Settling: clients stop, open
 * operations end, somebody leads, and all replicas agree on what is committed. Then the run ends; or it ends when the time is over.
 */
export class Phases implements Actor {
  readonly name = "phases";
  readonly touchesAll = true;
  phase: Phase = "chaos";
  /** Set when the time was over before the cluster had recovered, or its nodes do not agree. */
  noRecovery: NoRecovery | null = null;
  /** Set at the heal if too few disks were left to recover from: then nobody waits for it. */
  beyond: NoRecovery | null = null;
  readonly #world: World;
  readonly #clients: readonly WorkloadClient[];
  readonly #settings: PhaseSettings;
  readonly #heal: () => void;
  #actor = -1;
  #healedUs = 0;

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

  join(): void {
    this.#actor = this.#world.addActor(this);
    this.#world.wake(this.#actor, this.#settings.durationUs, HEAL);
  }

  due(): boolean {
    return true;
  }

  onWake(token: number): void {
    if (token === HEAL) {
      this.#heal();
      for (const id of this.#world.ids) this.#restore(id);
      this.#healedUs = this.#world.nowUs;
      this.beyond = beyondRecovery(this.#world);
      this.phase = this.beyond === null ? "recovery" : "done";
      this.#world.note(0, "heal: all faults have ended");
    }
    if (this.phase !== "done") this.#look();
    if (this.phase === "done") this.#world.ended = true;
    else this.#world.wake(this.#actor, this.#world.nowUs + POLL_US, POLL);
  }

  snapshot(): unknown {
    return {
      phase: this.phase,
      noRecovery: this.noRecovery,
      beyond: this.beyond,
      healedUs: this.#healedUs,
    };
  }

  restore(snapshot: unknown): void {
    const saved = snapshot as {
      phase: Phase;
      noRecovery: NoRecovery | null;
      beyond: NoRecovery | null;
      healedUs: number;
    };
    this.phase = saved.phase;
    this.noRecovery = saved.noRecovery;
    this.beyond = saved.beyond;
    this.#healedUs = saved.healedUs;
  }

  /** Whatever stopped a node, the heal phase starts it again. */
  #restore(id: NodeId): void {
    this.#world.restart(id);
    while (this.#world.node(id).pauses > 0) this.#world.resume(id);
  }

  #look(): void {
    if (this.phase === "recovery" && this.#behind().length === 0) {
      for (const client of this.#clients) client.stop();
      this.phase = "settling";
    }
    if (this.phase === "settling" && this.#settled()) {
      this.noRecovery = this.#apart();
      this.phase = "done";
      return;
    }
    if (this.#world.nowUs - this.#healedUs < this.#settings.healUs) return;
    this.noRecovery = this.#reason();
    this.phase = "done";
  }

  /** The clients that have not completed an operation since the heal. */
  #behind(): readonly WorkloadClient[] {
    return this.#clients.filter((client) => client.completedSince(this.#healedUs) === 0);
  }

  #settled(): boolean {
    if (this.#settings.wantsLeader && this.#world.leader() === 0) return false;
    return !this.#clients.some((client) => client.busy) && this.#disagreeing().length === 0;
  }

  /**
   * Two nodes that have come equally far and hold different logs or objects: no time heals that.
   * @returns null where there are none.
   */
  #apart(): NoRecovery | null {
    const first = new Map<number, { readonly id: NodeId; readonly seen: Replica }>();
    for (const id of this.#world.ids) {
      const seen = this.#world.replica(id);
      if (seen === null) continue;
      const other = first.get(seen.index);
      if (other === undefined) {
        first.set(seen.index, { id, seen });
        continue;
      }
      const differs = other.seen.log !== seen.log ? "log" : "object";
      if (other.seen.log === seen.log && other.seen.object === seen.object) continue;
      const both = `${nodeName(other.id)} and ${nodeName(id)}`;
      return {
        message: `after recovery ${both} have both applied everything up to ${seen.index}, and the ${differs} is not the same on both`,
        nodes: [other.id, id],
      };
    }
    return null;
  }

  /** The members that do not know everything to be committed that some member knows. */
  #disagreeing(): readonly NodeId[] {
    const leader = this.#world.leader();
    const members = leader === 0 ? undefined : this.#world.observe(leader)?.members;
    const ids = this.#world.ids.filter(
      (id) => !this.#world.node(id).disk.lost && (members === undefined || hasNode(members, id)),
    );
    const indices = ids.map((id) => this.#world.observe(id)?.commitIndex ?? -1);
    const highest = Math.max(...indices);
    return ids.filter((_, at) => indices[at] !== highest);
  }

  #reason(): NoRecovery {
    const within = `within ${formatDuration(this.#settings.healUs)} after the last fault`;
    if (this.#settings.wantsLeader && this.#world.leader() === 0) {
      return { message: `no leader ${within}`, nodes: this.#world.ids };
    }
    const behind = this.#behind();
    if (behind.length > 0) {
      const names = behind.map(({ name }) => name).join(", ");
      return { message: `no operation of ${names} completed ${within}`, nodes: [] };
    }
    const nodes = this.#disagreeing();
    if (nodes.length > 0) {
      const names = nodes.map(nodeName).join(", ");
      return { message: `${names} did not learn everything that is committed ${within}`, nodes };
    }
    return { message: `operations stayed open ${within}`, nodes: [] };
  }
}
