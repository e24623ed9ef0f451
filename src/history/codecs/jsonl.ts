/**
 * `jsonl`: our own format, one event a line:
 * `{"process":0,"type":"invoke","f":"write","key":"x","value":3,"time":123456}`.
 */
import { parseExactly } from "../../core/exact-json.ts";
import { doubleOf, isMarked } from "../../core/exact-number.ts";
import type { Value } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Operation } from "../operation.ts";
import { HistoryAssembler } from "./assemble.ts";
import type { Codec, DecodeOptions, Decoder } from "./codec.ts";
import { eventType } from "./event-type.ts";
import { repeatedField } from "./repeated-field.ts";

const EXAMPLE = '{"process":0,"type":"invoke","f":"write","value":3}';

export const jsonl: Codec = {
  name: "jsonl",
  about: `one JSON object a line, ${EXAMPLE}; "key" and "time" (microseconds) may be in it`,
  detect: (lines) => lines.some((line) => /^\s*\{\s*"/.test(line)),
  decoder: (options: DecodeOptions): Decoder => {
    const history = new HistoryAssembler(options, {
      readsHaveNoArgument: false,
      nilIsUnknown: false,
    });
    return {
      push: (line: string, lineNumber: number): void => takeJson(history, line, lineNumber, 1),
      end: (): Operation[] => history.end(),
    };
  },
};

/**
 * Takes one event as a text of JSON.
 * @param perUs in what its time counts: 1 for microseconds, 1000 for nanoseconds
 */
export function takeJson(
  history: HistoryAssembler,
  line: string,
  lineNumber: number,
  perUs: number,
): void {
  if (line === "" || line.trim() === "") return;
  let event: Readonly<Record<string, Value>>;
  try {
    event = parseExactly(line) as Readonly<Record<string, Value>>;
  } catch (error) {
    history.problem(
      lineNumber,
      `expected one JSON object such as ${EXAMPLE}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    history.problem(lineNumber, `expected one JSON object such as ${EXAMPLE}, got ${shown(event)}`);
    return;
  }
  const repeated = repeatedField(line);
  if (repeated !== null) {
    history.problem(lineNumber, `${repeated} is given twice: expected it once`);
    return;
  }
  const process = event["process"];
  if (typeof process === "string" && !isMarked(process)) {
    history.named(process, event["type"], lineNumber);
    return;
  }
  if (typeof process !== "number" || !Number.isSafeInteger(process)) {
    history.problem(lineNumber, `"process": expected a whole number, got ${shown(process)}`);
    return;
  }
  const type = eventType(event["type"]);
  if (type === null) {
    history.problem(
      lineNumber,
      `"type": expected "invoke", "ok", "fail" or "info", got ${shown(event["type"])}`,
    );
    return;
  }
  const f = event["f"];
  if (f !== undefined && f !== null && typeof f !== "string") {
    history.problem(lineNumber, `"f": expected a text such as "write", got ${shown(f)}`);
    return;
  }
  const time = doubleOf(event["time"]);
  if ((event["time"] ?? null) !== null && !Number.isFinite(time)) {
    history.problem(
      lineNumber,
      `"time": expected ${perUs === 1 ? "microseconds" : "nanoseconds"} as a number, got ${shown(event["time"])}`,
    );
  }
  history.event(
    {
      process,
      type,
      f: typeof f === "string" ? f : null,
      key: event["key"] ?? null,
      value: event["value"] ?? null,
      timeUs: time === null || perUs === 1 ? time : Math.floor(time / perUs),
    },
    lineNumber,
  );
}

/**
 * Writes a history in this format, one event a line, each with its line end. Decoding it gives the
 * same operations up to the numbering of positions, which starts at 0 again and leaves no gaps.
 */
export function encodeJsonl(history: readonly Operation[]): string {
  const events: { at: number; text: string }[] = [];
  const nextOf = new Map<number, number>();
  const byInvocation = [...history].sort((a, b) => b.invoked - a.invoked);
  for (const operation of byInvocation) {
    events.push({ at: operation.invoked, text: line(operation, "invoke") });
    if (operation.outcome !== "info") {
      events.push({ at: operation.completed, text: line(operation, operation.outcome) });
    } else if (operation.completedUs !== null || nextOf.has(operation.process)) {
      // Its place among the positions is not known: where its time puts it, and before the process
      // goes on.
      const next = nextOf.get(operation.process) ?? Number.MAX_SAFE_INTEGER;
      events.push({
        at: Math.min(next, laterThan(byInvocation, operation)) - 0.5,
        text: line(operation, "info"),
      });
    }
    nextOf.set(operation.process, operation.invoked);
  }
  events.sort((a, b) => a.at - b.at);
  return events.map(({ text }) => text).join("");
}

/**
 * The position of the first invocation after the moment at which an operation was given up, past
 * all others if there is none.
 */
function laterThan(newestFirst: readonly Operation[], operation: Operation): number {
  const moment = operation.completedUs;
  if (moment === null) return Number.MAX_SAFE_INTEGER;
  let low = 0;
  let high = newestFirst.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { invoked, invokedUs } = newestFirst[middle] as Operation;
    if (invoked > operation.invoked && invokedUs !== null && invokedUs > moment) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? Number.MAX_SAFE_INTEGER : (newestFirst[low - 1] as Operation).invoked;
}

function line(operation: Operation, type: "invoke" | "ok" | "fail" | "info"): string {
  const invoke = type === "invoke";
  const key = operation.key === null ? "" : `,"key":${JSON.stringify(operation.key)}`;
  const value = JSON.stringify(invoke ? operation.input : operation.output);
  const timeUs = invoke ? operation.invokedUs : operation.completedUs;
  const time = timeUs === null ? "" : `,"time":${timeUs}`;
  return `{"process":${operation.process},"type":"${type}","f":${JSON.stringify(operation.f)}${key},"value":${value}${time}}\n`;
}
