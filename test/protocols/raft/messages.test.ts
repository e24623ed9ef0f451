/** The contract of Raft's digests: they change with whatever the structural digest changes with. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { mixValue } from "../../../src/core/hash.ts";
import type { Write } from "../../../src/protocol/disk.ts";
import { request } from "../../../src/protocol/request.ts";
import { describeMessage } from "../../../src/protocols/raft/labels.ts";
import { digestMessage, type Message } from "../../../src/protocols/raft/messages.ts";
import type { Entry } from "../../../src/protocols/raft/state.ts";
import { digestWrite } from "../../../src/protocols/raft/storage.ts";

const number = fc.nat(3);
const entry: fc.Arbitrary<Entry> = fc
  .record({ term: number, client: number, input: number })
  .map(({ term, client, input }) => ({
    term,
    timeUs: input,
    configuration: client === 1 ? { voters: input, outgoing: term, learners: input } : null,
    request: client < 2 ? null : request(client, 1, { f: "put", key: "x", input }, false),
  })) as fc.Arbitrary<Entry>;

const message = fc.oneof(
  fc.record({
    type: fc.constantFrom("request-vote" as const, "pre-vote" as const),
    term: number,
    lastLogIndex: number,
    lastLogTerm: number,
    transfer: fc.boolean(),
    askedUs: number,
  }),
  fc.record({
    type: fc.constantFrom("vote-reply" as const, "pre-vote-reply" as const),
    term: number,
    granted: fc.boolean(),
    askedUs: number,
  }),
  fc.record({
    type: fc.constant("snapshot-reply" as const),
    term: number,
    lastIndex: number,
    received: number,
    round: number,
  }),
  fc.record({ type: fc.constant("timeout-now" as const), term: number }),
  fc.record({
    type: fc.constant("read-index" as const),
    term: number,
    client: number,
    sequence: number,
  }),
  fc.record({
    type: fc.constant("read-index-reply" as const),
    term: number,
    client: number,
    sequence: number,
    index: number,
  }),
  fc.record({
    type: fc.constant("append-entries" as const),
    term: number,
    prevLogIndex: number,
    prevLogTerm: number,
    entries: fc.array(entry, { maxLength: 2 }),
    leaderCommit: number,
    round: number,
  }),
  fc.record({
    type: fc.constant("append-reply" as const),
    term: number,
    success: fc.boolean(),
    index: number,
    hintIndex: number,
    hintTerm: number,
    round: number,
  }),
) as fc.Arbitrary<Message>;

it("two messages have the same digest exactly if they are structurally the same", () => {
  fc.assert(
    fc.property(message, message, (a, b) => {
      expect(digestMessage(a) === digestMessage(b)).toBe(mixValue(0, a) === mixValue(0, b));
    }),
    { numRuns: 5_000 },
  );
});

it("two writes have the same digest exactly if they are structurally the same", () => {
  const write = fc.oneof(
    fc.record({ kind: fc.constant("append" as const), index: number, entry }),
    fc.record({ kind: fc.constant("truncate" as const), from: number }),
    fc.record({
      kind: fc.constant("put" as const),
      key: fc.constant("hard-state"),
      value: fc.record({ term: number, votedFor: number }),
    }),
  ) as fc.Arbitrary<Write>;
  fc.assert(
    fc.property(write, write, (a, b) => {
      expect(digestWrite(a) === digestWrite(b)).toBe(mixValue(0, a) === mixValue(0, b));
    }),
    { numRuns: 5_000 },
  );
});

it("a message's description names its kind", () => {
  fc.assert(
    fc.property(message, (any) => {
      expect(describeMessage(any).kind).toBe(any.type);
    }),
  );
});
