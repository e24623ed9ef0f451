/** The lines of a story as the page lists them, with the numbers that the picture has as well. */
import type { BriefLine, LineKind } from "../../search/explain/brief-lines.ts";
import type { RunView } from "./run-view.ts";

/** The sign of a line that has no number. */
export const SIGN_OF: Readonly<Record<LineKind, string>> = {
  fault: "⚡",
  client: "◇",
  role: "★",
  evidence: "•",
  cause: "•",
  planted: "⚑",
  decided: "✗",
  seen: "✗",
};

export interface Signed extends BriefLine {
  /** From 1; 0: what it says is of no lane. */
  readonly number: number;
}

/** Each step on a lane has one number, in the order of the lines. */
export function signed(
  view: Pick<RunView, "actorOf" | "laneOf">,
  lines: readonly BriefLine[],
): readonly Signed[] {
  const numbers = new Map<number, number>();
  return lines.map((line) => {
    const hasLane = line.kind !== "fault" && view.laneOf(view.actorOf(line.step)) >= 0;
    if (hasLane && !numbers.has(line.step)) numbers.set(line.step, numbers.size + 1);
    return { ...line, number: hasLane ? (numbers.get(line.step) ?? 0) : 0 };
  });
}

/** The numbers that the picture has, each once. */
export function numbersOf(lines: readonly Signed[]): readonly Signed[] {
  return lines.filter(
    ({ number }, at) => number > 0 && lines.findIndex((one) => one.number === number) === at,
  );
}
