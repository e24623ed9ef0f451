/** Refuses histories with functions that the model does not have: no algorithm looks for them. */
import { InputError, meant } from "../../core/errors.ts";
import { shown } from "../../core/shown.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";

/** @throws {InputError} naming the first operation whose function the model does not have */
export function refuseUnknown(history: readonly Operation[], { name, functions }: Model): void {
  if (!Array.isArray(functions)) return;
  next: for (let index = 0; index < history.length; index++) {
    const { f } = history[index] as Operation;
    // Of the few names that there are, most are one text with that of the model: no hash is faster.
    for (let at = 0; at < functions.length; at++) if (functions[at] === f) continue next;
    const message = `unknown function of ${name} ${shown(f)}; ${meant(f, functions)}`;
    throw new InputError([{ file: `history[${index}].f`, message }]);
  }
}
