/** Inputs by seed: which kind, from what, changed how. */
import { stringify } from "yaml";
import type { Value } from "../../src/core/json.ts";
import { codecs } from "../../src/history/codecs/index.ts";
import { encodeJsonl } from "../../src/history/codecs/jsonl.ts";
import type { Operation } from "../../src/history/operation.ts";
import { objects } from "../../src/objects/index.ts";
import { protocols } from "../../src/protocols/index.ts";
import { scenarioJsonSchema } from "../../src/scenario/resolve.ts";
import { Draws, randomHistory } from "../random-history.ts";
import { recipes } from "../recipes.ts";
import { argumentsInput } from "./arguments.ts";
import type { Seeds } from "./corpus.ts";
import type { Input } from "./input.ts";
import {
  bytesOf,
  copyOf,
  type Mutable,
  mutateText,
  mutateValue,
  pick,
  placesOf,
} from "./mutate.ts";
import { instanceOf } from "./schema.ts";

/** What a planted name is made of: no field is near to it, and any message must show it whole. */
const PLANTED = "zqplantedxw";
/** A run that is accepted makes so many steps. */
const STEPS_MAX = 150;

export interface Material extends Seeds {
  readonly artifact: Value;
  readonly document: Value;
}

const schema = scenarioJsonSchema() as unknown as Readonly<Record<string, unknown>>;
const CHECKS = [
  "linearizable",
  "sequential",
  "causal",
  "all",
  "transactions",
  "set-full",
  "unique-ids",
];

/** The input of a seed. */
export function inputOf(seed: number, material: Material): Input {
  const draws = new Draws(seed);
  const kind = draws.below(100);
  if (kind < 50) return scenarioInput(draws, material);
  if (kind < 86) return historyInput(draws, material);
  if (kind < 92) return artifactInput(draws, material);
  if (kind < 98) return documentInput(draws, material);
  return argumentsInput(draws);
}

function scenarioInput(draws: Draws, material: Material): Input {
  const how = draws.below(10);
  if (how < 3)
    return scenarioOf(draws, mutateText(draws, limited(pick(draws, material.texts))), null);
  if (how < 5) {
    const planted = plantedIn(draws, copyOf(pick(draws, material.valid)));
    if (planted !== null) return scenarioOf(draws, planted, PLANTED);
  }
  const fresh = draws.oneIn(3);
  let source = fresh ? instanceOf(draws, schema, 5) : copyOf(pick(draws, material.sources));
  if (fresh && isRecord(source)) {
    source["version"] = 1;
    if (draws.oneIn(2)) delete source["protocols"];
    source["protocol"] ??= pick(draws, [...protocols.keys()]);
  }
  for (let times = draws.below(4); times > 0; times--) source = mutateValue(draws, source);
  if (isRecord(source) && !draws.oneIn(8)) source["limits"] = { steps: STEPS_MAX };
  return scenarioOf(draws, textOf(draws, source), null);
}

function scenarioOf(draws: Draws, text: string, planted: string | null): Input {
  const bytes = planted === null ? bytesOf(draws, text) : Buffer.from(text);
  const name = "in.yaml";
  const argv = ["run", name, "--seed", String(draws.below(3)), ...reporting(draws)];
  return { kind: "scenario", files: [{ name, bytes }], argv, whole: false, planted };
}

function reporting(draws: Draws): string[] {
  const reporter = pick(draws, ["", "", "json", "junit", "github", "ndjson"]);
  return reporter === "" ? [] : ["--reporter", reporter];
}

/** A line of limits before a text, so that a run of it is short. */
function limited(text: string): string {
  return /^limits:/m.test(text) ? text : `${text}\nlimits: { steps: ${STEPS_MAX} }\n`;
}

function textOf(draws: Draws, source: Mutable): string {
  try {
    return draws.oneIn(3) ? stringify(source) : JSON.stringify(source);
  } catch {
    return JSON.stringify(source);
  }
}

/**
 * Places whose names are a user's own: what a message says, what an operation carries, what a disk
 * holds.
 */
export const OPEN = new Set(["where", "input", "given", "inputs", "value"]);

/**
 * A scenario of the repository with a name that there is not, or a tag beyond JSON's; null where
 * there is no room for one.
 */
function plantedIn(draws: Draws, source: Mutable): string | null {
  const rooms = [
    source,
    ...placesOf(source, OPEN).map(
      ({ holder, name }) => (holder as Record<string | number, Mutable>)[name] as Mutable,
    ),
  ].filter(isRecord);
  const room = pick(draws, rooms);
  if (room === undefined) return null;
  room[PLANTED] = pick(draws, [1, "x", null, [], {}] as Mutable[]);
  return draws.oneIn(2) ? stringify(source) : JSON.stringify(source);
}

function isRecord(value: Mutable | undefined): value is { [name: string]: Mutable } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function historyInput(draws: Draws, material: Material): Input {
  const recipe = pick(draws, recipes);
  const history = randomHistory(recipe, draws, 2 + draws.below(12), 2 + draws.below(4));
  const from = draws.below(12);
  const kept =
    from < 2
      ? pick(draws, material.transactions)
      : from < 4
        ? pick(draws, material.histories)
        : null;
  let text = kept?.text ?? written(draws, history);
  if (kept?.model === null && draws.oneIn(2)) text = mutateJson(draws, text);
  if (draws.oneIn(2)) text = mutateText(draws, text);
  const right = kept === null ? recipe.object.name : kept.model;
  const model = draws.oneIn(8) ? pick(draws, [...objects.keys()]) : right;
  const argv = ["check", "in.history", "--timeout", "500ms", "--memory", "96MiB"];
  if (model === null) argv.push("--check", "transactions");
  else {
    argv.push("--model", model);
    if (draws.oneIn(3)) argv.push("--check", pick(draws, CHECKS));
  }
  if (draws.oneIn(6)) argv.push("--format", pick(draws, [...codecs.keys()]));
  if (draws.oneIn(6))
    argv.push("--initial", pick(draws, ["0", "null", "[]", "[1,2]", '"x"', "{}", "true"]));
  if (draws.oneIn(3)) argv.push("--json");
  if (draws.oneIn(4)) argv.push("--witness");
  const files = [{ name: "in.history", bytes: bytesOf(draws, text) }];
  return { kind: "history", files, argv, whole: false, planted: null };
}

/** One value of a JSON text changed; another text as it is. */
function mutateJson(draws: Draws, text: string): string {
  try {
    return JSON.stringify(mutateValue(draws, JSON.parse(text) as Mutable));
  } catch {
    return text;
  }
}

/** A history in one of the formats, with a value exchanged now and then. */
function written(draws: Draws, history: readonly Operation[]): string {
  const lines = encodeJsonl(history).trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { [name: string]: Mutable });
  for (const event of events) if (draws.oneIn(40)) mutateValue(draws, event);
  switch (draws.below(3)) {
    case 0:
      return events.map((event) => JSON.stringify(event)).join("\n");
    case 1: {
      const maps = events.map((event) => edn(event));
      return draws.oneIn(3) ? `[${maps.join(draws.oneIn(2) ? "\n" : " ")}]` : maps.join("\n");
    }
    default:
      return events
        .map((event) => {
          const { process, type, f, value = null } = event;
          return `INFO  jepsen.util - ${String(edn(process ?? null))}\t:${shown(type)}\t:${shown(f)}\t${edn(value)}`;
        })
        .join("\n");
  }
}

/** A name as it is, and anything else as JSON. */
function shown(value: Mutable | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** EDN of a value; names become keywords, as do types and functions of events. */
function edn(value: Mutable): string {
  if (value === null) return "nil";
  if (Array.isArray(value)) return `[${value.map(edn).join(" ")}]`;
  if (typeof value !== "object") {
    return typeof value === "string" && /^(invoke|ok|fail|info)$/.test(value)
      ? value
      : JSON.stringify(value);
  }
  const fields = Object.entries(value).map(([name, item]) => {
    const keyword = (name === "type" || name === "f") && typeof item === "string";
    return `:${name} ${keyword ? `:${item}` : edn(item)}`;
  });
  return `{${fields.join(", ")}}`;
}

function artifactInput(draws: Draws, { artifact }: Material): Input {
  const argv = ["replay", "in.json", ...reporting(draws)];
  if (draws.oneIn(4)) {
    argv.push(
      "--state",
      pick(draws, ["n1@1", "n3@100", "n9@1", "n1@999999999", "n1@0", "x", "n1@", "n1@1,000"]),
    );
  }
  return jsonInput(draws, "artifact", copyOf(artifact), argv);
}

function documentInput(draws: Draws, { document }: Material): Input {
  return jsonInput(draws, "document", copyOf(document), ["report", "in.json", ...reporting(draws)]);
}

function jsonInput(
  draws: Draws,
  kind: "artifact" | "document",
  given: Mutable,
  argv: string[],
): Input {
  let value = given;
  for (let times = draws.below(4); times > 0; times--) value = mutateValue(draws, value);
  let text = JSON.stringify(value, null, draws.oneIn(2) ? 2 : 0);
  if (draws.oneIn(4)) text = mutateText(draws, text);
  const files = [{ name: "in.json", bytes: bytesOf(draws, text) }];
  return { kind, files, argv, whole: false, planted: null };
}
