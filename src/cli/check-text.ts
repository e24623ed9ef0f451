/** What a judged history looks like as text. */
import type { Certificate } from "../checkers/certificates/certificate.ts";
import { unreachable } from "../core/assert.ts";
import { cleaned, terminalText } from "../core/escape/terminal.ts";
import { counted } from "../core/formatting.ts";
import type { FileReport } from "../host/check-history.ts";
import type { Paint } from "../report/paint.ts";
import { wrap } from "../report/wrap.ts";

const WIDTH = 14;
/** How far lines below a check are indented. */
const BELOW = " ".repeat(13);
/** The same for lines below a history. */
const BELOW_FILE = " ".repeat(9);

/**
 * Two lines a history: what it came to, and on how much that rests; below it what there is to say.
 * No line end at the end.
 * @param columns of what is prose, not of a picture.
 */
export function reportText(given: FileReport, paint: Paint, columns: number): string {
  const report = cleaned(given, terminalText);
  const { file, model, verdict, ms, notes, explanation, checks, witness } = report;
  const colour = { ok: paint.good, illegal: paint.bad, unknown: paint.warn }[verdict];
  const facts = [...(model === null ? [] : [model]), `${ms} ms`];
  const lines = [
    `${colour(verdict.padEnd(8))} ${paint.strong(file)}  ${paint.dim(facts.join(", "))}`,
    ...wrap(evidenceText(report), columns, BELOW_FILE).map(paint.dim),
    ...notes.flatMap((note) => wrap(note, columns, BELOW_FILE)).map(paint.warn),
  ];
  if (explanation !== null) {
    lines.push("", ...explanation.words.flatMap((line) => prose(line, columns)), "");
    if (explanation.kind === "illegal") lines.push(...picture(explanation.timeline, columns), "");
  }
  for (const { check, verdict: found, summary, findings, certificate } of checks ?? []) {
    const paintOf = {
      ok: paint.good,
      illegal: paint.bad,
      unknown: paint.warn,
      "not-applicable": paint.dim,
    };
    const name = found === "not-applicable" ? "-" : found;
    const [first = "", ...rest] = wrap(
      `${check.padEnd(WIDTH + 6)} ${summary}`,
      columns - BELOW_FILE.length - 2,
      "",
      "  ",
    );
    lines.push(`  ${paintOf[found](name.padEnd(8))} ${first}`);
    lines.push(...rest.map((line) => `${BELOW_FILE}  ${line}`));
    lines.push(...findings.flatMap(({ message }) => wrap(message, columns, BELOW, `${BELOW}  `)));
    if (certificate !== undefined) {
      lines.push(...wrap(certificateText(certificate), columns, BELOW, `${BELOW}  `));
    }
  }
  if (witness !== null) {
    const drawing = report.witnessTimeline;
    lines.push(...wrap(`one valid order: ${witness.join(" ")}`, columns, "  ", "    "));
    if (drawing !== null) lines.push("", ...picture(drawing, columns), "");
  }
  return lines.join("\n");
}

/** `118 operations, 60 answers known, 4 keys, format jsonl`. */
function evidenceText({ operations, evidence, format }: FileReport): string {
  const { answers, keys } = evidence;
  return [
    counted(operations, "operation"),
    `${counted(answers, "answer")} known`,
    ...(keys === 0 ? [] : [counted(keys, "key")]),
    `format ${format}`,
  ].join(", ");
}

/** A sentence that may be indented, further below itself. */
function prose(line: string, columns: number): string[] {
  const text = line.trimStart();
  const indent = " ".repeat(2 + line.length - text.length);
  return wrap(text, columns, indent, `${indent}  `);
}

/** A drawing as it is, and what is said below it. */
function picture(drawing: string, columns: number): string[] {
  return drawing
    .split("\n")
    .flatMap((line) =>
      line.startsWith("(") ? wrap(line, columns, "  ", "   ") : [`  ${line}`.trimEnd()],
    );
}

/**
 * What proves a check that is ok; operations are named by their index in the order of invocations.
 */
function certificateText(certificate: Certificate): string {
  switch (certificate.kind) {
    case "serial":
      return `one valid order: ${certificate.order.join(" ")}`;
    case "snapshot": {
      const events = certificate.events.map(
        ([event, index]) => `${event === "start" ? "s" : "c"}${index}`,
      );
      return `valid starts (s) and commits (c): ${events.join(" ")}`;
    }
    case "committed":
    case "uncommitted":
      return `an order of commits: ${certificate.order.join(" ")}`;
    case "causal":
      return `an order in which causes come first: ${certificate.order.join(" ")}`;
    case "sessions": {
      const orders = certificate.orders.map(
        ([process, order]) => `c${process}: ${order.join(" ")}`,
      );
      return `an order for each process: ${orders.join("; ")}`;
    }
    case "versions":
      return (
        "versions by key, the oldest first: " +
        `${certificate.orders.map((order) => order.join(" ")).join("; ")}`
      );
    default:
      return unreachable(certificate);
  }
}

/** `3 histories: 1 ok, 1 illegal, 1 unknown`. */
export function summaryText(summary: Readonly<Record<string, number>>): string {
  const counts = Object.entries(summary).map(([verdict, count]) => `${count} ${verdict}`);
  const total = Object.values(summary).reduce((sum, count) => sum + count, 0);
  return `${total} ${total === 1 ? "history" : "histories"}: ${counts.join(", ")}`;
}
