/** An administrator who asks again for a change that was made is told that it is refused. */
import { through } from "../../../protocol/through.ts";
import type { RaftMutant } from "./mutant.ts";

export const refusesWhatIsMade: RaftMutant = {
  name: "refuses-what-is-made",
  about: "An administrator who asks again for a change that was made is told that it is refused.",
  fault: [],
  detectors: ["refused-changes-nothing"],
  origin: "Ongaro 2014 §4.1; this Raft before 0.2.0, while leadership was handed over",
  equivalent: false,
  steps: (correct) => ({
    onChangeRequest: (raft, state, request, self) =>
      correct.onChangeRequest(
        raft,
        state,
        request,
        through(self, {
          reply: (asked, reply) =>
            self.reply(asked, reply.output === true ? { ...reply, output: false } : reply),
        }),
      ),
  }),
};
