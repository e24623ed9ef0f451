/**
 * Histories as EDN maps, one a line or in a vector, over any number of lines: what `jepsen-edn` and
 * `kv-edn` share.
 */
import { doubleOf, isMarked } from "../../core/exact-number.ts";
import type { Value } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Operation } from "../operation.ts";
import { type Dialect, HistoryAssembler } from "./assemble.ts";
import type { DecodeOptions, Decoder } from "./codec.ts";
import { EdnReader } from "./edn-reader.ts";
import { eventType } from "./event-type.ts";

/** Jepsen writes nanoseconds. */
const NANOSECONDS_PER_US = 1000;

/**
 * A decoder of `{:process 0, :type :invoke, :f :write, :value 3}` maps; `:key` and `:time` may
 * occur in them, `:index`, `:error` and others are passed over.
 */
export function ednDecoder(options: DecodeOptions, dialect: Dialect): Decoder {
  const history = new HistoryAssembler(options, dialect);
  const reader = new EdnReader({
    form: (value, line) => take(history, value, line),
    problem: (line, column, message) => history.unread(line, message, column),
  });
  return {
    push: (line: string, lineNumber: number): void => reader.push(line, lineNumber),
    end: (): Operation[] => {
      reader.end();
      return history.end();
    },
    unknownReads: () => history.unknownReads,
    notes: () => history.notes,
  };
}

function take(history: HistoryAssembler, form: Value, line: number): void {
  if (typeof form !== "object" || form === null || Array.isArray(form)) {
    history.problem(
      line,
      `expected a map such as {:process 0, :type :invoke, :f :read, :value nil}, got ${shown(form)}`,
    );
    return;
  }
  const map = form as Readonly<Record<string, Value>>;
  const process = map["process"];
  if (typeof process === "string" && !isMarked(process)) {
    history.named(process, map["type"], line);
    return;
  }
  if (typeof process !== "number" || !Number.isSafeInteger(process)) {
    history.problem(line, `:process: expected a whole number, got ${shown(process)}`);
    return;
  }
  const type = eventType(map["type"]);
  if (type === null) {
    history.problem(
      line,
      `:type: expected :invoke, :ok, :fail or :info, got ${shown(map["type"])}`,
    );
    return;
  }
  const f = map["f"];
  const time = doubleOf(map["time"]);
  if (f !== undefined && f !== null && typeof f !== "string") {
    history.problem(line, `:f: expected a keyword such as :write, got ${shown(f)}`);
    return;
  }
  if ((map["time"] ?? null) !== null && !Number.isFinite(time)) {
    const got = shown(map["time"]);
    history.problem(line, `:time: expected nanoseconds as a number, got ${got}`);
  }
  history.event(
    {
      process,
      type,
      f: typeof f === "string" ? f : null,
      key: map["key"] ?? null,
      value: map["value"] ?? null,
      timeUs: time === null ? null : Math.floor(time / NANOSECONDS_PER_US),
    },
    line,
  );
}
