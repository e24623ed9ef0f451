/**
 * The digest of a request is of its content, whatever it carries and whatever was computed before.
 */
import { expect, it } from "vitest";
import { digestRequest, request } from "../../src/protocol/request.ts";

const asked = request(1, 7, { f: "cas", key: "k", input: [1, 2] }, false);

it("is what the client computed, for a request that was not altered", () => {
  expect(digestRequest(asked)).toBe(asked.digest);
  expect(digestRequest({ ...asked, digest: 0 })).toBe(asked.digest);
});

it.each([
  ["function", { f: "put", key: "k", input: [1, 2] }],
  ["key", { f: "cas", key: "l", input: [1, 2] }],
  ["input", { f: "cas", key: "k", input: [1, 3] }],
  ["shape of the input", { f: "cas", key: "k", input: "1,2" }],
])("changes with the %s, though the request carries its old digest", (_what, command) => {
  digestRequest(asked);
  expect(digestRequest({ ...asked, command })).not.toBe(asked.digest);
  expect(digestRequest(asked)).toBe(asked.digest);
});

it("sees a list that was changed in place after it was digested", () => {
  const input = [1, 2];
  const mine = request(2, 1, { f: "cas", key: "k", input }, false);
  expect(digestRequest(mine)).toBe(mine.digest);
  input[1] = 9;
  expect(digestRequest(mine)).not.toBe(mine.digest);
});
