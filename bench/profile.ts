/**
 * `npm run bench:profile -- [raft]`: where the time of a run goes, by folder and by function, from
 * samples of the engine's profiler.
 */
import { Session } from "node:inspector/promises";
import { simulate } from "../src/runner/simulate.ts";
import { busy } from "./busy.ts";
import { table } from "./measure.ts";
import { writeSection } from "./section.ts";

const SEEDS = 40;
const FUNCTIONS = 12;

interface Sampled {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
}

/**
 * The folder below src/ that a script is in; what the engine does for all of them has its own
 * names.
 */
function folderOf({ callFrame: { functionName, url } }: Sampled): string {
  const place = /\/dist\/src\/([^/]+)\//.exec(url)?.[1];
  if (place !== undefined) return place;
  if (functionName === "(garbage collector)") return "garbage collection";
  return url.includes("node_modules") ? "packages" : "engine";
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const protocol = words.find((word) => !word.startsWith("-")) ?? "raft";
  const scenario = { ...busy(protocol, "30s"), checks: ["invariants" as const] };
  const run = (seed: number) => simulate(scenario, protocol, seed, { strict: false });
  for (let seed = 1; seed <= 10; seed++) run(seed);
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  for (let seed = 1; seed <= SEEDS; seed++) run(seed);
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();

  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const folders = new Map<string, number>();
  const functions = new Map<string, number>();
  let total = 0;
  profile.samples?.forEach((id, at) => {
    const node = nodes.get(id);
    const us = profile.timeDeltas?.[at] ?? 0;
    if (node === undefined || node.callFrame.functionName === "(idle)") return;
    const folder = folderOf(node);
    total += us;
    folders.set(folder, (folders.get(folder) ?? 0) + us);
    const { functionName, url } = node.callFrame;
    if (url === "") return;
    const name = `${functionName || "(anonymous)"} ${url.split("/dist/").at(-1)}`;
    functions.set(name, (functions.get(name) ?? 0) + us);
  });
  const shares = (of: ReadonlyMap<string, number>) =>
    [...of]
      .sort(([, a], [, b]) => b - a)
      .map(([name, us]) => [name, `${((us * 100) / total).toFixed(1)} %`]);
  const byFolder = shares(folders);
  process.stdout.write(`${table(byFolder)}\n\n${table(shares(functions).slice(0, FUNCTIONS))}\n`);
  if (!words.includes("--write")) return;
  writeSection(new URL("../../docs/performance.md", import.meta.url), "bench:profile", [
    `Where the time of five-node ${protocol} goes (\`npm run bench:profile -- ${protocol} --write\`; what the engine inlines counts for the caller):`,
    "",
    "| folder | share |",
    "|---|---|",
    ...byFolder.map(([name, share]) => `| ${name} | ${share} |`),
  ]);
}

await main();
