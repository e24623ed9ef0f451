/**
 * Tests run the compiled modules of `dist/`, in one process more than there are cores; a
 * process runs many files, so that what one has loaded and compiled serves the next.
 */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const isCoverage = process.argv.some((word) => word.startsWith("--coverage"));

/**
 * A test's imports of `src/` and `bench/` are Node's own, of what the compiler made of them: Vite's
 * form of a module reads each import through a getter, which makes a run a quarter slower. Coverage
 * is of the sources: it takes Vite's form.
 */
const compiled = {
  name: "compiled",
  enforce: "pre" as const,
  resolveId(id: string, importer: string | undefined) {
    if (isCoverage || importer === undefined || !id.startsWith(".")) return null;
    const path = fileURLToPath(new URL(id, `file://${importer}`));
    const [, module] = path.startsWith(root)
      ? (/^((?:src|bench)\/.*)\.ts$/.exec(path.slice(root.length)) ?? [])
      : [];
    return module === undefined ? null : { id: `${root}dist/${module}.js`, external: true };
  },
};

export default defineConfig({
  plugins: [compiled],
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    server: { deps: { external: [/\/dist\//] } },
    pool: "forks",
    // No file changes what another could see: modules hold no state. (vmThreads are 3.7 times
    // slower for this code.)
    isolate: false,
    // One more than there are cores: some wait for servers, browsers and other processes.
    maxWorkers: availableParallelism() + 1,
    // Runs leave much that is soon gone: fewer collections, by one thread each, take a tenth less.
    execArgv: ["--max-semi-space-size=64", "--single-threaded-gc"],
    sequence: { sequencer: LongestFirst },
    // A busy machine may be many times slower than ours: a test fails for what it sees, never for
    // how long it took.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 270_000 } },
  },
});
