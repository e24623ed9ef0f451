/**
 * The choices of a step: what decided that it happened when and as it did, by the keys under
 * which a scenario can decide it otherwise.
 */
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Listener } from "../../kernel/choices/decisions.ts";
import type { Recording } from "../../runner/recording.ts";
import { Simulation, type SimulationParts } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import {
  DISK,
  DROP,
  MESSAGE,
  REPLY,
  REQUEST,
  SESSION_MESSAGE,
  STEP_MAX,
  TIMER,
} from "../../world/event.ts";
import type { ChoiceMade } from "./explanation.ts";

/** Choices that are named at most. */
const NAMED_MAX = 3;

/**
 * By kind of step: the class of the choice that set its moment, asked in the step that caused it.
 */
const SET_BY: ReadonlyMap<number, ChoiceClass> = new Map([
  [MESSAGE, "message"],
  [DROP, "message"],
  [REQUEST, "message"],
  [REPLY, "message"],
  [SESSION_MESSAGE, "message"],
  [DISK, "disk"],
  [TIMER, "draw"],
]);

/**
 * Of a message, its fate; of a write, how long it took; of a timer, what its node drew when it set
 * it; of faults and clients, what came. None: nothing could have gone otherwise.
 */
export function choicesBehind(
  { scenario, protocol, seed }: { scenario: Scenario; protocol: string; seed: number },
  recording: Recording,
  step: number,
  parts: SimulationParts,
): ChoiceMade[] {
  const { log } = recording;
  const nameOf = (address: number) => recording.nameOf(address);
  const index = log.firstOf(step);
  if (index >= log.length) return [];
  const { kind, actor, other, cause } = log.at(index);
  if (kind > STEP_MAX) return [];
  const asked = SET_BY.get(kind);
  const at = asked === undefined ? step : cause;
  const heard: ChoiceMade[] = [];
  const listener: Listener = {
    note: (of: ChoiceClass, key: string, decision: Value) => {
      if (simulation?.world.agenda.cause === at) heard.push({ class: of, key, decision });
    },
    snapshot: () => null,
    restore: () => undefined,
  };
  let simulation: Simulation | null = null;
  const choices = { base: "weather" as const, listener };
  simulation = new Simulation(scenario, protocol, seed, { ...parts, choices });
  simulation.boot();
  simulation.run(Math.max(at, 1));
  const own = (key: string): boolean => {
    if (asked === "message") return key.startsWith(`${nameOf(other)}>${nameOf(actor)} `);
    if (asked === undefined) return true;
    return key.startsWith(nameOf(actor));
  };
  const wanted = asked === undefined ? ["fault", "operation", "crash"] : [asked];
  return heard
    .filter((choice) => wanted.includes(choice.class) && own(choice.key))
    .slice(0, NAMED_MAX);
}
