/** What a decision of each class looks like, for files that people edit. */
import type { Value } from "../../core/json.ts";
import type { ChoiceClass } from "./classes.ts";
import { isCount, isFraction, TIE } from "./domain.ts";

interface Shape {
  /** Completes "expected ...". */
  readonly words: string;
  fits(decision: Value): boolean;
}

const TIME: Shape = { words: "whole microseconds, at least 0", fits: isCount };
const PLACE: Shape = {
  words: "the number of the node that the client goes to, 0 where it stays",
  fits: isCount,
};
const FRACTION: Shape = {
  words: "a fraction [n, of], 0 <= n < of, in whole numbers",
  fits: isFraction,
};
const isText = (value: Value): boolean => typeof value === "string";

const SHAPES: Readonly<Record<ChoiceClass, Shape>> = {
  message: {
    words: '"lost", whole microseconds until it arrives, or two of them where it arrives twice',
    fits: (decision) =>
      decision === "lost" ||
      isCount(decision) ||
      (Array.isArray(decision) && decision.length === 2 && decision.every(isCount)),
  },
  session: TIME,
  disk: TIME,
  crash: FRACTION,
  draw: FRACTION,
  operation: {
    words: 'null (removed), or {"f": FUNCTION, "key": KEY, "input": INPUT}',
    fits: (decision) =>
      decision === null ||
      (typeof decision === "object" &&
        !Array.isArray(decision) &&
        typeof fieldOf(decision, "f") === "string"),
  },
  fault: {
    words: "null (removed), a text, a whole number or a list of texts",
    fits: (decision) =>
      decision === null ||
      isText(decision) ||
      Number.isSafeInteger(decision) ||
      (Array.isArray(decision) && decision.every(isText)),
  },
  clock: { words: "a whole number", fits: (decision) => Number.isSafeInteger(decision) },
  tie: {
    words: "a number f, 0 <= f < 1",
    fits: (decision) => TIE.read(decision) !== undefined,
  },
};

/** What would be right where a decision cannot be one of its class; null: it can. */
export function expectedOf(kind: ChoiceClass, key: string, decision: Value): string | null {
  const isMoment = (kind === "operation" || kind === "fault") && key.endsWith(" moment");
  const isPlace = kind === "operation" && key.endsWith(" node");
  const shape = isMoment ? TIME : isPlace ? PLACE : SHAPES[kind];
  return shape.fits(decision) ? null : shape.words;
}

function fieldOf(record: Value, name: string): Value | undefined {
  return (record as Readonly<Record<string, Value | undefined>>)[name];
}
