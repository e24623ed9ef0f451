/** A SNAP arrives without one key. */

import type { Message } from "../messages.ts";
import type { ZabMutant } from "./mutant.ts";

function short(message: Message): Message {
  if (message.type !== "snap") return message;
  const { snapshot } = message;
  const parts = new Map([...snapshot.machine.parts].slice(1));
  return { ...message, snapshot: { ...snapshot, machine: { ...snapshot.machine, parts } } };
}

export const snapshotSentShort: ZabMutant = {
  name: "snapshot-sent-short",
  about: "A snapshot loses one key on its way to a learner.",
  fault: ["crash"],
  detectors: ["machine-determinism", "linearizable", "progress"],
  origin: "ZooKeeper's fuzzy snapshots: what they miss the log after them must bring (R15)",
  equivalent: false,
  self: (self) => ({ sendIn: (session, message) => self.sendIn(session, short(message)) }),
};
