/**
 * The echo service of `examples/programs`: the same run on the command line, in a test, and where
 * there is nothing but the language.
 */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { rolldown } from "rolldown";
import { beforeAll, describe, expect, it } from "vitest";
import { loadProgram, programImage, registriesWith } from "../../src/host/programs.ts";
import { simulateScenario } from "../../src/runner/library.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { programsNamed } from "../../src/scenario/named-files.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { folderOf, rashomon } from "../cli/rashomon.ts";

const FOLDER = fileURLToPath(new URL("../../examples/programs/", import.meta.url));
const FILE = join(FOLDER, "echo.yaml");
/** Of the scenario the first seconds. */
const TEXT = readFileSync(FILE, "utf8").replace("duration: 20s", "duration: 4s");

/** Whoever holds the value stops often. */
const CRASHES = "  - { every: 200ms, for: 20ms, oneOf: [{ crash: n1 }] }\n";

/** A system whose protocol is the program; what it claims is judged. */
const SYSTEM = `
import { claim, defineSystem } from "rashomon";
import echo from "./echo.ts?program";
const facts = { round: claim("a node begins a round", "node", "round") };
const fewRounds = {
  name: "few-rounds",
  statement: "Nobody greets more than nine times.",
  source: "This test",
  initial: () => ({}),
  on: { round(_state, view, node, round) { if (round > 9) view.report("round " + round, [node]); } },
};
export default defineSystem({
  name: "greeters", about: "Greets.", protocol: echo({ name: "greeters", facts }), invariants: [fewRounds],
});`;

/** What a page would carry: the simulator, and the program's image. */
const ENTRY = `
import { programOf } from "./programs/program.ts";
import { parseScenario } from "./scenario/parse.ts";
import { REGISTERED } from "./scenario/scope.ts";
import { hosted } from "./protocols/index.ts";
import { simulate } from "./runner/simulate.ts";
export const run = (text, file, image, seed) => {
  const programs = new Map([[image.name, image]]);
  const protocols = new Map([...REGISTERED.protocols, [image.name, hosted(programOf(image))]]);
  const scenario = parseScenario(text, file, { ...REGISTERED, protocols, programs });
  const { hash, steps, verdict } = simulate(scenario, image.name, seed);
  return JSON.stringify({ hash, steps, verdict });
};`;

let bare: (text: string, file: string, image: unknown, seed: number) => string;

beforeAll(async () => {
  const source = fileURLToPath(new URL("../../src/", import.meta.url));
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
  const { output } = await bundle.generate({ format: "iife", name: "engine" });
  await bundle.close();
  const context = createContext({});
  new Script(`${output[0].code}\n;globalThis.engine = engine;`).runInContext(context);
  bare = (context["engine"] as { readonly run: typeof bare }).run;
});

async function scenarioOf() {
  return parseScenario(TEXT, FILE, await registriesWith(programsNamed(TEXT), FILE));
}

describe("the echo service", () => {
  it("has sixty lines", () => {
    const code = readFileSync(join(FOLDER, "echo.ts"), "utf8");
    expect(code.split("\n").length).toBeLessThanOrEqual(65);
  });

  it("has one hash on the command line, in a test, and in a bare context", async () => {
    const scenario = await scenarioOf();
    const { hash, steps, verdict } = simulate(scenario, "./echo.ts", 3);
    expect(verdict).toBe("pass");
    const image = { ...(await programImage(join(FOLDER, "echo.ts"))), name: "./echo.ts" };
    expect(JSON.parse(bare(TEXT, FILE, image, 3))).toEqual({ hash, steps, verdict });

    const folder = folderOf({});
    cpSync(join(FOLDER, "echo.ts"), join(folder, "echo.ts"));
    writeFileSync(join(folder, "echo.yaml"), TEXT);
    const ended = await rashomon(folder, ["run", "echo.yaml", "--seed", "3", "--json"]);
    expect(ended.stderr).not.toContain("error");
    const { runs } = JSON.parse(ended.stdout) as { runs: readonly unknown[] };
    expect(runs).toEqual([expect.objectContaining({ hash, steps, verdict, met: true })]);
  });

  it("is a host of the library, too", async () => {
    const host = await loadProgram(join(FOLDER, "echo.ts"), { name: "./echo.ts" });
    const { source } = await scenarioOf();
    const { hash } = simulate(await scenarioOf(), "./echo.ts", 2);
    expect((await simulateScenario(source as never, { host, seed: 2, verify: true })).hash).toBe(
      hash,
    );
  });

  it("fails where it answers before its disk has the value", async () => {
    const text = readFileSync(join(FOLDER, "echo.ts"), "utf8");
    const folder = folderOf({
      "echo.yaml": `${TEXT.replace(/ {2}- .*\n/, CRASHES)}expect: { fail: linearizable }\n`,
      "echo.ts": text.replace("await self.disk.write([", "void self.disk.write(["),
    });
    const ended = await rashomon(folder, ["run", "echo.yaml"]);
    expect(ended.stdout).toContain("failed as expected (linearizable)");
    expect(ended.status).toBe(0);
  });

  it("is the protocol of a system of one's own, which judges what it claims", async () => {
    const text = readFileSync(join(FOLDER, "echo.ts"), "utf8");
    const named = TEXT.replace("protocol: ./echo.ts", "system: ./system.ts");
    const folder = folderOf({
      "system.yaml": `${named}expect: { fail: few-rounds }\n`,
      "system.ts": SYSTEM,
      "echo.ts": text.replace("    self.show(", '    self.assert("round", round);\n    self.show('),
    });
    const ended = await rashomon(folder, ["run", "system.yaml", "--seed", "1", "--json"]);
    expect([ended.status, ended.stderr]).toEqual([0, expect.not.stringContaining("rror")]);
    const { runs } = JSON.parse(ended.stdout) as { runs: readonly { violations: unknown }[] };
    expect(runs[0]?.violations).toEqual([
      expect.objectContaining({ check: "few-rounds", message: "round 10" }),
    ]);
  });

  it("is refused on the command line by file and line", async () => {
    const folder = folderOf({
      "x.yaml": "version: 1\nprotocol: ./x.ts\n",
      "x.ts": "import net from 'node:net';\nexport default async function main() { net; }\n",
    });
    const ended = await rashomon(folder, ["run", "x.yaml"]);
    expect(ended.status).toBe(2);
    expect(ended.stderr).toContain("x.ts:1:17: node:net cannot be hosted: a real socket");
  });
});
