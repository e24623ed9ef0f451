/**
 * The state identity of a simulation: its world, what its judges know, and what its history allows.
 */
import { DigestSum } from "../core/digest.ts";
import { HistoryIdentity } from "../history/identity.ts";
import { WorldIdentity } from "../world/identity.ts";
import type { Simulation } from "./simulation.ts";

const WORLD = 1;
const AUDIT = 2;
const HISTORY = 3;

/**
 * From two states with one identity the same choices lead to the same verdicts. It costs what has
 * changed since it was asked for before, by this object.
 */
export class Identity {
  readonly #simulation: Simulation;
  readonly #world: WorldIdentity;
  readonly #history: HistoryIdentity;
  readonly #total = new DigestSum();
  readonly #part = new DigestSum();

  /**
   * @param isTimed whether the simulation goes on by virtual time with nothing drawn any more: all
   * counts that decides what comes next, the moment too. From two states with one identity one and
   * the same future follows. Else what chance will decide does not count.
   */
  constructor(simulation: Simulation, isTimed = false) {
    this.#simulation = simulation;
    this.#world = new WorldIdentity(simulation.world, { isTimed });
    this.#history = new HistoryIdentity(simulation.history, isTimed && simulation.judgesByTime);
    if (isTimed) simulation.audit.readExactly();
  }

  /** 16 hexadecimal digits. */
  text(): string {
    return this.read().text();
  }

  /** Its two halves: good until it is read again. */
  read(): DigestSum {
    const total = this.#total;
    const part = this.#part;
    total.clear();
    part.clear();
    this.#world.addTo(part);
    total.add(WORLD, part.low, part.high);
    part.clear();
    this.#simulation.audit.addTo(part);
    total.add(AUDIT, part.low, part.high);
    part.clear();
    this.#history.addTo(part);
    total.add(HISTORY, part.low, part.high);
    return total;
  }
}
