/** Log matching: two disks that hold an entry of the same index and term hold the same log up to it. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

interface State {
  /** By index: the first term that was seen there, the hash of the log up to it, and on whose disk. */
  readonly terms: number[];
  readonly chains: number[];
  readonly nodes: number[];
  /** The same for further terms at an index, by `index * 2^24 + term`. */
  readonly further: Map<number, { readonly chain: number; readonly node: number }>;
}

export const logMatching: Invariant<State> = {
  name: "log-matching",
  statement:
    "If two logs contain an entry with the same index and term, they are identical in all entries up through it.",
  source: "Ongaro 2014, figure 3.2 and §3.5",
  protocols: ["raft"],
  initial: () => ({ terms: [], chains: [], nodes: [], further: new Map() }),
  on: {
    durable(state, view, node, index, term) {
      const chain = view.logs.chainAt(node, index) as number;
      const known = state.terms[index];
      if (known === undefined) {
        state.terms[index] = term;
        state.chains[index] = chain;
        state.nodes[index] = node;
        return;
      }
      if (known === term) {
        if (state.chains[index] !== chain) differ(view, index, term, state.nodes[index] ?? 0, node);
        return;
      }
      const key = index * 16_777_216 + term;
      const other = state.further.get(key);
      if (other === undefined) state.further.set(key, { chain, node });
      else if (other.chain !== chain) differ(view, index, term, other.node, node);
    },
  },
};

function differ(
  view: { report(message: string, nodes: readonly number[]): void },
  index: number,
  term: number,
  first: number,
  second: number,
): void {
  const who =
    first === second
      ? `${nodeName(first)} held two different logs up to`
      : `the logs of ${nodeName(first)} and ${nodeName(second)} differ up to`;
  view.report(`${who} entry ${index} of term ${term}`, [first, second]);
}
