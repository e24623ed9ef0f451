/**
 * Explanations of recorded histories: where Knossos, too, finds the first operation that cannot be
 * placed.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { explain } from "../../../src/checkers/explain/explain.ts";
import { checkLinearizable } from "../../../src/checkers/linearizability/check.ts";
import { readHistory } from "../../../src/host/read-history.ts";
import { casModel } from "../consistency/helpers.ts";

const FOLDER = fileURLToPath(
  new URL("../../data/histories/knossos-cas-register/", import.meta.url),
);

describe("recorded histories", () => {
  it.each([
    ["bad-bad-analysis.edn", 14, 3],
    ["bad-rethink-fail-smaller.edn", 217, 10],
  ])("%s goes wrong at event %i, with a core of %i operations", async (file, event, size) => {
    const { operations } = await readHistory(`${FOLDER}${file}`, { initial: 0 });
    const { failure } = checkLinearizable(operations, casModel, { initial: 0 });
    if (failure === null) throw new Error("the history is linearizable");
    const { culprit, core, minimal } = explain(operations, casModel, failure, { initial: 0 });
    expect(operations[culprit]?.completed).toBe(event);
    expect(core).toHaveLength(size);
    expect(minimal).toBe(true);
  });
});
