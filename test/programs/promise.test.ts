/**
 * Our promises, async functions and async generators against the engine's: random programs log the
 * same on both, in the same order.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { bundle } from "../../src/host/bundle.ts";
import { type Compiled, compile } from "../../src/programs/image.ts";
import { Turns } from "../../src/programs/turns.ts";
import { Author } from "./support/random-programs.ts";
import { worldOf } from "./support/world.ts";

type Log = (...given: readonly unknown[]) => void;
type Program = (log: Log) => unknown;

const folder = mkdtempSync(join(tmpdir(), "rashomon-promise-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

/** Functions given as text, as the engine runs them and as we do. */
async function bothOf(texts: readonly string[]) {
  const path = join(folder, `programs-${files++}.mjs`);
  writeFileSync(path, `export default [\n${texts.join(",\n")}\n];\n`);
  const { default: real } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
    default: readonly Program[];
  };
  const image = { name: "programs", ...(await bundle(path, { lowered: true })) };
  return { real, image: compile(image) };
}

/** What a value is, on either side. */
function shown(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof AggregateError) return ["aggregate", value.message, shown(value.errors)];
  // What the engine says of a wrong type is its own affair.
  if (value instanceof TypeError) return "TypeError";
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (Array.isArray(value)) return value.map((item) => shown(item, depth + 1));
  if (Object.prototype.toString.call(value) === "[object Promise]") return "promise";
  if (depth > 3) return "deep";
  // A thenable's `then` is seen when it is read: it is not read here.
  const names = Object.keys(value).filter((name) => name !== "then");
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, shown(fields[name], depth + 1)]));
}

/** What a program logs, and the first rejection that it leaves unhandled. */
interface Logged {
  readonly lines: readonly unknown[];
  readonly unhandled: string | null;
}

async function realLog(program: Program): Promise<Logged> {
  const lines: unknown[] = [];
  const left: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => left.push(reason));
  const end = program((...given) => lines.push(shown(given)));
  (end as Promise<unknown>).then(
    (value) => lines.push(["returned", shown(value)]),
    (error) => lines.push(["threw", shown(error)]),
  );
  // All that they do is done when a timer fires.
  await new Promise((resolve) => setTimeout(resolve, 0));
  process.removeAllListeners("unhandledRejection");
  for (const other of others) process.on("unhandledRejection", other);
  return { lines, unhandled: left.length === 0 ? null : `unhandled rejection: ${words(left[0])}` };
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? String(error);
  return `${error.name} ${JSON.stringify(error.message)}`;
}

/** The programs of a file, loaded once: each is then run by a queue of its own. */
function loadedBy(image: Compiled): readonly Program[] {
  const world = worldOf();
  let programs: readonly Program[] = [];
  new Turns(world.self).turn(world.self, () => {
    programs = image.load().default as readonly Program[];
  });
  return programs;
}

function ourLog(program: Program): Logged {
  const lines: unknown[] = [];
  const world = worldOf();
  const turns = new Turns(world.self);
  turns.turn(world.self, () => {
    (program((...given) => lines.push(shown(given))) as Promise<unknown>).then(
      (value) => lines.push(["returned", shown(value)]),
      (error) => lines.push(["threw", shown(error)]),
    );
  });
  return { lines, unhandled: turns.ended?.replace("crashes: ", "") ?? null };
}

describe("promises and async code", () => {
  it.each([1, 2, 3])("log as the engine's do, in the same order: batch %i", async (seed) => {
    const author = new Author(`batch ${seed}`);
    const texts = Array.from({ length: 100 }, () => author.program());
    const { real, image } = await bothOf(texts);
    let lines = 0;
    const ours = loadedBy(image);
    for (const [at, program] of real.entries()) {
      const log = await realLog(program);
      expect(ourLog(ours[at] as Program), texts[at]).toEqual(log);
      lines += log.lines.length;
    }
    expect(lines).toBeGreaterThan(1_500);
  });
});
