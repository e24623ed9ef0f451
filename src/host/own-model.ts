/**
 * A user's own model, held to its contract: `step` answers a list of states, and changes none. One
 * that does not would be judged by states that it never meant.
 */
import { InputError } from "../core/errors.ts";
import { shown } from "../core/shown.ts";
import type { Model, Observed } from "../objects/model.ts";

/** So many first calls of each function are looked at. */
const FIRST_CALLS = 1_000;
/** Of the later ones one in so many. Freezing every state took a third of the time of judging. */
const ONE_IN = 64;

/**
 * The model, which looks whether the state that `step` was given is as it was.
 * @param path of its file, for messages.
 * @throws {InputError} from `step`, naming the function at whose call it broke the contract.
 */
export function heldToContract(model: Model, path: string): Model {
  const wrong = (message: string) => {
    return new InputError([{ file: "--model", message: `${path}: ${message}` }]);
  };
  const identity = (state: unknown): unknown => model.identity?.(state) ?? JSON.stringify(state);
  const calls = new Map<string, number>();
  const step = (state: unknown, call: Observed): readonly unknown[] => {
    const { f } = call;
    const made = calls.get(f) ?? 0;
    calls.set(f, made + 1);
    const isCompared = made < FIRST_CALLS || made % ONE_IN === 0;
    const before = isCompared ? identity(state) : null;
    const after: unknown = model.step(state, call);
    if (!Array.isArray(after)) {
      throw wrong(`step answered ${shown(after)} to \`${f}\`: expected a list of states`);
    }
    if (isCompared && identity(state) !== before) {
      throw wrong(`step changed the state that it was given, at \`${f}\`: expected a new state`);
    }
    return after;
  };
  // What it inherits, and `this` in its methods, stay its own.
  return Object.create(model, { step: { value: step, enumerable: true } }) as Model;
}
