/** The contract of the replicated object with sessions. */
import { describe, expect, it } from "vitest";
import { kv } from "../../src/objects/kv.ts";
import { request } from "../../src/protocol/request.ts";
import {
  answerOf,
  emptyMachine,
  execute,
  isStale,
  query,
} from "../../src/protocol/state-machine.ts";

const put = (client: number, sequence: number, value: number) =>
  request(client, sequence, { f: "put", key: "x", input: value }, false);
const get = { f: "get", key: "x", input: null };

describe("a replicated object", () => {
  it("keeps the answer of each client's last operation, so that a retry changes nothing", () => {
    const machine = emptyMachine();
    const cas = request(1, 1, { f: "cas", key: "x", input: [null, 5] }, false);
    expect(isStale(machine, cas)).toBe(false);
    expect(execute(machine, kv, cas)).toBe(true);
    expect([isStale(machine, cas), answerOf(machine, cas)]).toEqual([true, true]);
    expect(query(machine, kv, get)).toBe(5);
  });

  it("knows an operation older than the client's last as stale, and has no answer for it", () => {
    const machine = emptyMachine();
    execute(machine, kv, put(1, 2, 7));
    expect([isStale(machine, put(1, 1, 6)), answerOf(machine, put(1, 1, 6))]).toEqual([
      true,
      undefined,
    ]);
    expect(isStale(machine, put(2, 1, 6))).toBe(false);
  });

  it("keeps keys apart", () => {
    const machine = emptyMachine();
    execute(machine, kv, put(1, 1, 7));
    expect(query(machine, kv, { f: "get", key: "y", input: null })).toBeNull();
  });
});

it("a request's digest covers client, sequence, function, key and input", () => {
  const digests = [
    put(1, 1, 1),
    put(2, 1, 1),
    put(1, 2, 1),
    put(1, 1, 2),
    request(1, 1, { f: "append", key: "x", input: 1 }, false),
    request(1, 1, { f: "put", key: "y", input: 1 }, false),
  ].map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(digests.length);
});
