/**
 * `dbcop-text`: dbcop's text form: a session is lines of transactions, `[x:=1 y==2]`; a line of
 * dashes ends it.
 */
import { jsonNumber } from "../../core/exact-number.ts";
import { shown } from "../../core/shown.ts";
import type { Codec, Decoder } from "./codec.ts";
import { Problems } from "./problems.ts";
import { operationsOf, type SessionTransaction } from "./sessions.ts";

const TRANSACTION = /^\s*\[([^\]]*)\](!?)/;
const STEP = /^([A-Za-z_]\w*)(:=|==)(\d+|\?)$/;
const COMMENT = /\/\/.*$/;

export const dbcopText: Codec = {
  name: "dbcop-text",
  about:
    "transactions [x:=1 y==2 z==?] (write, read, read of what was there at first), ! after one " +
    "that did not commit, --- between sessions",
  realTime: false,
  detect: (lines) => lines.some((line) => /^\s*\[\s*[A-Za-z_]\w*(:=|==)/.test(line)),
  decoder: ({ file }): Decoder => {
    const problems = new Problems(file);
    const transactions: SessionTransaction[] = [];
    let session = 0;
    const step = (text: string, line: number): SessionTransaction["steps"] => {
      const [, key = "", sign, value = ""] = STEP.exec(text) ?? [];
      if (sign === undefined || (sign === ":=" && value === "?")) {
        problems.add(line, `expected a step such as x:=1, x==1 or x==?, got ${shown(text)}`);
        return [];
      }
      return [[sign === ":=" ? "w" : "r", key, value === "?" ? null : jsonNumber(value)]];
    };
    return {
      push: (line, lineNumber): void => {
        let rest = line.replace(COMMENT, "").trim();
        if (/^-+$/.test(rest)) {
          session++;
          return;
        }
        while (rest !== "") {
          const [all, inside = "", mark] = TRANSACTION.exec(rest) ?? [];
          if (all === undefined) {
            problems.add(
              lineNumber,
              `expected transactions such as [x:=1 y==2], or ---, got ${shown(rest)}`,
            );
            return;
          }
          const texts = inside.split(/\s+/).filter((text) => text !== "");
          const steps = texts.flatMap((text) => step(text, lineNumber));
          transactions.push({ session, committed: mark !== "!", steps });
          rest = rest.slice(all.length).trim();
        }
      },
      end: () => {
        problems.end();
        return operationsOf(transactions);
      },
    };
  },
};
