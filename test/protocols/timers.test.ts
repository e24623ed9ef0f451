/** The timers and the fields of messages that protocols declare: scripts may name these alone. */
import { expect, it } from "vitest";
import { isDeclaredTimer } from "../../src/protocol/timer-names.ts";
import { protocols } from "../../src/protocols/index.ts";
import type { RunRecorder } from "../../src/runner/simulation.ts";
import { drawScenario } from "../../src/search/draw-scenario.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { SWARM } from "../../src/search/strategies/swarm.ts";
import { subjectOf } from "../../src/search/subject.ts";
import { MESSAGE, SESSION_MESSAGE, TIMER_SET } from "../../src/world/event.ts";

it.each([...protocols.keys()])(
  "%s sets no timer, and has no field of a message, that it does not declare",
  (protocol) => {
    const made = protocols.get(protocol)?.make();
    const { timers: declared = [], messageFields = {} } = made ?? {};
    const set = new Set<string>();
    const undeclared = new Set<string>();
    const recorder: RunRecorder = {
      begin({ world }) {
        world.attach({
          hear: (kind, _actor, _other, _number, payload) => {
            if (kind === TIMER_SET) set.add(String(payload));
            if (kind !== MESSAGE && kind !== SESSION_MESSAGE) return;
            const label = made?.describe(payload);
            for (const field of Object.keys(label?.fields ?? {}))
              if (!messageFields[label?.kind ?? ""]?.includes(field))
                undeclared.add(`${label?.kind} ${field}`);
          },
          handled: () => undefined,
        });
      },
    };
    for (let seed = 1; seed <= 12; seed++) {
      const scenario = drawScenario(subjectOf(protocol), seed, SWARM);
      const short = { ...scenario, limits: { ...scenario.limits, stepsMax: 10_000 } };
      runTrial({ scenario: short, protocol, seed }, { recordings: [recorder], covers: false });
    }
    expect([...set].filter((name) => !isDeclaredTimer(name, declared))).toEqual([]);
    expect([...undeclared]).toEqual([]);
    const isSet = (one: string) => [...set].some((name) => isDeclaredTimer(name, [one]));
    expect(declared.filter((one) => !isSet(one))).toEqual([]);
  },
);
