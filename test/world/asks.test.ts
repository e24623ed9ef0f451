/** What a process asks of services: one after another, but for asks that name whom to ask first. */
import { describe, expect, it } from "vitest";
import type { Reply, Request } from "../../src/protocol/request.ts";
import { type AskPort, Asks } from "../../src/world/asks.ts";

const READ = { f: "read", key: null, input: 1 };
const OK: Reply = { status: "ok", output: 9, leader: 2 };

function asker() {
  const sent: (readonly [member: number, sequence: number])[] = [];
  const requests = new Map<number, Request>();
  const port = {
    services: [{ name: "g1", number: 0, ids: [11, 12, 13] }],
    session: 5,
    monotonicNow: () => 0,
    submit: (_service: unknown, member: number, request: Request) => {
      requests.set(request.sequence, request);
      sent.push([member, request.sequence]);
    },
    setTimer: () => undefined,
  };
  const asks = new Asks(port as unknown as AskPort);
  const answer = (sequence: number, from: number) =>
    asks.onReply(0, requests.get(sequence) as Request, OK, from)?.sequence ?? null;
  return { sent, asks, answer };
}

describe("what a process asks", () => {
  it("waits for what it asked before", () => {
    const { sent, asks, answer } = asker();
    asks.ask("g1", READ, null);
    asks.ask("g1", READ, null);
    expect(sent).toEqual([[1, 1]]);
    expect(answer(1, 3)).toBe(1);
    expect(sent.at(-1)).toEqual([3, 2]);
  });

  it("waits for nothing where it names whom to ask first, counted round", () => {
    const { sent, asks, answer } = asker();
    asks.ask("g1", READ, null);
    asks.ask("g1", READ, null, 2);
    asks.ask("g1", READ, null, 5);
    expect(sent).toEqual([
      [1, 1],
      [2, 2],
      [2, 3],
    ]);
    asks.ask("g1", READ, null);
    expect([answer(3, 2), answer(2, 2)]).toEqual([3, 2]);
    // The first is in flight still, and the last waits for it; who answered those need not lead.
    expect(sent.length).toBe(3);
    answer(1, 1);
    expect(sent.at(-1)).toEqual([1, 4]);
  });
});
