/**
 * The phases of a run: chaos, then heal (all faults end), then a bounded time in which the cluster
 * must recover.
 */
import { formatDuration } from "../core/formatting.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import type { Actor } from "../protocol/actor.ts";
import type { MachineId } from "../protocol/node-id.ts";
import type { WorkloadClient } from "../workloads/workload.ts";
import { MESSAGE, SESSION, SESSION_MESSAGE } from "../world/event.ts";
import type { World } from "../world/world.ts";
import { beyondRecovery, type NoRecovery, type NotRecovered } from "./recoverable.ts";
import { type Halfway, type Healed, type Office, Recovery } from "./recovery.ts";
import { type Asked, type Forgotten, neverAnswered, withoutAnswer } from "./unanswered.ts";

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
  /** What clients asked, where functions that are never answered count; null: they do not. */
  readonly history: Pick<HistoryRecorder, "history"> | null;
  /** Whether the scenario has nothing that could keep an answer back: no fault, and no loss. */
  readonly isCalm: boolean;
}

/**
 * Recovery: each client completes an operation that it invoked after the heal began. Where a
 * function of the object has not been answered in the whole run, clients go on asking until it is,
 * or the time of recovery is over: what was asked while a fault was at work proves nothing.
 * Settling: clients stop, open operations end, a node leads, and all replicas agree on what is
 * committed; without clients, the first entry of the leader's term is committed. Staying, if the
 * scenario asks for it: with no faults and no requests, the leader stays leader, and in the end it
 * has committed all that was in its log at first; without clients it may give way to another as
 * long as the time of recovery is not over. Then the run ends; or it ends when the time is over.
 */
export class Phases implements Actor {
  readonly name = "phases";
  readonly touchesAll = true;
  readonly readings = { healedUs: "time", calmUs: "time", askedOnUs: "time" } as const;
  phase: Phase = "chaos";
  /** Set when the time was over before the cluster had recovered, or its nodes do not agree. */
  noRecovery: NotRecovered | null = null;
  /** The functions that were asked for after all faults, and never answered. */
  forgotten: readonly Forgotten[] = [];
  /** Set at the heal if too few disks were left to recover from: then it is not waited for. */
  beyond: NoRecovery | null = null;
  readonly #world: World;
  readonly #clients: readonly WorkloadClient[];
  readonly #recovery: Recovery;
  readonly #settings: PhaseSettings;
  readonly #heal: () => void;
  #actor = -1;
  #healedUs = 0;
  /**
   * When the last message arrives that was in flight at the heal. Until then a fault still acts: a
   * late message holds up its session, and a leader that is not heard is left.
   */
  #calmUs = 0;
  #settledUs = 0;
  /** When clients stopped that had gone on asking to the end of the time of recovery; 0: none. */
  #askedOnUs = 0;
  /** What there was when half of the time for recovery had passed; null before. */
  #halfway: Halfway | null = null;
  /** By service with leaders, who led when all had settled; none before. */
  #settled: readonly Office[] = [];

  /** @param heal ends all faults. */
  constructor(
    world: World,
    clients: readonly WorkloadClient[],
    settings: PhaseSettings,
    heal: () => void,
  ) {
    this.#world = world;
    this.#clients = clients;
    this.#recovery = new Recovery(world, clients);
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
      ...(this.forgotten.length > 0 && { forgotten: this.forgotten }),
      ...(this.#askedOnUs > 0 && { askedOnUs: this.#askedOnUs }),
      healedUs: this.#healedUs,
      calmUs: this.#calmUs,
      settledUs: this.#settledUs,
      halfway: this.#halfway,
      settled: this.#settled,
    };
  }

  restore(snapshot: unknown): void {
    const saved = snapshot as {
      phase: Phase;
      noRecovery: NotRecovered | null;
      beyond: NoRecovery | null;
      forgotten?: readonly Forgotten[];
      askedOnUs?: number;
      healedUs: number;
      calmUs: number;
      settledUs: number;
      halfway: Halfway | null;
      settled: readonly Office[];
    };
    this.phase = saved.phase;
    this.noRecovery = saved.noRecovery;
    this.beyond = saved.beyond;
    this.forgotten = saved.forgotten ?? [];
    this.#askedOnUs = saved.askedOnUs ?? 0;
    this.#healedUs = saved.healedUs;
    this.#calmUs = saved.calmUs;
    this.#settledUs = saved.settledUs;
    this.#halfway = saved.halfway;
    this.#settled = saved.settled;
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
    if (this.#isHalfOver()) this.#halfway ??= this.#recovery.halfway();
    if (this.phase === "recovery" && this.#waiting().length === 0 && !this.#isUnanswered()) {
      this.#beginSettling();
    }
    if (this.phase === "settling" && this.#recovery.settled(this.#healed)) {
      this.noRecovery = this.#recovery.apart();
      this.phase = "done";
      const { staysUs } = this.#settings;
      if (this.noRecovery !== null || staysUs === 0 || this.#recovery.led().length === 0) return;
      if (this.#world.nowUs >= this.#calmUs) this.#beginStay();
      else if (!this.#isOver()) this.phase = "settling";
      return;
    }
    if (this.phase === "staying") {
      this.noRecovery = this.#recovery.left(this.#settled, this.#settledUs);
      if (this.noRecovery !== null && this.#maySettleAgain()) {
        this.noRecovery = null;
        this.phase = "settling";
        return;
      }
      const stayedUs = this.#world.nowUs - this.#settledUs;
      if (this.noRecovery === null && stayedUs < this.#settings.staysUs) return;
      for (const [at, service] of this.#recovery.led().entries()) {
        this.noRecovery ??= this.#recovery.uncommitted(service, this.#settled[at]?.open ?? 0);
      }
      this.phase = "done";
      return;
    }
    if (!this.#isOver()) return;
    if (this.phase === "recovery" && this.#waiting().length === 0) {
      this.#judgeUnanswered();
      return;
    }
    const allowedUs = Math.max(0, this.#askedOnUs - this.#healedUs) + this.#settings.healUs;
    const within = `within ${formatDuration(allowedUs)} after the last fault`;
    this.noRecovery = this.#recovery.reason(this.#healed, within);
    this.phase = "done";
  }

  #beginSettling(): void {
    for (const client of this.#clients) client.stop();
    this.phase = "settling";
  }

  /** Whether some function was not answered once in the whole run, which may not be chance. */
  #isUnanswered(): boolean {
    const { history, isCalm } = this.#settings;
    if (history === null) return false;
    // In calm, one that was given up is enough to look on.
    if (isCalm) return withoutAnswer(this.#asked(0)).length > 0;
    return neverAnswered(history.history()).length > 0;
  }

  /** What was asked from some moment on; in calm without what a client still waits for. */
  #asked(sinceUs: number): readonly Asked[] {
    const { history, isCalm } = this.#settings;
    const all = (history?.history() ?? []).filter(({ invokedUs }) => (invokedUs ?? 0) >= sinceUs);
    if (!isCalm) return all;
    const open = new Set(this.#clients.map(({ busy, awaitedSinceUs }) => busy && awaitedSinceUs));
    return all.filter(({ outcome, invokedUs }) => outcome !== "info" || !open.has(invokedUs ?? 0));
  }

  /**
   * The time of recovery is over, and a function was not answered once: that counts which was asked
   * when nothing of a fault was left. Where it was asked too seldom for that, all settles as ever.
   */
  #judgeUnanswered(): void {
    const ever = withoutAnswer(this.#asked(0)).map(({ f }) => f);
    this.forgotten = neverAnswered(this.#asked(this.calmUs), this.#settings.isCalm).filter(
      ({ f }) => ever.includes(f),
    );
    if (this.forgotten.length > 0) {
      this.phase = "done";
      return;
    }
    this.#askedOnUs = this.#world.nowUs;
    this.#beginSettling();
  }

  get #healed(): Healed {
    return {
      healedUs: this.#healedUs,
      isOver: this.#isOver(),
      halfway: this.#halfway,
    };
  }

  /** The clients to whom an answer is due. */
  #waiting(): readonly WorkloadClient[] {
    return this.#recovery.waiting(this.#healedUs);
  }

  /** Whether the time for recovery is over: an operation that is awaited has as much of its own. */
  #isOver(): boolean {
    const sinceUs = this.#recovery.isAwaited ? this.#awaitedSinceUs() : this.#healedUs;
    return this.#world.nowUs - Math.max(sinceUs, this.#askedOnUs) >= this.#settings.healUs;
  }

  /** Since when a client has waited longest, faults apart. */
  #awaitedSinceUs(): number {
    const waiting = this.#waiting().map(({ awaitedSinceUs }) => awaitedSinceUs ?? 0);
    return waiting.length === 0 ? this.#healedUs : Math.max(this.#healedUs, Math.min(...waiting));
  }

  #isHalfOver(): boolean {
    return 2 * (this.#world.nowUs - this.#healedUs) >= this.#settings.healUs;
  }

  #beginStay(): void {
    this.phase = "staying";
    this.#settledUs = this.#world.nowUs;
    this.#settled = this.#recovery.offices();
    this.#world.note(0, "settled: its leader must stay");
  }

  /**
   * Where no client has had an answer after the heal, nothing shows that the leader seen then was
   * known to a quorum: a later one may have been elected before, or be under way. Within the time
   * of recovery another may follow it.
   */
  #maySettleAgain(): boolean {
    return !this.#recovery.isAsked && this.#world.nowUs - this.#healedUs < this.#settings.healUs;
  }
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
