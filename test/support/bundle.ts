/** The program as it is published, bundled from the source as it stands. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OutputOptions, type RolldownOptions, rolldown } from "rolldown";
// @ts-expect-error a configuration without types
import configuration from "../../.config/rolldown.config.js";

const { output, ...input } = configuration as RolldownOptions & { output: OutputOptions };

/** Where the build has it, and tests find it. */
export const BUNDLE = fileURLToPath(new URL(`../../${output.dir}/`, import.meta.url));

/** Bundles; several processes may do so at once. */
export async function bundle(): Promise<void> {
  const graph = await rolldown(input);
  const { dir: _dir, cleanDir: _cleanDir, ...options } = output;
  const made = await graph.generate({ ...options, format: "esm" });
  await graph.close();
  mkdirSync(BUNDLE, { recursive: true });
  for (const file of made.output) {
    const path = join(BUNDLE, file.fileName);
    // A chunk's name holds its content's hash; what an entry holds may change under its name.
    if (file.type === "chunk" && !file.isEntry && existsSync(path)) continue;
    const beside = `${path}.${process.pid}.tmp`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, file.type === "chunk" ? file.code : file.source);
    renameSync(beside, path);
  }
}
