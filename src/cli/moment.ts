/** A node after a step, as text and as JSON. */
import { inspect } from "node:util";
import { jsonText } from "../core/escape/json.ts";
import { terminalLine, terminalText } from "../core/escape/terminal.ts";
import { formatCount, formatMoment } from "../core/formatting.ts";
import { nodeName } from "../protocol/node-id.ts";
import type { Paint } from "../report/paint.ts";
import type { Moment } from "../runner/timeline.ts";

const INSPECT = { depth: 8, maxArrayLength: 100, breakLength: 100, compact: 4 };

/** What the step was, the changes it made in the node, and the node's whole state. */
export function momentText(node: number, moment: Moment, paint: Paint): string {
  const name = nodeName(node);
  const title = `${name} after step ${formatCount(moment.step)}, ${formatMoment(moment.atUs)}`;
  const lines = [
    paint.strong(title),
    `  ${terminalLine(moment.what)}`,
    ...(moment.cause === 0 ? [] : [paint.dim(`  because of step ${formatCount(moment.cause)}`)]),
    "",
    paint.dim(
      moment.since === null
        ? "What the step changed:"
        : `What differs from before the crash, after step ${formatCount(moment.since)}:`,
    ),
  ];
  for (const { path, before, after } of moment.changes) {
    lines.push(`  ${terminalLine(path)}`);
    if (before !== undefined) lines.push(paint.bad(`    - ${shown(before)}`));
    if (after !== undefined) lines.push(paint.good(`    + ${shown(after)}`));
  }
  if (moment.changes.length === 0) lines.push(`  nothing in ${name}`);
  const state = moment.state === null ? "  the node is down" : indented(shown(moment.state));
  lines.push("", paint.dim("State:"), state);
  return `${lines.join("\n")}\n`;
}

/** The same as one JSON document; a Map becomes a list of pairs, a Set a list. */
export function momentJson(node: number, moment: Moment): string {
  return `${jsonText({ node: nodeName(node), ...moment }, { indent: 2, replace: plain })}\n`;
}

function plain(_name: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

function shown(value: unknown): string {
  return terminalText(inspect(value, INSPECT));
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
