/** An electorate among the folds of a property that has a state of its own. */
import type { Fold } from "../property.ts";
import type { Electorate } from "./electorate.ts";

/**
 * The facts that an electorate listens to, for a property that keeps its state as `known`. Of a
 * fact to which both listen, the electorate is called first.
 */
export function withElectorate<Known, State extends { readonly known: Known }>(
  { on: folds }: Electorate<Known>,
  on: Readonly<Record<string, Fold<State>>>,
): Readonly<Record<string, Fold<State>>> {
  const both: Record<string, Fold<State>> = { ...on };
  for (const [name, fold] of Object.entries(folds)) {
    const own = on[name];
    both[name] =
      own === undefined
        ? (state, view, ...numbers) => fold(state.known, view, ...numbers)
        : (state, view, ...numbers) => {
            fold(state.known, view, ...numbers);
            own(state, view, ...numbers);
          };
  }
  return both;
}
