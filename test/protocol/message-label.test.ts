/** The label of a message: what is one, and that stories do with what is none. */
import { expect, it } from "vitest";
import { labelOf, wrongLabel } from "../../src/protocol/message-label.ts";
import type { MessageLabel } from "../../src/protocol/protocol.ts";

const UNLABELLED = { kind: "message without a label", fields: {} };

it("a kind and fields of numbers, flags and texts are a label", () => {
  const label = { kind: "vote", fields: { term: 3, granted: true, why: "" } };
  expect(wrongLabel(label)).toBe(null);
  expect(labelOf({ describe: () => label }, null)).toBe(label);
});

it.each<[unknown, string]>([
  [undefined, "nothing, which is no label"],
  [null, "null, which is no label"],
  ["vote", '"vote", which is no label'],
  [{ fields: {} }, "the kind nothing; expected a text"],
  [{ kind: 7, fields: {} }, "the kind 7; expected a text"],
  [{ kind: "", fields: {} }, 'the kind ""; expected a text'],
  [{ kind: "vote" }, "the fields nothing; expected a record"],
  [
    { kind: "vote", fields: { term: [3] } },
    'the field "term" as [3]; expected a number, a flag or a text',
  ],
])("%j is none, and is told as such", (label, wrong) => {
  expect(wrongLabel(label)).toBe(wrong);
  expect(labelOf({ describe: () => label as MessageLabel }, null)).toEqual(UNLABELLED);
});

it("what describe throws is told as a message without a label", () => {
  const describe = (): never => {
    throw new Error("no such message");
  };
  expect(labelOf({ describe }, null)).toEqual(UNLABELLED);
});
