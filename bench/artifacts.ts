/**
 * What artifacts outlive: each of many failures is made again on the code of its protocol after
 * each edit of a fixed list (bench/artifacts/edits.ts).
 *
 *     npm run bench:artifacts -- [FAILURES] [SEED] [PROTOCOL]
 *
 * So many failures (default 50), evenly spread over the protocols that have edits; runs are drawn
 * from SEED (default 1) on. No file is touched: the edited sources become a module in memory.
 */
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packCourse } from "../src/host/packed-course.ts";
import { protocols } from "../src/protocols/index.ts";
import { fingerprintOf } from "../src/runner/fingerprint.ts";
import { recordCourse } from "../src/runner/record-course.ts";
import { failureByCourse } from "../src/runner/replay-course.ts";
import { simulate } from "../src/runner/simulate.ts";
import { REGISTERED, type Registries } from "../src/scenario/scope.ts";
import { EDIT_NAMES, EDITS, edited } from "./artifacts/edits.ts";
import { failuresOf, median } from "./failures.ts";
import { bundle, protocolTexts, specifierOf } from "./operators/bundle.ts";

const ROOT = new URL("../../", import.meta.url);
const SOURCE = fileURLToPath(new URL("src/", ROOT));
const WAYS = ["seed", "decisions"] as const;

const [count = "50", first = "1", only] = process.argv.slice(2);
const edits = new Set(EDITS.map(({ protocol }) => protocol));
const names = [...protocols.keys()].filter((name) => edits.has(name) && name === (only ?? name));
const texts = protocolTexts(SOURCE);
const loaded = new Map<string, readonly (readonly [edit: string, known: Registries])[]>();
const again = new Map<string, number>();
const whole = new Map<string, number>();
const sizes: number[] = [];
let failures = 0;
for (const { name, protocol, failure } of failuresOf(names, Number(count), Number(first))) {
  const { scenario, seed } = failure;
  const run = simulate(scenario, protocol, seed, { strict: false });
  const fingerprint = fingerprintOf(run);
  const course = recordCourse(scenario, protocol, seed);
  const packed = packCourse(course);
  sizes.push(Math.round((packed.length * 2_000) / run.steps));
  const lines: string[] = [];
  const everywhere = new Map(WAYS.map((way) => [way, true]));
  for (const [edit, known] of await editsOf(protocol)) {
    const isSame = (one: Parameters<typeof fingerprintOf>[0]) => fingerprintOf(one) === fingerprint;
    const replayed = failureByCourse(scenario, protocol, seed, course, fingerprint, { known });
    const ways = {
      seed: isSame(simulate(scenario, protocol, seed, { known, strict: false })),
      decisions: isSame(replayed.run),
    };
    for (const way of WAYS) {
      if (ways[way]) again.set(`${edit} ${way}`, (again.get(`${edit} ${way}`) ?? 0) + 1);
      else everywhere.set(way, false);
    }
    const letters = WAYS.map((way) => (ways[way] ? way[0] : "-"));
    lines.push(letters.join(""));
  }
  failures++;
  for (const [way, isIt] of everywhere) if (isIt) whole.set(way, (whole.get(way) ?? 0) + 1);
  console.log(
    `${name}, seed ${seed}: ${fingerprint}, ${run.steps} steps, ${packed.length} bytes: ${lines.join(" ")}`,
  );
}
console.log(`\n${failures} failures made again after each edit, by`);
const row = (cells: readonly (string | number)[]) =>
  console.log(
    cells.map((cell, at) => (at === 0 ? `${cell}`.padEnd(24) : `${cell}`.padStart(8))).join(""),
  );
row(["", ...WAYS]);
for (const edit of EDIT_NAMES) row([edit, ...WAYS.map((way) => again.get(`${edit} ${way}`) ?? 0)]);
const share = (way: string) =>
  EDIT_NAMES.reduce((sum, edit) => sum + (again.get(`${edit} ${way}`) ?? 0), 0) /
  (EDIT_NAMES.length * failures);
row(["of all, %", ...WAYS.map((way) => (100 * share(way)).toFixed(1))]);
row(["after every edit", ...WAYS.map((way) => whole.get(way) ?? 0)]);
console.log(`median course: ${median(sizes)} bytes for 2,000 steps (worst ${Math.max(...sizes)})`);

/** What a scenario may name where a protocol's code is that after each edit. */
async function editsOf(protocol: string) {
  const known = loaded.get(protocol);
  if (known !== undefined) return known;
  const made: (readonly [string, Registries])[] = [];
  for (const edit of EDITS.filter((one) => one.protocol === protocol)) {
    const text = await bundle({
      entry: 'export { protocols } from "./protocols/index.ts";',
      sources: SOURCE,
      texts,
      changed: edited(texts, edit),
      external: builtPath,
    });
    const module = (await import(specifierOf(text))) as Pick<Registries, "protocols">;
    made.push([edit.name, { ...REGISTERED, protocols: module.protocols }]);
  }
  loaded.set(protocol, made);
  return made;
}

/** The source that a path below `src/` was built into. */
function builtPath(path: string): string {
  const inside = relative(SOURCE, path).split(sep).join("/");
  return new URL(`dist/src/${inside.replace(/\.ts$/, ".js")}`, ROOT).href;
}
