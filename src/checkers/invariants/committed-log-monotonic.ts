/** Z11: what a server says to be committed never falls while it runs. */
import { nodeName } from "../../protocol/node-id.ts";
import type { Invariant } from "../audit.ts";

export const committedLogMonotonic: Invariant<{ announced: number[] }> = {
  name: "committed-log-monotonic",
  statement:
    "The committed history of a server only grows: COMMIT, INFORM and UPTODATE never go back.",
  source: "Junqueira 2011, step l.3.2; CommittedLogMonotonicity of the NJU specification",
  protocols: ["zab"],
  /** By node, since it started: the highest index that it announced. */
  initial: (nodes) => ({ announced: new Array<number>(nodes + 1).fill(0) }),
  on: {
    restarted(state, _view, node) {
      state.announced[node] = 0;
    },
    announced(state, view, node, epoch, index) {
      const before = state.announced[node] as number;
      if (index >= before) state.announced[node] = index;
      else {
        view.report(
          `${nodeName(node)} announced in epoch ${epoch} that ${index} is committed, after ${before}`,
          [node],
        );
      }
    },
  },
};
