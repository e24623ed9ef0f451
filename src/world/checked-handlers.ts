/** Handlers that a user's own protocol makes for a process: their names are seen only then. */
import { didYouMean } from "../core/errors.ts";
import { misspelt } from "../core/misspelt.ts";
import { HANDLER_NAMES } from "../protocol/handler-names.ts";
import type { Handlers } from "../protocol/protocol.ts";

const NAMES = Object.keys(HANDLER_NAMES);

/** @throws {RangeError} for a name that is nearly that of a handler which is not there. */
export function checkHandlers(protocol: string, handlers: Handlers): void {
  const [found] = misspelt(handlers, NAMES);
  if (found === undefined) return;
  const [name, meant] = found;
  throw new RangeError(`${protocol} has no handler called ${name}; ${didYouMean([meant])}`);
}
