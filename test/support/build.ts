/** Before the tests: what they run is compiled and bundled from the source as it stands. */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
// @ts-expect-error a script without types
import { buildPage } from "../../.config/page.js";
import { bundle } from "./bundle.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROJECTS = ["src", "src/host", "src/cli", "src/page", "bench"];

/**
 * A mistake in types is no reason not to test: it is printed, and the modules are there all the
 * same. `npm run build` fails for it.
 */
export async function setup(): Promise<void> {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  spawnSync(process.execPath, [tsc, "--build", ...PROJECTS], { cwd: ROOT, stdio: "inherit" });
  const bundled = statSync(join(ROOT, "dist/src/bundle/main.js"), { throwIfNoEntry: false });
  if (bundled === undefined || bundled.mtimeMs < newestSource()) await bundle();
  await buildPage();
}

/** When a source was last changed, in ms since 1970. */
function newestSource(): number {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .reduce((newest, file) => Math.max(newest, statSync(join(ROOT, "src", file)).mtimeMs), 0);
}
