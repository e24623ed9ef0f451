/**
 * The identity of a state of a walk: two states that are the same but for the names of processes
 * that are alike have one.
 */
import { DigestSum } from "../../core/digest.ts";
import { hexOf } from "../../core/hash.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { WorldIdentity } from "../../world/identity.ts";
import type { Walk } from "./walk.ts";

/** The nodes under names of their own: by node id, what each is called. */
interface Renaming {
  readonly names: readonly NodeId[] | null;
  readonly world: WorldIdentity;
  addJudges(total: DigestSum): void;
}

/**
 * Of the renamings of a state that put those that are alike in the order of their signatures, the
 * one with the lowest identity is taken. Signatures say of a process what is true of it whatever it
 * is called, so that mostly one renaming is left.
 */
export class StateIdentity {
  low = 0;
  high = 0;
  /** By node id, what each is called in this identity; null: as they are. */
  names: readonly NodeId[] | null = null;
  readonly #walk: Walk;
  readonly #alike: readonly NodeId[];
  readonly #renamings: readonly Renaming[];
  /** In which all that are alike have one name. */
  readonly #blurred: WorldIdentity | null;
  readonly #sum = new DigestSum();

  /**
   * @param alike processes of which each may be exchanged for any other; none or one: all differ.
   */
  constructor(walk: Walk, alike: readonly NodeId[]) {
    const { world, audit } = walk.walked;
    this.#walk = walk;
    this.#alike = alike;
    const now = (address: number) => walk.time.nowOf(address);
    const plain = walk.identity;
    const ids = [0, ...world.ids];
    const named = (order: readonly NodeId[]) =>
      ids.map((id) => {
        const place = alike.indexOf(id);
        return place < 0 ? id : (order[place] as NodeId);
      });
    this.#renamings =
      alike.length < 2
        ? [
            {
              names: null,
              world: plain,
              addJudges: (total) => audit.addTo(total),
            },
          ]
        : ordersOf(alike).map((order) => {
            const names = named(order);
            const addJudges = audit.renamed(names);
            return {
              names,
              world: new WorldIdentity(world, { now, renamed: names, own: plain }),
              addJudges,
            };
          });
    const [first = 0] = alike;
    this.#blurred =
      alike.length < 2
        ? null
        : new WorldIdentity(world, { now, renamed: named(alike.map(() => first)), own: plain });
  }

  /** Reads the present state. */
  read(): void {
    const [only] = this.#renamings;
    if (this.#blurred === null) this.#readAs(only as Renaming);
    else this.#readLowest(this.#blurred.signatures(this.#alike));
  }

  /** The identities of the present state under all names, each once. */
  renamed(): readonly string[] {
    const { low, high, names } = this;
    const all = this.#renamings.map((renaming) => {
      this.#readAs(renaming);
      return hexOf(this.high) + hexOf(this.low);
    });
    Object.assign(this, { low, high, names });
    return [...new Set(all)];
  }

  #readLowest(signatures: readonly number[]): void {
    let low = 0;
    let high = 0;
    let chosen: readonly NodeId[] | null = null;
    for (const renaming of this.#renamings) {
      const names = renaming.names as readonly NodeId[];
      if (!this.#isInOrder(signatures, names)) continue;
      this.#readAs(renaming);
      if (chosen === null || this.low < low || (this.low === low && this.high < high)) {
        ({ low, high } = this);
        chosen = names;
      }
    }
    this.low = low;
    this.high = high;
    this.names = chosen;
  }

  /** Whether the signatures rise with the new names. */
  #isInOrder(signatures: readonly number[], names: readonly NodeId[]): boolean {
    const alike = this.#alike;
    for (let one = 0; one < alike.length; one++) {
      for (let other = one + 1; other < alike.length; other++) {
        const before =
          (names[alike[one] as number] as number) < (names[alike[other] as number] as number);
        const difference = (signatures[one] as number) - (signatures[other] as number);
        if (before ? difference > 0 : difference < 0) return false;
      }
    }
    return true;
  }

  #readAs({ names, world, addJudges }: Renaming): void {
    const sum = this.#sum;
    const walk = this.#walk;
    sum.clear();
    world.addTo(sum);
    addJudges(sum);
    walk.walked.addTo(sum);
    sum.add(0, names?.[walk.doomed] ?? walk.doomed, 0);
    this.low = sum.low;
    this.high = sum.high;
    this.names = names;
  }
}

/** All orders of some things. */
function ordersOf<T>(things: readonly T[]): readonly (readonly T[])[] {
  if (things.length === 0) return [[]];
  return things.flatMap((thing, at) =>
    ordersOf(things.filter((_, other) => other !== at)).map((rest) => [thing, ...rest]),
  );
}
