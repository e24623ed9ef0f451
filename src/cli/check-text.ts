/** What a judged history looks like as text. */
import type { Certificate } from "../checkers/certificates/certificate.ts";
import { unreachable } from "../core/assert.ts";
import { cleaned, terminalText } from "../core/escape/terminal.ts";
import { formatCount } from "../core/formatting.ts";
import type { FileReport } from "../host/check-history.ts";
import type { Paint } from "../report/paint.ts";

const WIDTH = 14;

/** One line a history, and below it what there is to say; no line end at the end. */
export function reportText(given: FileReport, paint: Paint): string {
  const report = cleaned(given, terminalText);
  const { file, model, operations, verdict, ms, explanation, checks, witness } = report;
  const colour = { ok: paint.good, illegal: paint.bad, unknown: paint.warn }[verdict];
  const facts = [
    ...(model === null ? [] : [model]),
    `${formatCount(operations)} ${operations === 1 ? "operation" : "operations"}`,
    `${ms} ms`,
  ];
  const lines = [
    `${colour(verdict.padEnd(8))} ${paint.strong(file)}  ${paint.dim(facts.join(", "))}`,
  ];
  if (explanation !== null) {
    lines.push("", ...explanation.words.map((line) => `  ${line}`), "");
    if (explanation.kind === "illegal") {
      lines.push(...explanation.timeline.split("\n").map((line) => `  ${line}`.trimEnd()), "");
    }
  }
  for (const { check, verdict: found, summary, findings, certificate } of checks ?? []) {
    const paintOf = {
      ok: paint.good,
      illegal: paint.bad,
      unknown: paint.warn,
      "not-applicable": paint.dim,
    };
    const name = found === "not-applicable" ? "-" : found;
    lines.push(`  ${paintOf[found](name.padEnd(8))} ${check.padEnd(WIDTH + 6)} ${summary}`);
    lines.push(...findings.map(({ message }) => `             ${message}`));
    if (certificate !== undefined) lines.push(`             ${certificateText(certificate)}`);
  }
  if (witness !== null) {
    const drawing = report.witnessTimeline;
    lines.push(`  one valid order: ${witness.join(" ")}`);
    if (drawing !== null)
      lines.push("", ...drawing.split("\n").map((line) => `  ${line}`.trimEnd()), "");
  }
  return lines.join("\n");
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
