/**
 * Messages as selectors and stories name them: the kind, and the numbers in the order in which a
 * person reads them.
 */
import { textOf } from "../../core/shown.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { Message } from "./messages.ts";
import type { Decree } from "./state.ts";

/** `c1#3 put x 5`, `c2#1 add-server n4`, `no-op`. */
function decreeName({ request }: Decree): string {
  if (request === null) return "no-op";
  const { f, key, input } = request.command;
  const words = [key, input].filter((value) => value !== null).map((value) => ` ${textOf(value)}`);
  return `c${request.client}#${request.sequence} ${f}${words.join("")}`;
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  prepare: ["ballot", "from"],
  promise: ["ballot", "decided", "votes"],
  accept: ["ballot", "slot", "decree", "decided"],
  accepted: ["ballot", "slot", "digest"],
  nack: ["ballot", "promised"],
  heartbeat: ["ballot", "beat", "decided"],
  heard: ["ballot", "beat"],
  learn: ["from"],
  learnt: ["from", "decrees", "decided"],
  install: ["slot", "decided"],
};

export function describeMessage(message: Message): MessageLabel {
  switch (message.type) {
    case "promise": {
      const votes = message.votes.map(([slot, { ballot }]) => `${slot}@${ballot}`).join(" ");
      const { ballot, decided } = message;
      return { kind: "promise", fields: { ballot, decided, votes } };
    }
    case "accept": {
      const { ballot, slot, decree, decided } = message;
      return { kind: "accept", fields: { ballot, slot, decree: decreeName(decree), decided } };
    }
    case "learnt": {
      const { from, decrees, decided } = message;
      return { kind: "learnt", fields: { from, decrees: decrees.length, decided } };
    }
    case "install":
      return {
        kind: "install",
        fields: { slot: message.snapshot.slot, decided: message.decided },
      };
    default: {
      const { type, ...fields } = message;
      return { kind: type, fields };
    }
  }
}
