/** A holder with other handlers, made of its own. */
import { type Handlers, instanceOf, type Protocol } from "../../../protocol/protocol.ts";
import { holder } from "../holder.ts";

const { name, about, options, faultModel, facts, describe } = holder;
const { factsOfMessage, factsOfWrite, roles } = holder;

type Holders = Handlers<unknown, unknown>;

export function holderWith(change: (handlers: Holders) => Partial<Holders>): Protocol {
  return {
    ...{ name, about, options, faultModel, facts, describe, factsOfMessage, factsOfWrite },
    leaderless: true,
    roles,
    instance(setup) {
      const handlers = instanceOf(holder as Protocol, setup);
      return { ...handlers, ...change(handlers) };
    },
  } as Protocol;
}
