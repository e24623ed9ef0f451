/**
 * The program as it is published, bundled from the source as it stands: no build comes before a
 * test.
 */
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OutputOptions, type RolldownOptions, rolldown } from "rolldown";
// @ts-expect-error a configuration without types
import configuration from "../../.config/rolldown.config.js";

/**
 * Bundles into the folder that the build has; test files may do so at once. @returns the folder.
 */
export async function bundled(): Promise<string> {
  const { output, ...input } = configuration as RolldownOptions & { output: OutputOptions };
  const folder = fileURLToPath(new URL(`../../${output.dir}/`, import.meta.url));
  const bundle = await rolldown(input);
  const { dir: _dir, cleanDir: _cleanDir, ...options } = output;
  const made = await bundle.generate({ ...options, format: "esm" });
  await bundle.close();
  mkdirSync(folder, { recursive: true });
  for (const file of made.output) {
    const path = join(folder, file.fileName);
    // A chunk's name holds its content's hash; what an entry holds may change under its name.
    if (file.type === "chunk" && !file.isEntry && existsSync(path)) continue;
    const beside = `${path}.${process.pid}.tmp`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, file.type === "chunk" ? file.code : file.source);
    renameSync(beside, path);
  }
  return folder;
}
