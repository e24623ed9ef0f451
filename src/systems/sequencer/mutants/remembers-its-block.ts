/** A server that writes down which block it has, and not how much of it is used. */
import { instanceOf, type Protocol } from "../../../protocol/protocol.ts";
import type { Block } from "../id-server.ts";

const BLOCK = "block";

export function remembersItsBlock(below: Protocol): Protocol {
  return {
    ...below,
    instance(setup) {
      const handlers = instanceOf(below, setup);
      return {
        ...handlers,
        start(disk, self, given) {
          const block = disk.get(BLOCK) as Block | undefined;
          const state = handlers.start(disk, self, given);
          return block === undefined ? state : { ...(state as object), block };
        },
        onAnswer(state, answer, self) {
          handlers.onAnswer?.(state, answer, self);
          const { first, size } = (state as { readonly block: Block }).block;
          self.disk.batch([{ kind: "put", key: BLOCK, value: { first, size } }]);
          self.disk.sync();
        },
      };
    },
  };
}
