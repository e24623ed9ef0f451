import { expect, test } from "vitest";
import { misspelt } from "../../src/core/misspelt.ts";

const KNOWN = ["onMessage", "messages", "parts", "digest", "instance"];

test("a name is misspelt by other capitals, or one letter wrong, absent, added or moved", () => {
  for (const name of ["onmessage", "onMesage", "onMessagge", "onMassage", "onMessaeg"]) {
    expect(misspelt({ [name]: 1 }, KNOWN)).toEqual([[name, "onMessage"]]);
  }
});

test("a helper of any other name is none, nor one that begins with _, nor a short one", () => {
  const helpers = { handleMessage: 1, _messages: 1, part: 1, digestOf: 1, on: 1 };
  expect(misspelt(helpers, KNOWN)).toEqual([]);
});

test("a helper with nearly the name of a field that is there is none", () => {
  expect(misspelt({ messages: [], message: 1 }, KNOWN)).toEqual([]);
});

test("the methods of an instance's class are among its names", () => {
  class Base {
    onMesage(): void {}
  }
  class Own extends Base {
    readonly helper = 1;
  }
  expect(misspelt(new Own(), KNOWN)).toEqual([["onMesage", "onMessage"]]);
});
