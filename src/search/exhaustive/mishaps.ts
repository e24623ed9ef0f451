/** Crashes that are decided in the course of a run: an actor of its world. */
import type { Actor } from "../../protocol/actor.ts";
import type { MachineId } from "../../protocol/node-id.ts";
import type { World } from "../../world/world.ts";

/** A machine that is going to crash, or that has crashed and is going to restart. */
interface Mishap {
  readonly machine: MachineId;
  readonly isDown: boolean;
  /** When it crashes or restarts. */
  readonly atUs: number;
  /** How long it will be down. */
  readonly forUs: number;
}

/** As the fault `crash` does it: no write in progress becomes durable. */
export class Mishaps implements Actor {
  readonly name = "mishaps";
  readonly touchesAll = true;
  readonly readings = { atUs: "time" } as const;
  readonly #world: World;
  /** All that is down is up again by then. */
  readonly #untilUs: number;
  readonly #actor: number;
  #pending: readonly Mishap[] = [];

  constructor(world: World, untilUs: number) {
    this.#world = world;
    this.#untilUs = untilUs;
    this.#actor = world.addActor(this);
  }

  /** A machine will crash, and be back after some time. */
  crash(machine: MachineId, atUs: number, forUs: number): void {
    this.#world.touchActor(this.#actor);
    this.#add({ machine, isDown: false, atUs, forUs });
  }

  due(): boolean {
    return true;
  }

  onWake(machine: number): void {
    const pending = this.#pending.find((one) => one.machine === machine) as Mishap;
    this.#pending = this.#pending.filter((one) => one !== pending);
    const { machines, nowUs } = this.#world;
    if (pending.isDown) machines.restart(machine);
    else {
      machines.crash(machine);
      const atUs = Math.min(nowUs + pending.forUs, this.#untilUs);
      this.#add({ ...pending, isDown: true, atUs });
    }
  }

  snapshot(): unknown {
    return this.#pending;
  }

  restore(snapshot: unknown): void {
    this.#pending = snapshot as readonly Mishap[];
  }

  #add(mishap: Mishap): void {
    this.#pending = [...this.#pending, mishap];
    this.#world.wake(this.#actor, mishap.atUs, mishap.machine);
  }
}
