/** What a directed scenario does to its cluster, as spans: partitions, losses, crashes, pauses. */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { Recording } from "../../runner/recording.ts";
import { wordsOfStep } from "../../runner/script-words.ts";
import type { ScriptStep } from "../../scenario/script.ts";
import { NOTE } from "../../world/event.ts";
import type { FaultSpan } from "./messages.ts";

/** How a note of a script begins, and how the one that ends all it did. */
const SCRIPT = "script ";
const ALL_ENDED = "heal: all faults have ended";

/** By what a step does: what ends it, of those it names. Absent: it is over at once. */
const ENDED_BY: Partial<Record<ScriptStep["do"], readonly ScriptStep["do"][]>> = {
  hold: ["release", "clear"],
  drop: ["release", "clear"],
  duplicate: ["release", "clear"],
  withhold: ["withhold"],
  partition: ["heal"],
  crash: ["restart"],
  kill: ["restart"],
  pause: ["resume"],
  drift: ["drift"],
};

/** What is no harm: operations are drawn as such, and names say nothing of time. */
const NOT_SHOWN: ReadonlySet<ScriptStep["do"]> = new Set([
  "request",
  "remember",
  "release",
  "clear",
  "heal",
  "restart",
  "resume",
]);

interface Begun {
  readonly step: ScriptStep;
  readonly place: number;
}

/**
 * A script notes each step that does something when it does it, in the order of the file: so the
 * notes are these steps, one for one.
 */
export function spansOfScript(
  { log, simulation }: Recording,
  script: readonly ScriptStep[],
): readonly FaultSpan[] {
  const acts = script.filter((step) => wordsOfStep(step, (name) => name) !== null);
  const endUs = simulation.world.nowUs;
  const spans: FaultSpan[] = [];
  let begun: readonly Begun[] = [];
  const end = (isOver: (one: Begun) => boolean, toUs: number): void => {
    for (const { place } of begun.filter(isOver)) {
      spans[place] = { ...(spans[place] as FaultSpan), toUs };
    }
    begun = begun.filter((one) => !isOver(one));
  };
  let next = 0;
  for (let index = log.first; index < log.length && acts.length > 0; index++) {
    if (log.kindAt(index) !== NOTE) continue;
    const { actor, atUs, step: at, payload } = log.at(index) as LoggedEvent;
    const text = String(payload);
    if (actor !== 0) continue;
    if (text === ALL_ENDED) end(() => true, atUs);
    if (!text.startsWith(SCRIPT)) continue;
    const step = acts[next++];
    if (step === undefined) break;
    end(({ step: before }) => isEndOf(step, before), atUs);
    if (NOT_SHOWN.has(step.do) || (step.do === "withhold" && !step.on)) continue;
    const isLasting = ENDED_BY[step.do] !== undefined;
    if (isLasting) begun = [...begun, { step, place: spans.length }];
    const id = `script ${next}`;
    const words = text.slice(SCRIPT.length);
    spans.push({ id, fault: "", words, fromUs: atUs, toUs: isLasting ? endUs : atUs, step: at });
  }
  return spans;
}

/** Whether a step ends what one before it began. */
function isEndOf(step: ScriptStep, before: ScriptStep): boolean {
  if (ENDED_BY[before.do]?.includes(step.do) !== true) return false;
  if (step.do === "release" || step.do === "clear") {
    return step.name === "" || ("name" in before && before.name === step.name);
  }
  if (step.do === "heal") return true;
  if (step.do === "withhold" && before.do === "withhold") {
    return step.timer === before.timer && !step.on;
  }
  const names = "nodes" in step ? step.nodes : [];
  return "nodes" in before && before.nodes.every((name) => names.includes(name));
}
