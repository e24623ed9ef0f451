/**
 * The schema at the root, which editors read, is the one that the registries give: `npm run schema`
 * writes it.
 */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { scenarioJsonSchema } from "../../src/scenario/resolve.ts";

it("schema.json is current", () => {
  const written: unknown = JSON.parse(readFileSync("schema.json", "utf8"));
  expect(written).toEqual(scenarioJsonSchema());
});
