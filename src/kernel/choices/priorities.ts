/**
 * Priorities: who is next within a window goes by priorities of processes or of links, which a seed
 * draws, and now and then something comes last of all.
 *
 * After PCT (Burckhardt and others 2010), as it is done for messages (Ozkan and others 2018): with
 * random priorities, and few moments at which one falls, every bug that needs few events in a
 * certain order is met with a chance that is known. Here a priority falls for one entry, chosen by
 * its content key: so a run that has changed a little keeps its schedule.
 */
import { must } from "../../core/assert.ts";
import { finish, hashText, mix } from "../../core/hash.ts";
import { seedBits } from "./bases.ts";
import type { ContentKey } from "./contents.ts";
import { TIE } from "./domain.ts";

/** Whose priorities they are: of a link's messages those of the one who receives, or its own. */
export const PRIORITIES_OF = ["processes", "links"] as const;

export interface PrioritySettings {
  readonly of: (typeof PRIORITIES_OF)[number];
  /** Of so many entries one comes last of all in its window; 0: none does. */
  readonly late: number;
}

/** As ties: what comes last, and the share below it. */
const LAST = tieAt(1 - 2 ** -20);
const OTHERS = 0.9;

/** Ties by content key: no other class of choices is decided. */
export class Priorities {
  readonly #settings: PrioritySettings;
  readonly #bits: number;
  /** By the place of a key: what it has unless it comes last. */
  readonly #ties = new Map<string, number>();

  /** @param seed of the run, as text. */
  constructor(settings: PrioritySettings, seed: string) {
    this.#settings = settings;
    this.#bits = seedBits(`priorities/${seed}`);
  }

  /** The tie of an entry: signed 32 bits, lower first. */
  of(key: ContentKey): number {
    const { late } = this.#settings;
    if (late > 0 && (this.#mixed(key.hash) >>> 0) % late === 0) return LAST;
    const { place } = key;
    let tie = this.#ties.get(place);
    if (tie === undefined) {
      tie = this.#at(place);
      this.#ties.set(place, tie);
    }
    return tie;
  }

  #at(place: string): number {
    const owner = this.#settings.of === "links" ? linkOf(place) : processOf(place);
    return tieAt((OTHERS * (this.#mixed(hashText(owner)) >>> 0)) / 2 ** 32);
  }

  #mixed(hash: number): number {
    return finish(mix(this.#bits, hash));
  }
}

/** @param fraction as ties are decided, `0 <= fraction < 1`. */
function tieAt(fraction: number): number {
  return must(TIE.read(fraction), "a tie is a fraction");
}

/** The place of a tie's key: `n1>n2`, of a session `n1>n2/3`, a process `n1/2`, a client `c1`. */
function linkOf(place: string): string {
  return place.replace(/\/\d+$/, "");
}

/** The process that an entry touches: that which receives. */
function processOf(place: string): string {
  const link = linkOf(place);
  return link.slice(link.indexOf(">") + 1);
}
