/**
 * Priorities: who is next within a window goes by priorities of processes or of links, which a seed
 * draws, and now and then something comes last of all.
 *
 * After PCT (Burckhardt and others 2010), as it is done for messages (Ozkan and others 2018): with
 * random priorities, and few moments at which one falls, every bug that needs few events in a
 * certain order is met with a chance that is known. Here a priority falls for one entry, chosen by
 * its content key: so a run that has changed a little keeps its schedule.
 */
import { finish, hashText, mix } from "../../core/hash.ts";
import { seedBits } from "./bases.ts";
import type { ChoiceClass } from "./classes.ts";
import type { Decider } from "./decisions.ts";

/** Whose priorities they are: of a link's messages those of the one who receives, or its own. */
export const PRIORITIES_OF = ["processes", "links"] as const;

export interface PrioritySettings {
  readonly of: (typeof PRIORITIES_OF)[number];
  /** Of so many entries one comes last of all in its window; 0: none does. */
  readonly late: number;
}

/** As fractions, as ties are decided: what comes last, and the share below it. */
const LAST = 1 - 2 ** -20;
const OTHERS = 0.9;

export class Priorities implements Decider {
  readonly #settings: PrioritySettings;
  readonly #bits: number;

  /** @param seed of the run, as text. */
  constructor(settings: PrioritySettings, seed: string) {
    this.#settings = settings;
    this.#bits = seedBits(`priorities/${seed}`);
  }

  decide(kind: ChoiceClass, key: string): number | undefined {
    if (kind !== "tie") return undefined;
    const { of, late } = this.#settings;
    if (late > 0 && (this.#hash(key) >>> 0) % late === 0) return LAST;
    return (OTHERS * (this.#hash(of === "links" ? linkIn(key) : processIn(key)) >>> 0)) / 2 ** 32;
  }

  #hash(text: string): number {
    return finish(mix(this.#bits, hashText(text)));
  }
}

/** What a tie's key says first: `n1>n2`, a session `n1>n2/3`, a process `n1/2`, a client `c1`. */
function linkIn(key: string): string {
  const space = key.indexOf(" ");
  return (space < 0 ? key : key.slice(0, space)).replace(/\/\d+$/, "");
}

/** The process that an entry touches: that which receives. */
function processIn(key: string): string {
  const link = linkIn(key);
  return link.slice(link.indexOf(">") + 1);
}
