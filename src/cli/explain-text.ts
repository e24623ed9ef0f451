/** What `rashomon explain` prints: the same for people, in 80 columns. */
import { cleaned, terminalLine, terminalText } from "../core/escape/terminal.ts";
import { formatCount, formatMoment } from "../core/formatting.ts";
import { whereOf } from "../report/failure.ts";
import type { Paint } from "../report/paint.ts";
import { breakable, wrap } from "../report/wrap.ts";
import { certaintyOf, sharesOf, turnsOf } from "../search/explain/certainty.ts";
import type { Explanation, LogsCompared, Turn } from "../search/explain/explanation.ts";
import { curvePicture } from "./curve-picture.ts";

const COLUMNS_MAX = 100;

/** @param found what came from files and nodes is printed, and nothing of it obeyed. */
export function explainText(found: Explanation, terminal: number, paint: Paint): string {
  const columns = Math.min(terminal, COLUMNS_MAX);
  const explained = printable(found);
  const { story } = explained;
  const section = (title: string) => ["", paint.strong(title)];
  const lines = [
    ...failureLines(explained, columns, paint),
    ...section("What led to it"),
    ...story.flatMap((line) => sentence(line, columns)),
    ...(explained.repeated.length > 0 ? section("Again and again, since the last fault") : []),
    ...explained.repeated.flatMap(({ times, event }) =>
      wrap(`${formatCount(times)} times such as: ${event}`, columns, "  ", "    "),
    ),
    ...quietLines(explained, columns),
    ...section("The nodes, when it was seen"),
    ...nodeTable(explained),
    ...explained.nodes.flatMap(({ name, waits = "" }) =>
      waits === "" ? [] : wrap(`${name} has not done: ${waits}`, columns, "  ", "    "),
    ),
    ...explained.logs.flatMap((logs) => logTable(logs, columns)),
    ...section("When it became inevitable"),
    ...curvePicture(explained.curve, columns),
  ];
  const [decisive, ...others] = turnsOf(explained).map(({ term, turn }) =>
    turnLines(term, turn, columns, paint),
  );
  lines.push(...(decisive ?? []));
  const { enabled } = explained;
  if (enabled !== null) {
    const { id, fault, words, atUs } = enabled;
    const needed = `needs: ${fault} ${words}, ${formatMoment(atUs)} (${id}): without it the same run does not fail so`;
    lines.push("", ...wrap(needed, columns, "  ", "    "));
  }
  lines.push(...others.flat());
  lines.push("", ...wrap(certaintyOf(explained), columns, "  ", "  "));
  lines.push("", ...wrap(conclusionOf(explained), columns, "  ", "  ").map(paint.dim));
  return `${lines.join("\n")}\n`;
}

/** The failure and the step that went wrong. */
export function explainBriefly(found: Explanation, terminal: number, paint: Paint): string {
  const columns = Math.min(terminal, COLUMNS_MAX);
  const explained = printable(found);
  const [decisive] = turnsOf(explained).map(({ term, turn }) =>
    turnLines(term, turn, columns, paint),
  );
  const certainty = wrap(certaintyOf(explained), columns, "  ", "  ");
  const lines = [...failureLines(explained, columns, paint), ...(decisive ?? []), "", ...certainty];
  return `${lines.join("\n")}\n`;
}

/** What is known of a failure whose explanation was interrupted. */
export function knownText({ violation }: Partial<Failure>, terminal: number): string {
  const columns = Math.min(terminal, COLUMNS_MAX);
  const said =
    violation === undefined
      ? "Interrupted before the run had ended."
      : `Interrupted. What is known: ${violation.check} ${whereOf(violation)}: ${violation.message}`;
  return `${wrap(terminalLine(said), columns, "", "  ").join("\n")}\n`;
}

/** What is printed of a failure. */
type Failure = Pick<Explanation, "scenario" | "protocol" | "seed" | "violation">;

function printable(found: Explanation): Explanation {
  const message = terminalText(found.violation.message);
  const shown = cleaned(found, terminalLine);
  return { ...shown, violation: { ...shown.violation, message } };
}

function failureLines(
  { scenario, protocol, seed, violation }: Failure,
  columns: number,
  paint: Paint,
): string[] {
  return [
    paint.strong(`${scenario}  ${protocol}  seed ${seed}`),
    ...wrap(`${violation.check} ${whereOf(violation)}`, columns, "  ", "    "),
    ...violation.message.split("\n").flatMap((line) => wrap(line, columns, "    ", "      ")),
  ];
}

function quietLines({ quietSince }: Explanation, columns: number): string[] {
  if (quietSince === null) return [];
  const step = formatCount(quietSince);
  const words = `Since step ${step} no node has got anything from another: each waits.`;
  return ["", ...wrap(words, columns, "  ", "  ")];
}

function sentence(line: string, columns: number): string[] {
  const text = /^step +\d+ +[\d.]+ s +/.exec(line)?.[0] ?? "";
  const hanging = " ".repeat(Math.min(2 + text.length, columns >> 1));
  return wrap(breakable(line, columns - hanging.length), columns, "  ", hanging);
}

function turnLines(word: string, turn: Turn, columns: number, paint: Paint): string[] {
  const { step, atUs, event, did, choices } = turn;
  const where = `${word}: step ${formatCount(step)}, ${formatMoment(atUs)}`;
  return [
    "",
    `  ${paint.strong(where)}`,
    ...[event, ...did].flatMap((line, at) =>
      wrap(breakable(line, columns - 8), columns, at === 0 ? "    " : "      ", "        "),
    ),
    ...wrap(sharesOf(turn), columns, "    ", "      "),
    ...choices.flatMap(({ class: of, key, decision }) =>
      wrap(
        breakable(`by the choice ${of}: "${key}": ${JSON.stringify(decision)}`, columns - 6),
        columns,
        "    ",
        "      ",
      ),
    ),
  ];
}

function conclusionOf({ curve, inevitableFrom, redrawn, withinUs, method, work }: Explanation) {
  const [start] = curve;
  const futures = curve.reduce((sum, point) => sum + point.futures, 0);
  const all =
    inevitableFrom === 0
      ? `From the start nearly every future fails in the same way (${start?.failing} of ${start?.futures}).`
      : inevitableFrom === null
        ? "Up to its end some futures go otherwise."
        : `From step ${formatCount(inevitableFrom)} on nearly every future fails in the same way.`;
  const until = withinUs === null ? "to their end" : `to ${formatMoment(withinUs)}`;
  const how =
    method === "snapshots"
      ? "from snapshots"
      : "by running again from the start, for want of snapshots";
  return (
    `${all} ${formatCount(futures)} futures ${how}, followed ${until}, ` +
    `${formatCount(work)} steps; drawn anew: ${redrawn.join(", ")}, and what is under way.`
  );
}

function nodeTable({ nodes }: Explanation): string[] {
  const rows = nodes.map(({ name, up, role, term, leader, commitIndex, lastIndex }) =>
    up
      ? [name, role, `${term}`, leader === "" ? "-" : leader, `${commitIndex}`, `${lastIndex}`]
      : [name, "down", "", "", "", ""],
  );
  return tableOf([["", "role", "term", "follows", "committed", "last"], ...rows]);
}

function logTable({ service, nodes, rows }: LogsCompared, columns: number): string[] {
  const name = service === "" ? "" : ` of ${service}`;
  const told = rows.map(({ index, entries }) => [
    `${index}`,
    ...entries.map((entry) => (entry === "" ? "-" : entry)),
  ]);
  const lines = tableOf([["index", ...nodes], ...told]);
  const fits = lines.every((line) => line.length <= columns);
  const title = `On their disks${name}, from where they agree (term:hash of the log so far):`;
  return ["", ...wrap(title, columns, "  ", "    ")].concat(
    fits ? lines : ["  (too wide: --json has them)"],
  );
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? "").length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd(),
  );
}
