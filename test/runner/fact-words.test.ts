/** Facts as sentences: what a declaration says, with numbers and names in the place of fields. */
import { expect, it } from "vitest";
import { claim, fact } from "../../src/protocol/facts.ts";
import { factSentence } from "../../src/runner/fact-sentence.ts";

const names = {
  member: (number: number) => `n${number}`,
  other: (service: string, number: number) => (service === "holders" ? `n${number + 3}` : null),
};

it("has what each field is, members of services by name", () => {
  const granted = claim(
    "At `index` `node` granted the lock to `holder`, with `token`",
    "node",
    "token",
    "holder",
    "index",
  );
  expect(factSentence(granted, [3, 19, 2, 7], names)).toBe(
    "At index 7 n3 granted the lock to holder n5, with token 19",
  );
});

it("has no remark, but what a number means and the fields that the sentence leaves out", () => {
  const asks = claim(
    "`node` asks for `call` (1 acquire, 2 release) of `token`",
    "node",
    "call",
    "token",
  );
  expect(factSentence(asks, [4, 2, 9], names)).toBe("n4 asks for release of token 9");
  const durable = fact(
    "The entry at `index` is on `node`'s disk; others no longer are (never)",
    "node",
    "index",
    "term",
    "digest",
  );
  expect(factSentence(durable, [1, 2, 3, -77], names)).toBe(
    "The entry at index 2 is on n1's disk (term 3)",
  );
});

it("says whom the word of a leader goes to, and that no one was voted for", () => {
  const sent = fact("`node` sent the `leader` of `term` word", "node", "leader", "term");
  expect(factSentence(sent, [2, 1, 4], names)).toBe("n2 sent the leader n1 of term 4 word");
  const remembers = fact("`node` remembers `candidate`", "node", "candidate");
  expect(factSentence(remembers, [2, 0], names)).toBe("n2 remembers none");
});
