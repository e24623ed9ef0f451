/** Choices in whole runs, over all protocols and random scenarios. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/core/json.ts";
import type { ChoicesOfRun } from "../../src/kernel/choices/choices.ts";
import { type ChoiceClass, choiceClasses } from "../../src/kernel/choices/classes.ts";
import { Decisions, isAlike, type Listener } from "../../src/kernel/choices/decisions.ts";
import { operationOfKey } from "../../src/protocol/request.ts";
import { protocols } from "../../src/protocols/index.ts";
import { judge } from "../../src/runner/judge.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { drawnScenarios, shortened } from "../support/drawn.ts";
import { expectSame } from "../support/same.ts";

const SHORT_US = 1_500_000;
/** Decisions that any run has: one client that asks twice a second leaves some ninety. */
const FEW = 10;
type Decision = readonly [ChoiceClass, string, Value];

interface Setting {
  readonly scenario: Scenario;
  readonly protocol: string;
  readonly seed: number;
  /** What is due within it comes in the order of its ties; 0: an ordinary run. */
  readonly windowUs: number;
}

function runOf({ scenario, protocol, seed, windowUs }: Setting, settings?: Partial<ChoicesOfRun>) {
  const choices = settings === undefined ? null : { base: "keyed" as const, ...settings };
  return simulate(scenario, protocol, seed, { strict: false, choices, windowUs });
}

/** The decisions of a run. @param settings its choices; default: an ordinary run's. */
function recordedOf(setting: Setting, settings: Partial<ChoicesOfRun> = { base: "weather" }) {
  const listener = new Decisions();
  const run = runOf(setting, { ...settings, listener });
  return { run, decisions: listener };
}

/** The operations that were invoked in a run, by key, in order. */
function operationsOf(decisions: Decisions): readonly string[] {
  return [...decisions.of("operation").keys()].filter((key) => key === operationOfKey(key));
}

function settingsOf(protocol: string) {
  const scenarios = drawnScenarios(protocol);
  return fc
    .record({
      place: fc.nat(scenarios.length - 1),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      windowUs: fc.constantFrom(0, 3_000),
      share: fc.double({ min: 0, max: 0.999, noNaN: true }),
    })
    .map(({ place, seed, share, windowUs }) => ({
      setting: {
        scenario: shortened(scenarios[place] as Scenario, SHORT_US),
        protocol,
        seed,
        windowUs,
      },
      at: <T>(items: readonly T[]): T => items[Math.floor(items.length * share)] as T,
      share,
    }));
}

/** Notes every decision in the order in which it was made. */
class Sequence implements Listener {
  readonly all: Decision[] = [];

  note(...decision: [ChoiceClass, string, Value]): void {
    this.all.push(decision);
  }

  snapshot(): unknown {
    return null;
  }

  restore(): void {
    // It hears what comes from now on.
  }
}

describe.each([...protocols.keys()])("the choices of %s", (protocol) => {
  const cases = settingsOf(protocol);

  it("leave no trace in the run when recorded, and replay it at any base and seed", () => {
    fc.assert(
      fc.property(cases, ({ setting }) => {
        const plain = runOf(setting);
        const { run, decisions } = recordedOf(setting);
        expectSame(run, plain);
        const decider = new Decisions(JSON.parse(JSON.stringify([...decisions])) as Decision[]);
        // Under another seed, whatever was not asked of the choices would come out otherwise.
        const other = { ...setting, seed: setting.seed + 1 };
        for (const base of ["keyed", "calm", "weather"] as const) {
          expectSame({ ...runOf(other, { base, decider }), seed: setting.seed }, plain);
        }
      }),
      { numRuns: 2 },
    );
  });

  it("keep the number and the draws of an operation that is removed", () => {
    fc.assert(
      fc.property(cases, ({ setting, at }) => {
        const { decisions } = recordedOf(setting);
        const removed = at(operationsOf(decisions));
        const without = recordedOf(setting, {
          base: "weather",
          decider: new Decisions([["operation", removed, null]]),
        }).decisions;
        expect(without.of("operation").get(removed)).toBeNull();
        const [client] = removed.split("/");
        for (const key of operationsOf(without)) {
          if (!key.startsWith(`${client}/`) || key === removed) continue;
          const before = decisions.of("operation").get(key) as Command | undefined;
          const now = without.of("operation").get(key) as Command;
          // What a client has seen may show in what it writes: the function, the key and its own
          // number do not change.
          if (before !== undefined) expect([now.f, now.key]).toEqual([before.f, before.key]);
        }
      }),
      { numRuns: 2 },
    );
  });

  it("are answered alike where their keys occur in both of two runs, whatever is perturbed", () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 3 }), ({ setting, at }, what) => {
        const { decisions } = recordedOf(setting);
        const perturbed = perturbation(decisions, what, at);
        const decider = decisions.with(perturbed);
        const again = recordedOf(setting, { base: "keyed", decider }).decisions;
        const changed = new Set(perturbed.map(([kind, key]) => `${kind} ${key}`));
        let common = 0;
        for (const [kind, key, decision] of again) {
          const before = decisions.of(kind).get(key);
          if (before === undefined || changed.has(`${kind} ${key}`)) continue;
          // A moment is put off while the client is busy; a target that is down cannot be hit.
          if (kind === "fault" || key.endsWith(" moment")) continue;
          common++;
          if (!isAlike(before, decision))
            expect([kind, key, decision]).toEqual([kind, key, before]);
        }
        expect(common).toBeGreaterThan(FEW);
      }),
      { numRuns: 2 },
    );
  });

  it("are answered by a hash of seed and key where undecided: alike in all runs", () => {
    fc.assert(
      fc.property(cases, ({ setting, at }) => {
        // Without faults every domain is the same throughout a run.
        const quiet = { ...setting, scenario: { ...setting.scenario, faults: [] } };
        const first = recordedOf(quiet, { base: "keyed" }).decisions;
        const removed: Decision = ["operation", at(operationsOf(first)), null];
        const other = recordedOf(quiet, { base: "keyed", decider: new Decisions([removed]) });
        let common = 0;
        for (const [kind, key, decision] of other.decisions) {
          const before = first.of(kind).get(key);
          // What a client invokes depends on what it was answered, and when.
          if (before === undefined || kind === "operation") continue;
          common++;
          if (!isAlike(before, decision))
            expect([kind, key, decision]).toEqual([kind, key, before]);
        }
        expect(common).toBeGreaterThan(FEW);
      }),
      { numRuns: 2 },
    );
  });

  it("change in a reseeded class only, up to the first divergence", () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(...choiceClasses.filter((kind) => kind !== "clock")),
        fc.constantFrom("weather", "keyed"),
        ({ setting, share }, kind, base) => {
          const { scenario, seed, windowUs } = setting;
          const warm = new Simulation(scenario, protocol, seed, { windowUs });
          warm.boot();
          const whole = runOf(setting);
          warm.run(Math.floor(whole.steps * share));
          const saved = warm.snapshot();
          const goOn = (seeds: string | null) => {
            const listener = new Sequence();
            const choices = { base, listener } as const;
            const parts = { choices, windowUs };
            const simulation = new Simulation(scenario, protocol, seed, parts);
            simulation.restore(saved);
            const { length } = listener.all;
            if (seeds !== null) simulation.world.choices?.reseed(seeds, [kind]);
            simulation.run();
            return {
              made: listener.all.slice(length),
              hash: judge(simulation, scenario, protocol, seed).hash,
            };
          };
          const as = goOn(null);
          const otherwise = goOn("42");
          if (base === "weather") expect(as.hash).toBe(whole.hash);
          const first = as.made.findIndex(
            (decision, place) => JSON.stringify(decision) !== JSON.stringify(otherwise.made[place]),
          );
          if (first < 0) return;
          const [asked, key] = as.made[first] as Decision;
          expect([asked, key]).toEqual([kind, key]);
          expect(otherwise.made[first]?.slice(0, 2)).toEqual([kind, key]);
        },
      ),
      { numRuns: 2 },
    );
  });

  it("are part of a snapshot: occurrences, and what is recorded", () => {
    fc.assert(
      fc.property(cases, ({ setting, share }) => {
        const { scenario, seed, windowUs } = setting;
        const { run, decisions } = recordedOf(setting, { base: "keyed" });
        const make = () => {
          const listener = new Decisions();
          const choices = { base: "keyed", listener } as const;
          const parts = { choices, windowUs };
          return { listener, simulation: new Simulation(scenario, protocol, seed, parts) };
        };
        const first = make();
        first.simulation.boot();
        first.simulation.run(Math.floor(run.steps * share));
        const second = make();
        second.simulation.restore(structuredClone(first.simulation.snapshot()));
        second.simulation.run();
        expectSame(judge(second.simulation, scenario, protocol, seed), run);
        expectSame([...second.listener], [...decisions]);
        const ordinary = new Simulation(scenario, protocol, seed);
        expect(() => ordinary.restore(first.simulation.snapshot())).toThrow("choices");
      }),
      { numRuns: 2 },
    );
  });

  it("make a calm run: nothing is lost or doubled, no fault comes, and all is well", () => {
    fc.assert(
      fc.property(cases, ({ setting }) => {
        const { run, decisions } = recordedOf(setting, { base: "calm" });
        expect(run.verdict).toBe("pass");
        const { latencyMinUs } = setting.scenario.network;
        const kinds = new Set([...decisions.of("message").values()]);
        expect([...kinds]).toEqual([latencyMinUs]);
        const came = [...decisions.of("fault")].filter(([key]) => /\/\d+$/.test(key));
        expect(came.filter(([, fault]) => fault !== null)).toEqual([]);
      }),
      { numRuns: 2 },
    );
  });
});

type Command = { readonly f: string; readonly key: Value; readonly input: Value };

/** A few changes of a recording, by what they concern. */
function perturbation(
  decisions: Decisions,
  what: number,
  at: <T>(items: readonly T[]) => T,
): Decision[] {
  const messages = [...decisions.of("message").keys()];
  switch (what) {
    case 0:
      return [["operation", at(operationsOf(decisions)), null]];
    case 1:
      return [["message", at(messages), "lost"]];
    case 2:
      return [["message", at(messages), 300_000]];
    default: {
      const faults = [...decisions.of("fault").keys()].filter((key) => /\/\d+$/.test(key));
      return faults.length === 0 ? [] : [["fault", at(faults), null]];
    }
  }
}
