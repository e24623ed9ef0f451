/**
 * What the fuzzer starts from: the repository's scenarios and histories, and an artifact and a
 * document of its own.
 */
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

/**
 * Small histories of transactions in the formats of other tools, which the repository has no files
 * of.
 */
const TRANSACTIONS: readonly string[] = [
  "w(1,7,0,0)\nr(1,7,1,1)\nr(2,0,1,1)\nw(2,8,1,1)\n",
  "// write skew\n[x:=1 y:=2] [y==2 x:=3]\n---\n[x==1 y:=4]! [z==?]\n",
  `[[{"events":[{"Write":{"variable":0,"version":1}},["w",1,2]],"committed":true}],
 [{"events":[{"Read":{"variable":0,"version":null}},["r",1,0]],"committed":false}]]`,
  `[{"index":0,"process":0,"type":"invoke","f":"txn","value":[["append","x",1]],"time":2000},
 {"process":0,"type":"ok","f":"txn","value":[["append","x",1]],"time":5000}]`,
];

/** A history and the model that it is of. */
export interface History {
  readonly text: string;
  readonly model: string | null;
}

export interface Seeds {
  readonly texts: readonly string[];
  /** The same, read. */
  readonly sources: readonly Value[];
  /** Those of them that are right. */
  readonly valid: readonly Value[];
  readonly histories: readonly History[];
  /** Those of them that are judged without a model, and more of their kind. */
  readonly transactions: readonly History[];
}

/** All small files of the repository, in the same order on every machine. */
export function repositorySeeds(): Seeds {
  const texts = [...below("scenarios"), ...below("test/data/bad-input")]
    .filter((path) => path.endsWith(".yaml") && statSync(path).size <= SCENARIO_BYTES_MAX)
    .map((path) => readFileSync(path, "utf8"));
  const sources = texts.flatMap((text) => {
    try {
      return [JSON.parse(JSON.stringify(parse(text))) as Value];
    } catch {
      return [];
    }
  });
  const histories = below("test/data")
    .filter(
      (path) =>
        /\.(edn|log|txt|jsonl|json)$/.test(path) &&
        !/verdicts|baseline/.test(path) &&
        statSync(path).size <= HISTORY_BYTES_MAX,
    )
    .map((path) => ({ text: readFileSync(path, "utf8"), model: modelOf(path) }));
  const transactions = histories.filter(({ model }) => model === null);
  for (const text of TRANSACTIONS) transactions.push({ text, model: null });
  return { texts, sources, valid: sources.filter(isRight), histories, transactions };
}

function isRight(source: Value): boolean {
  try {
    resolveScenario(source, "scenario");
    return true;
  } catch {
    return false;
  }
}

/** The model of a history, by its folder; null: transactions, which are judged without one. */
function modelOf(path: string): string | null {
  if (path.includes("transactions")) return null;
  return ["multi-register", "mutex", "kv"].find((name) => path.includes(name)) ?? "cas-register";
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .sort(byText)
    .map((path) => join(ROOT, folder, path))
    .filter((path) => statSync(path).isFile());
}
