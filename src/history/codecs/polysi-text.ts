/** `polysi-text`: PolySI's text form, one step a line: `w(key,value,session,transaction)`. */
import { jsonNumber } from "../../core/exact-number.ts";
import { shown } from "../../core/shown.ts";
import type { Codec, Decoder } from "./codec.ts";
import { Problems } from "./problems.ts";
import { operationsOf, type SessionTransaction } from "./sessions.ts";

const STEP = /^\s*([rw])\(\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(-?\d+)\s*\)\s*$/;

export const polysiText: Codec = {
  name: "polysi-text",
  about:
    "one step of a transaction a line, r(key,value,session,transaction) or w(...); 0 is what keys " +
    "hold at first",
  realTime: false,
  detect: ([first]) => first !== undefined && STEP.test(first),
  decoder: ({ file }): Decoder => {
    const problems = new Problems(file);
    const transactions = new Map<
      string,
      SessionTransaction & { steps: ["r" | "w", number | string, number | string][] }
    >();
    return {
      push: (line, lineNumber): void => {
        if (line.trim() === "") return;
        const [, f, key = "", value = "", session = "", transaction = ""] = STEP.exec(line) ?? [];
        const number = Number(session);
        if (f === undefined || !Number.isSafeInteger(number)) {
          problems.add(
            lineNumber,
            "expected a step such as w(1,7,0,3): key, value, session and transaction as whole " +
              `numbers, got ${shown(line.trim())}`,
          );
          return;
        }
        const name = `${session},${transaction}`;
        let one = transactions.get(name);
        if (one === undefined) {
          one = { session: number, committed: true, steps: [] };
          transactions.set(name, one);
        }
        one.steps.push([f as "r" | "w", jsonNumber(key), jsonNumber(value)]);
      },
      end: () => {
        problems.end();
        return operationsOf([...transactions.values()]);
      },
    };
  },
};
