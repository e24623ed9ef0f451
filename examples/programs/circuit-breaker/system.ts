/** A breaker as a system: a service that answers again is called again. */
import { bind, claim, defineSystem, type Property, type Protocol } from "rashomon";
import halfOpens from "./half-opens.ts?program";
import neverHalfOpens from "./never-half-opens.ts?program";

const FACTS = {
  answering: claim("`node` answers from now on, or is silent (0)", "node", "answers"),
  called: claim("the last call of `node` was answered, or not (0)", "node", "answered"),
} as const;

const calls = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "circuit-breaker", about: "A service, and its callers.", facts: FACTS });

/**
 * How long after the service answers again a caller has its answer: the breaker is open for 200 ms,
 * then the next call probes, within 60 ms; three probes may be lost.
 */
const RECOVERS_WITHIN_US = 1_000_000;

interface State {
  /** Since when the service answers, in true time; null: it is silent. */
  answersSinceUs: number | null;
  /** By caller: when its last answer came. */
  readonly answeredUs: Map<number, number>;
}

const callsAgain: Property<State> = {
  initial: () => ({ answersSinceUs: null, answeredUs: new Map() }),
  readings: { answersSinceUs: "unread", answeredUs: "unread" },
  on: {
    answering(state, view, _node, answers) {
      state.answersSinceUs = answers === 1 ? view.now() : null;
    },
    called(state, view, node, answered) {
      if (answered === 1) state.answeredUs.set(node, view.now());
      const { answersSinceUs } = state;
      if (answersSinceUs === null) return;
      const sinceUs = Math.max(answersSinceUs, state.answeredUs.get(node) ?? 0);
      if (view.now() - sinceUs <= RECOVERS_WITHIN_US) return;
      view.report(
        `n${node} has had no answer for ${view.now() - sinceUs}us of a service that answers`,
        [node],
      );
    },
  },
};

export default defineSystem({
  name: "circuit-breaker",
  about: "Callers that spare a service which does not answer.",
  protocol: calls(halfOpens),
  // What is promised within a time is not promised under faults, nor where timers come late.
  space: { faults: [], anyOrder: false },
  invariants: [
    bind(
      {
        name: "calls-again",
        statement: "Within a second after a service answers again its callers have answers.",
        source: "Nygard 2018, Release It!, Circuit Breaker: the half-open state",
      },
      callsAgain as never,
    ),
  ],
  mutants: [
    {
      name: "never-half-opens",
      about: "A breaker that has opened stays open.",
      detectors: ["calls-again"],
      protocol: calls(neverHalfOpens),
    },
  ],
});
