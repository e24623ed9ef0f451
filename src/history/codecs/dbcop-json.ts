/**
 * `dbcop-json`: dbcop's history: sessions of
 * `{"events":[{"Write":{"variable":0,"version":1}}],"committed":true}`.
 */
import { parseExactly } from "../../core/exact-json.ts";
import type { Value } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Codec, Decoder } from "./codec.ts";
import { Problems } from "./problems.ts";
import { operationsOf, type SessionTransaction } from "./sessions.ts";

type Fields = Readonly<Record<string, Value>>;

export const dbcopJson: Codec = {
  name: "dbcop-json",
  about:
    'a list of sessions of {"events":[{"Write":{"variable":0,"version":1}}],"committed":true}, ' +
    'bare or as "data"; events also as ["w",0,1]',
  realTime: false,
  detect: (lines) => {
    const text = lines.join("\n");
    return /^\s*[[{]/.test(text) && /"events"\s*:\s*\[/.test(text);
  },
  decoder: ({ file }): Decoder => {
    const problems = new Problems(file);
    const lines: string[] = [];
    return {
      push: (line): void => {
        lines.push(line);
      },
      end: () => {
        const transactions = sessionsIn(lines.join("\n"), problems);
        problems.end();
        return operationsOf(transactions);
      },
    };
  },
};

function sessionsIn(text: string, problems: Problems): SessionTransaction[] {
  let document: Value;
  try {
    document = parseExactly(text);
  } catch (error) {
    problems.add(1, `expected JSON: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const data = isFields(document) ? document["data"] : document;
  if (!Array.isArray(data)) {
    problems.add(1, `expected a list of sessions, bare or as "data", got ${shown(data)}`);
    return [];
  }
  return (data as readonly Value[]).flatMap((session, number) => {
    const where = `session ${number + 1}`;
    if (Array.isArray(session)) {
      return (session as readonly Value[]).map((one, at) =>
        transactionOf(one, number, `${where}, transaction ${at + 1}`, problems),
      );
    }
    problems.add(1, `${where}: expected a list of transactions, got ${shown(session)}`);
    return [];
  });
}

function transactionOf(
  given: Value,
  session: number,
  where: string,
  problems: Problems,
): SessionTransaction {
  const { events, committed } = isFields(given) ? given : {};
  if (!Array.isArray(events) || typeof committed !== "boolean") {
    problems.add(1, `${where}: expected {"events":[...],"committed":true}, got ${shown(given)}`);
    return { session, committed: false, steps: [] };
  }
  const steps = (events as readonly Value[]).flatMap((event, at) => {
    const step = stepOf(event);
    if (step === null) {
      problems.add(
        1,
        `${where}, event ${at + 1}: expected {"Read":{"variable":0,"version":1}}, {"Write":...} or ` +
          `["w",0,1], got ${shown(event)}`,
      );
    }
    return step === null ? [] : [step];
  });
  return { session, committed, steps };
}

function stepOf(event: Value): readonly ["r" | "w", Value, Value] | null {
  if (Array.isArray(event)) {
    const [f, key, value = null] = event as readonly Value[];
    return (f === "r" || f === "w") && key !== undefined && event.length === 3
      ? [f, key, value]
      : null;
  }
  if (!isFields(event)) return null;
  const read = event["Read"];
  const write = event["Write"];
  const fields = read ?? write;
  if (fields === undefined || !isFields(fields) || fields["variable"] === undefined) return null;
  const version = fields["version"] ?? null;
  if (read === undefined && version === null) return null;
  return [read === undefined ? "w" : "r", fields["variable"], version];
}

function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
