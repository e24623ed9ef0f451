/** On their way to the acceptors, the numbers of operations become text. */
import type { Message } from "../messages.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

function withText(message: Message): Message {
  if (message.type !== "accept" || message.decree.request === null) return message;
  const { decree } = message;
  const { request } = decree;
  if (request === null || typeof request.command.input !== "number") return message;
  const command = { ...request.command, input: String(request.command.input) };
  return { ...message, decree: { ...decree, request: { ...request, command } } };
}

export const numbersSentAsText: MultiPaxosMutant = {
  name: "numbers-sent-as-text",
  about:
    "A leader proposes an operation's number as text: what is chosen, no client has asked for.",
  fault: [],
  detectors: ["validity", "votes-safe", "agreement", "bound-by-promises"],
  origin: "Paxos Made Simple §2.1 (P7): only a value that has been proposed may be chosen",
  equivalent: false,
  self: (self) => ({ send: (to, message) => self.send(to, withText(message)) }),
};
