/** What a learner missed is encoded anew for it, and not as it was broadcast. */
import { through } from "../../../protocol/through.ts";
import type { Message } from "../messages.ts";
import type { ZabMutant } from "./mutant.ts";

function withText(message: Message): Message {
  if (message.type !== "proposal") return message;
  const { txn } = message;
  const { request } = txn;
  if (request === null || typeof request.command.input !== "number") return message;
  const command = { ...request.command, input: String(request.command.input) };
  return { ...message, txn: { ...txn, request: { ...request, command } } };
}

export const historyEncodedAnew: ZabMutant = {
  name: "history-encoded-anew",
  about: "A DIFF carries the numbers of operations as text, and not as they were broadcast.",
  fault: ["partition", "crash"],
  detectors: ["integrity", "zxid-identifies-prefix", "process-consistency"],
  origin: "Junqueira 2011 §II, Integrity (Z3)",
  equivalent: false,
  steps: (correct) => ({
    synchronize: (zab, state, session, learner, self) =>
      correct.synchronize(
        zab,
        state,
        session,
        learner,
        through(self, { sendIn: (to, message) => self.sendIn(to, withText(message)) }),
      ),
  }),
};
