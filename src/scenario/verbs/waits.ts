/** Verbs that hold up those after them: for a time, or until something is seen. */
import { defaulted, optional, required } from "../../core/shape/fields.ts";
import { flag, text } from "../../core/shape/leaves.ts";
import { duration } from "../../core/shape/quantity.ts";
import type { Path, Reader } from "../../core/shape/reader.ts";
import { condition } from "../condition.ts";
import { type Step, type Verb, verb } from "./verb.ts";

/** How long `when` and `expect` wait if the file does not say. */
const WITHIN_US = 2_000_000;

const within = defaulted(duration(), "How long the step waits at most.", WITHIN_US);

/** In the order in which they are listed. */
export const WAITING_VERBS: readonly Verb[] = [
  verb(
    "wait",
    { wait: required(duration(), "Lets time pass.") },
    ({ wait }) => ({ do: "wait", forUs: wait }),
    ({ forUs }) => ({ wait: forUs }),
  ),
  verb(
    "when",
    { when: required(condition, "Waits for what the next steps rest on."), within },
    ({ when, within: withinUs }, at, reader) => {
      checkFact(when, false, [...at, "when"], reader);
      return { do: "when", condition: when, withinUs };
    },
    ({ condition: when, withinUs }) => ({ when, within: withinUs }),
  ),
  verb(
    "expect",
    {
      expect: required(condition, "What the scenario claims."),
      within,
      always: defaulted(flag, "The condition must hold all the time.", false),
      as: optional(text("a name for the step"), "What the scenario's expect calls the step."),
    },
    ({ expect, within: withinUs, always, as }, at, reader, { taken }) => {
      const name = as ?? `step ${Number(at.at(-1)) + 1}`;
      if (taken.steps.has(name)) {
        reader.wrong([...at, "as"], `another step is called ${JSON.stringify(name)} already`);
      }
      taken.steps.add(name);
      checkFact(expect, always, [...at, "expect"], reader);
      return { do: "expect", name, condition: expect, withinUs, always };
    },
    ({ name, condition: expect, withinUs, always }) => ({
      expect,
      within: withinUs,
      always,
      as: name,
    }),
  ),
];

/**
 * A fact appears at a moment, so that only its absence can last, and be waited for only to the end
 * of a time.
 */
function checkFact(
  { fact, not }: Step<"when">["condition"],
  always: boolean,
  at: Path,
  reader: Reader,
): void {
  if (fact !== null && not && !always) {
    reader.wrong(at, "that a fact does not appear is expected with always: true");
  } else if (fact !== null && !not && always) {
    reader.wrong(at, "a fact appears at a moment: always goes with not: true");
  }
}
