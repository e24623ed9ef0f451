/** Tests run in forks, never in vmThreads (3.7 times slower for this code). */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // A busy machine may be many times slower than ours: a test fails for what it sees, never for
    // how long it took.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
