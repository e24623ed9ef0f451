/**
 * A lock service whose leader answers a keep-alive by what it knows itself, as soon as it has come:
 * it may be the leader no more.
 */
import { instanceOf, type Protocol } from "../../../protocol/protocol.ts";
import type { Lock } from "../lock-rules.ts";

export function answersAtOnce(below: Protocol): Protocol {
  return {
    ...below,
    instance(setup) {
      const handlers = instanceOf(below, setup);
      return {
        ...handlers,
        onRequest(state, request, self) {
          const { command } = request;
          if (command.f === "keep-alive" && handlers.observe(state).role === "leader") {
            const part = handlers.parts?.(state).get(null) as { readonly state: Lock } | undefined;
            const [session] = command.input as readonly number[];
            if (part?.state.sessions.some(({ id }) => id === session) === true) {
              const { owner, token } = part.state;
              const output = owner === session ? token : 0;
              self.reply(request, { status: "ok", output, leader: self.id });
            }
          }
          handlers.onRequest(state, request, self);
        },
      };
    },
  };
}
