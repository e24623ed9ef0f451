/** What the fuzzer starts from: the repository's scenarios and histories, and an artifact and a document of its own. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Value } from "../../src/core/json.ts";
import { byText } from "../../src/core/order.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";

/** The repository's folder, from which commands and tests are started. */
const ROOT = process.cwd();
/** Small ones only: a thousand inputs a second are wanted. */
const SCENARIO_BYTES_MAX = 1_500;
const HISTORY_BYTES_MAX = 8_000;

export interface Seeds {
  readonly texts: readonly string[];
  /** The same, read. */
  readonly sources: readonly Value[];
  /** Those of them that are right. */
  readonly valid: readonly Value[];
  readonly histories: readonly { readonly text: string; readonly model: string }[];
}

/** All small files of the repository, in the same order on every machine. */
export function repositorySeeds(): Seeds {
  const texts = [...below("scenarios"), ...below("test/data/bad-input")]
    .filter((path) => path.endsWith(".yaml") && statSync(path).size <= SCENARIO_BYTES_MAX)
    .map((path) => readFileSync(path, "utf8"));
  const sources = texts.flatMap((text) => {
    try {
      const source = parse(text) as Value;
      JSON.stringify(source);
      return [source];
    } catch {
      return [];
    }
  });
  const histories = below("test/data")
    .filter(
      (path) => /\.(edn|log|txt|jsonl)$/.test(path) && statSync(path).size <= HISTORY_BYTES_MAX,
    )
    .map((path) => ({ text: readFileSync(path, "utf8"), model: modelOf(path) }));
  return { texts, sources, valid: sources.filter(isRight), histories };
}

function isRight(source: Value): boolean {
  try {
    resolveScenario(source, "scenario");
    return true;
  } catch {
    return false;
  }
}

/** The model of a history, by its folder. */
function modelOf(path: string): string {
  return ["multi-register", "mutex", "kv"].find((name) => path.includes(name)) ?? "cas-register";
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .sort(byText)
    .map((path) => join(ROOT, folder, path))
    .filter((path) => statSync(path).isFile());
}
