/**
 * `jepsen-log`: the lines that Jepsen logs while it runs, `INFO jepsen.util - 0 :invoke :write 3`.
 * Other lines of the log are passed over.
 */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../operation.ts";
import { HistoryAssembler } from "./assemble.ts";
import type { Codec, DecodeOptions, Decoder } from "./codec.ts";
import { EdnReader } from "./edn-reader.ts";
import type { HistoryEvent } from "./event-type.ts";

const LINE = /jepsen\.util\s+-\s+(\S+)\s+:(invoke|ok|fail|info)\s+:(\S+)(?:\s+(.*))?$/;
const TAGGED = /jepsen\.util\s+-\s+\d+\s+(\S+)/;

export const jepsenLog: Codec = {
  name: "jepsen-log",
  about: "Jepsen's text log, INFO  jepsen.util - 0 :invoke :write 3",
  detect: (lines) => lines.some((line) => LINE.test(line)),
  decoder: (options: DecodeOptions): Decoder => {
    const history = new HistoryAssembler(options, {
      readsHaveNoArgument: true,
      nilIsUnknown: false,
    });
    return {
      push: (line: string, lineNumber: number): void => take(history, line, lineNumber),
      end: (): Operation[] => history.end(),
      notes: () => history.notes,
    };
  },
};

function take(history: HistoryAssembler, line: string, lineNumber: number): void {
  const found = LINE.exec(line);
  if (found === null) {
    const tagged = TAGGED.exec(line);
    if (tagged !== null) {
      history.problem(
        lineNumber,
        'expected ":invoke", ":ok", ":fail" or ":info" and a function after the process, ' +
          `got "${tagged[1] ?? ""}"`,
      );
    }
    return;
  }
  const [, process = "", type = "", f = "", text = "nil"] = found;
  // The nemesis logs too, under its name.
  if (!/^\d+$/.test(process)) return;
  history.event(
    {
      process: Number(process),
      type: type as HistoryEvent["type"],
      f,
      key: null,
      value: readValue(history, text, lineNumber),
      timeUs: null,
    },
    lineNumber,
  );
}

const NUMBER = /^-?\d{1,15}$/;
const PAIR = /^\[(-?\d{1,15}) (-?\d{1,15})\]$/;

/** The first form of the rest of a line; what follows it is the reason of a failure. */
function readValue(history: HistoryAssembler, text: string, lineNumber: number): Value {
  if (text === "nil") return null;
  if (NUMBER.test(text)) return Number(text);
  const pair = PAIR.exec(text);
  if (pair !== null) return [Number(pair[1]), Number(pair[2])];
  const forms: Value[] = [];
  const reader = new EdnReader({
    form: (value) => forms.push(value),
    problem: (_line, column, message) =>
      history.problem(lineNumber, `the value "${text}", character ${column}: ${message}`),
  });
  // The list around it keeps a vector whole.
  reader.push(`(${text})`, lineNumber);
  reader.end();
  return forms[0] ?? null;
}
