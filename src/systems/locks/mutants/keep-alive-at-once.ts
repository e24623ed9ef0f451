/**
 * A lock service whose leader answers that a session lives by what it knows itself, as soon as it
 * is asked: it may be the leader no more.
 */
import type { Value } from "../../../core/json.ts";
import { instanceOf, type Protocol } from "../../../protocol/protocol.ts";
import type { Lock } from "../lock-rules.ts";

/**
 * @param f by which a session is renewed.
 * @param outputOf what it answers then; undefined: it does not know the session.
 */
function answeringAtOnce(
  f: string,
  outputOf: (state: unknown, session: number) => Value | undefined,
): (below: Protocol) => Protocol {
  return (below) => ({
    ...below,
    instance(setup) {
      const handlers = instanceOf(below, setup);
      return {
        ...handlers,
        onRequest(state, request, self) {
          const { command } = request;
          if (command.f === f && handlers.observe(state).role === "leader") {
            const part = handlers.parts?.(state).get(null) as
              | { readonly state: unknown }
              | undefined;
            const [session = 0] = command.input as readonly number[];
            const output = part === undefined ? undefined : outputOf(part.state, session);
            if (output !== undefined)
              self.reply(request, { status: "ok", output, leader: self.id });
          }
          handlers.onRequest(state, request, self);
        },
      };
    },
  });
}

export const keepAliveAtOnce = answeringAtOnce("keep-alive", (state, session) => {
  const { sessions, owner, token } = state as Lock;
  if (!sessions.some(({ id }) => id === session)) return undefined;
  return owner === session ? token : 0;
});

export const pingAtOnce = answeringAtOnce("ping", (state, session) => {
  const { sessions } = state as { readonly sessions: readonly { readonly id: number }[] };
  return sessions.some(({ id }) => id === session) ? true : undefined;
});
