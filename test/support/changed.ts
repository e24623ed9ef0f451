/** A protocol with some of its handlers replaced. */
import type { Handlers, Protocol } from "../../src/protocol/protocol.ts";

/** @param change gets the handlers (of each incarnation), and says which of them are others. */
export function changed(
  protocol: Protocol,
  change: (handlers: Handlers) => Partial<Handlers>,
): Protocol {
  const withChange = (handlers: Handlers): Handlers => ({ ...handlers, ...change(handlers) });
  if (!("instance" in protocol)) return { ...protocol, ...withChange(protocol) };
  return { ...protocol, instance: (setup) => withChange(protocol.instance(setup)) };
}
