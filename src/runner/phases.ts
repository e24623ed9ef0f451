/**
 * The phases of a run: chaos, then heal (all faults end), then a bounded time in which the cluster
 * must recover.
 */
import { formatDuration } from "../core/units.ts";
import type { Actor } from "../protocol/actor.ts";
import { type MachineId, type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Replica } from "../protocol/protocol.ts";
import { hasNode } from "../protocol/quorum.ts";
import type { WorkloadClient } from "../workloads/workload.ts";
import type { World } from "../world/world.ts";
import { beyondRecovery, type NoRecovery } from "./recoverable.ts";

/** How often recovery is looked for, microseconds. */
const POLL_US = 20_000;

const HEAL = 0;
const POLL = 1;

export type Phase = "chaos" | "recovery" | "settling" | "staying" | "done";

export interface PhaseSettings {
  readonly durationUs: number;
  readonly healUs: number;
  /** How long the leader must stay after that; 0: not judged. */
  readonly staysUs: number;
  /** Whether recovery wants a leader. */
  readonly wantsLeader: boolean;
}

/**
 * Recovery: each client completes an operation that it invoked after the heal began. Settling:
 * clients stop, open operations end, a node leads, and all replicas agree on what is committed;
 * where there are no clients, what the leader's office begins with is committed. Staying, where it
 * is asked for: nothing goes on, the leader stays in its office, and in the end it has committed
 * all that was in its log at first; without clients it may give way to another as long as the time
 * of recovery is not over. Then the run ends; or it ends when the time is over.
 */
export class Phases implements Actor {
  readonly name = "phases";
  readonly touchesAll = true;
  readonly readings = { healedUs: "time" } as const;
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
  /** Who led, and in which term, when all had settled, and when that was. */
  #settledUs = 0;
  #leader = 0;
  #term = 0;
  /** The last index in its log then. */
  #open = 0;

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
      for (const id of this.#world.machines.ids) this.#restore(id);
      this.#healedUs = this.#world.nowUs;
      this.beyond = beyondRecovery(this.#world);
      this.phase = this.beyond === null ? "recovery" : "done";
      this.#world.note(0, "heal: all faults have ended");
    }
    if (this.phase !== "done") this.#look();
    if (this.phase === "done") this.#world.end();
    else this.#world.wake(this.#actor, this.#world.nowUs + POLL_US, POLL);
  }

  snapshot(): unknown {
    return {
      phase: this.phase,
      noRecovery: this.noRecovery,
      beyond: this.beyond,
      healedUs: this.#healedUs,
      settledUs: this.#settledUs,
      leader: this.#leader,
      term: this.#term,
      open: this.#open,
    };
  }

  restore(snapshot: unknown): void {
    const saved = snapshot as {
      phase: Phase;
      noRecovery: NoRecovery | null;
      beyond: NoRecovery | null;
      healedUs: number;
      settledUs: number;
      leader: number;
      term: number;
      open: number;
    };
    this.phase = saved.phase;
    this.noRecovery = saved.noRecovery;
    this.beyond = saved.beyond;
    this.#healedUs = saved.healedUs;
    this.#settledUs = saved.settledUs;
    this.#leader = saved.leader;
    this.#term = saved.term;
    this.#open = saved.open;
  }

  /** Whatever stopped a machine or a process, the heal phase starts it again. */
  #restore(id: MachineId): void {
    const { machines } = this.#world;
    machines.restart(id);
    while (machines.pausesOf(id) > 0) machines.resume(id);
  }

  #look(): void {
    if (this.phase === "recovery" && this.#behind().length === 0) {
      for (const client of this.#clients) client.stop();
      this.phase = "settling";
    }
    if (this.phase === "settling" && this.#settled()) {
      this.noRecovery = this.#apart();
      this.phase = "done";
      const { staysUs, wantsLeader } = this.#settings;
      if (this.noRecovery === null && staysUs > 0 && wantsLeader) this.#beginStay();
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
      this.noRecovery ??= this.#uncommitted(this.#open);
      this.phase = "done";
      return;
    }
    if (this.#world.nowUs - this.#healedUs < this.#settings.healUs) return;
    this.noRecovery = this.#reason();
    this.phase = "done";
  }

  #beginStay(): void {
    this.phase = "staying";
    this.#settledUs = this.#world.nowUs;
    this.#leader = this.#world.leader();
    const seen = this.#world.observe(this.#leader);
    this.#term = seen?.term ?? 0;
    this.#open = seen?.lastIndex ?? 0;
    this.#world.note(0, "settled: its leader must stay");
  }

  /**
   * Where no client has had an answer after the heal, nothing shows that the leader seen then was
   * known to a quorum: a later one may have been elected before, or be under way. Within the time
   * of recovery another may follow it.
   */
  #maySettleAgain(): boolean {
    return this.#clients.length === 0 && this.#world.nowUs - this.#healedUs < this.#settings.healUs;
  }

  /**
   * Whether the leader is another one, or in another term, than when all had settled; null: it
   * stays.
   */
  #left(): NoRecovery | null {
    const now = this.#world.leader();
    const term = now === 0 ? 0 : (this.#world.observe(now)?.term ?? 0);
    if (now === this.#leader && term === this.#term) return null;
    const after = formatDuration(this.#world.nowUs - this.#settledUs);
    const instead = now === 0 ? "no node led" : `${nodeName(now)} led term ${term}`;
    const before = `${nodeName(this.#leader)} led term ${this.#term} when all had recovered`;
    return {
      message: `${before}, and ${instead} ${after} later, with no fault and no client`,
      nodes: now === 0 ? [this.#leader] : [this.#leader, now],
    };
  }

  /** The clients that have not completed an operation since the heal. */
  #behind(): readonly WorkloadClient[] {
    return this.#clients.filter((client) => client.completedSince(this.#healedUs) === 0);
  }

  #settled(): boolean {
    if (this.#settings.wantsLeader && this.#world.leader() === 0) return false;
    if (this.#clients.some((client) => client.busy) || this.#disagreeing().length > 0) return false;
    // No client shows that the leader can commit anything: what its office begins with must be.
    return this.#clients.length > 0 || this.#isEstablished();
  }

  /**
   * Whether what the leader's office begins with is committed; where the protocol does not say,
   * whether anything is of what is in the leader's log.
   */
  #isEstablished(): boolean {
    const leader = this.#world.leader();
    const seen = leader === 0 ? null : this.#world.observe(leader);
    if (seen === null) return true;
    return seen.established ?? (seen.commitIndex > 0 || seen.lastIndex === 0);
  }

  /** That entries in the leader's log up to an index are not committed; null: all are. */
  #uncommitted(through = Number.POSITIVE_INFINITY): NoRecovery | null {
    const leader = this.#world.leader();
    const seen = leader === 0 ? null : this.#world.observe(leader);
    if (seen === null || seen.commitIndex >= Math.min(seen.lastIndex, through)) return null;
    const { commitIndex, lastIndex, term } = seen;
    return {
      message:
        `${nodeName(leader)}, which leads term ${term}, has committed up to ${commitIndex} of ` +
        `the ${lastIndex} entries in its log`,
      nodes: [leader],
    };
  }

  #unestablished(within: string): NoRecovery {
    const uncommitted = this.#uncommitted();
    if (uncommitted !== null) {
      return { ...uncommitted, message: `${uncommitted.message} ${within}` };
    }
    const leader = this.#world.leader();
    const term = this.#world.observe(leader)?.term ?? 0;
    return {
      message: `${nodeName(leader)}, which leads term ${term}, has committed nothing of it ${within}`,
      nodes: [leader],
    };
  }

  /**
   * Two nodes that have come equally far and hold different logs or objects, or one that has not
   * delivered what it knows to be committed: no time heals that.
   * @returns null where there are none.
   */
  #apart(): NoRecovery | null {
    const first = new Map<number, { readonly id: NodeId; readonly seen: Replica }>();
    for (const id of this.#world.ids) {
      const seen = this.#world.replica(id);
      if (seen === null) continue;
      const commitIndex = this.#world.observe(id)?.commitIndex ?? 0;
      if (seen.index < commitIndex) {
        const message =
          `after recovery ${nodeName(id)} knows everything up to ${commitIndex} to be committed, ` +
          `and has delivered up to ${seen.index}`;
        return { message, nodes: [id] };
      }
      const other = first.get(seen.index);
      if (other === undefined) {
        first.set(seen.index, { id, seen });
        continue;
      }
      const differs = other.seen.log !== seen.log ? "log" : "object";
      if (other.seen.log === seen.log && other.seen.object === seen.object) continue;
      const both = `${nodeName(other.id)} and ${nodeName(id)}`;
      return {
        message:
          `after recovery ${both} have both applied everything up to ${seen.index}, and the ` +
          `${differs} is not the same on both`,
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
    if (this.#clients.length === 0 && !this.#isEstablished()) return this.#unestablished(within);
    return { message: `operations stayed open ${within}`, nodes: [] };
  }
}
