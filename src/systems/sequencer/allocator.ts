/**
 * What hands out blocks of ids, as a replicated object: a number that only rises. It is told who
 * asks by the sessions of its protocol, so that a repeated ask has the same block.
 */
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { LogPlace, Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";

export interface AllocatorRules {
  /** Where the block after one begins, that has so many ids from `first` on. */
  after(first: number, size: number): number;
}

export const allocatorRules: AllocatorRules = { after: (first, size) => first + size };

type Done = Applied<number> & { readonly says?: readonly Said[] };

/** `allocate [server, size]` answers the first id of a block of that size. */
export function allocatorOf(rules: AllocatorRules): ServedObject {
  return {
    name: "id-blocks",
    partitioned: false,
    placed: true,
    functions: { allocate: { readOnly: false } },
    facts: {
      allocated: claim(
        "At `index` `node` gave `server` the `size` ids from `first` on",
        "node",
        "index",
        "server",
        "first: number",
        "size: number",
      ),
    },
    initial: () => 1 as never,
    apply: (state: never, call: Call, at = { index: 0, timeUs: 0 }) =>
      apply(rules, state, call, at) as Applied<never>,
  };
}

function apply(rules: AllocatorRules, next: number, { f, input }: Call, at: LogPlace): Done {
  if (f !== "allocate") throw new TypeError(`id-blocks has no function "${f}": allocate`);
  const [server, size] = input as readonly [number, number];
  return {
    state: rules.after(next, size),
    output: next,
    says: [["allocated", at.index, server, next, size]],
  };
}
