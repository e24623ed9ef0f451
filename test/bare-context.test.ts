/**
 * Everything below `host/` needs no Node: bundled into one script, it runs where there is nothing
 * but the language, and has the same hash.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { rolldown } from "rolldown";
import { beforeAll, describe, expect, it } from "vitest";
import { simulate } from "../src/runner/simulate.ts";
import { parseScenario } from "../src/scenario/parse.ts";

/** What a page would carry: the reader of scenarios, and the simulator. */
const ENTRY = `
import { parseScenario } from "./scenario/parse.ts";
import { simulate } from "./runner/simulate.ts";
export const run = (text, file, protocol, seed) => {
  const { hash, steps, verdict } = simulate(parseScenario(text, file), protocol, seed);
  return JSON.stringify({ hash, steps, verdict });
};`;

type Run = (text: string, file: string, protocol: string, seed: number) => string;

let run: Run;

beforeAll(async () => {
  const source = fileURLToPath(new URL("../src/", import.meta.url));
  const bundle = await rolldown({
    input: "entry",
    platform: "browser",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? `${source}entry.ts` : null),
        load: (id) => (id === `${source}entry.ts` ? ENTRY : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: "iife", name: "engine", minify: true });
  await bundle.close();
  expect(output).toHaveLength(1);
  const context = createContext({});
  new Script(`${output[0].code}\n;globalThis.engine = engine;`).runInContext(context);
  run = (context["engine"] as { readonly run: Run }).run;
});

describe("a context with nothing but the language", () => {
  it.each([
    ["scenarios/raft/everything-at-once.yaml", "raft"],
    ["scenarios/paxos/everything-at-once.yaml", "multi-paxos"],
    ["scenarios/paxos/duelling-proposers.yaml", "paxos"],
    ["scenarios/zab/everything-at-once.yaml", "zab"],
    ["scenarios/raft/figure-8-mutant.yaml", "raft"],
  ])("runs %s to the same hash", (file, protocol) => {
    const text = readFileSync(file, "utf8");
    const { hash, steps, verdict } = simulate(parseScenario(text, file), protocol, 3);
    expect(JSON.parse(run(text, file, protocol, 3))).toEqual({ hash, steps, verdict });
  });

  it("refuses a scenario with the same words", () => {
    const said = (attempt: () => unknown) => {
      try {
        return String(attempt());
      } catch (error) {
        return (error as Error).message;
      }
    };
    const text = "version: 1\nprotocol: raft\nnodes: many\n";
    expect(said(() => run(text, "x.yaml", "raft", 1))).toBe(
      said(() => parseScenario(text, "x.yaml")),
    );
    expect(said(() => run(text, "x.yaml", "raft", 1))).toContain("x.yaml:3:8 nodes");
  });
});
