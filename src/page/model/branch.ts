/** Branches: a scenario that decides some choices otherwise, and what a choice may be instead. */
import type { Value } from "../../core/json.ts";
import type { PageScenario } from "../../report/page.ts";
import type { AskedChoice } from "../engine/choices-asked.ts";

/** Another answer to a choice. */
export interface Alternative {
  /** What a button says. */
  readonly words: string;
  readonly decision: Value;
}

/** What is otherwise in a branch. */
export type Departure =
  | {
      readonly what: "choice";
      readonly choice: AskedChoice;
      readonly decision: Value;
      readonly words: string;
    }
  | { readonly what: "fault"; readonly fault: Value; readonly words: string };

type Source = Readonly<Record<string, Value>>;

/**
 * The scenario with departures: over the weather of the run, so that all is as it was up to the
 * first of them. Departures of a scenario that has choices already come on top.
 */
export function branched(scenario: PageScenario, departures: readonly Departure[]): PageScenario {
  const source = scenario.source as Source;
  const before = (source["choices"] ?? { base: "weather" }) as Source;
  const byClass = { ...(before["decisions"] as Readonly<Record<string, Source>> | undefined) };
  const faults = [...((source["faults"] as readonly Value[] | undefined) ?? [])];
  let decides = source["choices"] !== undefined;
  for (const departure of departures) {
    if (departure.what === "fault") {
      faults.push(departure.fault);
      continue;
    }
    decides = true;
    const { kind, key } = departure.choice;
    byClass[kind] = { ...byClass[kind], [key]: departure.decision };
  }
  const said = departures.map(({ words }) => words).join("; ");
  return {
    ...scenario,
    name: `${scenario.name} (what if: ${said})`,
    source: {
      ...source,
      name: `${String(source["name"] ?? scenario.name)} (what if: ${said})`,
      faults,
      ...(decides ? { choices: { ...before, decisions: byClass } } : {}),
    },
  };
}

const LATER_MS = [1, 10, 100, 1_000];

/** What a choice may be instead of what it was. */
export function alternativesTo({ kind, key, decision }: AskedChoice): readonly Alternative[] {
  switch (kind) {
    case "message": {
      const us =
        typeof decision === "number" ? decision : Array.isArray(decision) ? decision[0] : null;
      const at = typeof us === "number" ? us : null;
      return [
        ...(decision === "lost" ? [] : [{ words: "lose it", decision: "lost" }]),
        ...(at === null
          ? [{ words: "deliver it after 1 ms", decision: 1_000 }]
          : LATER_MS.map((ms) => ({ words: `${ms} ms later`, decision: at + ms * 1_000 }))),
        ...(at === null || Array.isArray(decision)
          ? []
          : [{ words: "deliver it twice", decision: [at, at + 1_000] }]),
      ];
    }
    case "disk":
      return typeof decision === "number"
        ? LATER_MS.map((ms) => ({
            words: `durable ${ms} ms later`,
            decision: decision + ms * 1_000,
          }))
        : [];
    case "session":
      return typeof decision === "number"
        ? LATER_MS.map((ms) => ({ words: `${ms} ms later`, decision: decision + ms * 1_000 }))
        : [];
    case "draw":
    case "crash": {
      if (!Array.isArray(decision)) return [];
      const [drawn, bound] = decision as readonly number[];
      if (typeof drawn !== "number" || typeof bound !== "number" || bound < 2) return [];
      const what =
        kind === "draw" ? (/timeout|timer|delay/.test(key) ? "fires" : "draws") : "keeps";
      return [
        { words: what === "fires" ? "fire as soon as it may" : `${what} the least`, value: 0 },
        {
          words: what === "fires" ? "fire as late as it may" : `${what} the most`,
          value: bound - 1,
        },
      ]
        .filter(({ value }) => value !== drawn)
        .map(({ words, value }) => ({ words, decision: [value, bound] }));
    }
    case "operation":
      return key.endsWith(" moment")
        ? typeof decision === "number"
          ? LATER_MS.map((ms) => ({ words: `${ms} ms later`, decision: decision + ms * 1_000 }))
          : []
        : key.endsWith(" node")
          ? decision === 0
            ? []
            : [{ words: "do not go there", decision: 0 }]
          : [{ words: "do not ask for it", decision: null }];
    case "fault":
      return typeof decision === "number"
        ? LATER_MS.map((ms) => ({ words: `${ms} ms later`, decision: decision + ms * 1_000 }))
        : / /.test(key)
          ? []
          : [{ words: "let it not come", decision: null }];
    default:
      return [];
  }
}

/** A crash of a machine at a moment: before what is written there is durable. */
export function crashAt(machine: string, atUs: number, restartUs: number): Departure {
  return {
    what: "fault",
    fault: {
      at: `${Math.max(0, Math.floor(atUs))}us`,
      crash: machine,
      restartAfter: `${restartUs}us`,
    },
    words: `${machine} crashes at ${Math.floor(atUs)}us`,
  };
}

/** A choice in words: `message n1>n2 append-entries #1: 3.2 ms`. */
export function choiceText({ kind, key, decision }: AskedChoice): string {
  return `${kind} ${key}: ${decisionText(kind, decision)}`;
}

function decisionText(kind: string, decision: Value): string {
  const isTime = ["message", "disk", "session"].includes(kind);
  if (isTime && typeof decision === "number") return `${decision / 1_000} ms`;
  if (isTime && Array.isArray(decision)) {
    return decision.map((us) => `${Number(us) / 1_000} ms`).join(" and ");
  }
  if (Array.isArray(decision) && decision.length === 2) return `${decision[0]} of ${decision[1]}`;
  return decision === null
    ? "removed"
    : typeof decision === "string"
      ? decision
      : JSON.stringify(decision);
}
