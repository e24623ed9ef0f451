/** A snapshot arrives without its last item. */
import type { Message } from "../messages.ts";
import type { MultiPaxosMutant } from "./mutant.ts";

function short(message: Message): Message {
  if (message.type !== "install") return message;
  const { snapshot } = message;
  return { ...message, snapshot: { ...snapshot, items: snapshot.items.slice(0, -1) } };
}

export const snapshotSentShort: MultiPaxosMutant = {
  name: "snapshot-sent-short",
  about: "The last item of a snapshot is lost on its way to a replica that lags.",
  fault: ["partition", "crash"],
  detectors: ["machine-determinism", "linearizable", "progress"],
  origin: "Paxos Made Live §5.5 (R15)",
  equivalent: false,
  self: (self) => ({ send: (to, message) => self.send(to, short(message)) }),
};
