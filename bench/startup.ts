/**
 * `npm run bench:startup`: what a start of the program costs, in CPU of the process (user and
 * system), beside a start of Node that does nothing.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/bundle/main.js", import.meta.url));
const STARTS = 20;
const HISTORY = `{"process":0,"type":"invoke","f":"write","value":1}
{"process":0,"type":"ok","f":"write","value":1}
`;

/**
 * Runs in the process that is measured, before what it is to run: writes its CPU time at the end.
 */
const METER = `process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  require("node:fs").writeSync(3, String((user + system) / 1000));
});`;

/** CPU time of each start in ms, in order of size. */
function startsOf(folder: string, argv: readonly string[]): readonly number[] {
  const meter = join(folder, "meter.cjs");
  return Array.from({ length: STARTS }, () => {
    const { status, output, stderr } = spawnSync(process.execPath, ["-r", meter, ...argv], {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    if (status !== 0) throw new Error(stderr);
    return Number(output[3]);
  }).sort((a, b) => a - b);
}

const folder = mkdtempSync(join(tmpdir(), "rashomon-startup-"));
const history = join(folder, "history.jsonl");
writeFileSync(join(folder, "meter.cjs"), METER);
writeFileSync(history, HISTORY);
const commands: readonly (readonly [string, readonly string[]])[] = [
  ["node -e 0", ["-e", "0"]],
  ["rashomon --help", [MAIN, "--help"]],
  ["rashomon check, one small file", [MAIN, "check", "--model", "register", history]],
];
for (const [name, argv] of commands) {
  const starts = startsOf(folder, argv);
  const [least = 0] = starts;
  const median = starts[STARTS >> 1] ?? 0;
  process.stdout.write(
    `${name.padEnd(32)} ${least.toFixed(0).padStart(5)} ms at least, ${median.toFixed(0)} ms in the middle\n`,
  );
}
rmSync(folder, { recursive: true });
