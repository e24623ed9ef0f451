/** What a process asks of services: one after another, but for asks that name whom to ask first. */
import { describe, expect, it } from "vitest";
import { BACKOFF_US } from "../../src/protocol/asking.ts";
import type { Reply, Request } from "../../src/protocol/request.ts";
import { type AskPort, Asks } from "../../src/world/asks.ts";

const READ = { f: "read", key: null, input: 1 };
const OK: Reply = { status: "ok", output: 9, leader: 2 };

function asker() {
  const sent: (readonly [member: number, sequence: number])[] = [];
  const requests = new Map<number, Request>();
  const clock = { nowUs: 0 };
  const port = {
    services: [{ name: "g1", number: 0, ids: [11, 12, 13] }],
    session: 5,
    monotonicNow: () => clock.nowUs,
    submit: (_service: unknown, member: number, request: Request) => {
      requests.set(request.sequence, request);
      sent.push([member, request.sequence]);
    },
    setTimer: () => undefined,
  };
  const asks = new Asks(port as unknown as AskPort);
  const answer = (sequence: number, from: number) =>
    asks.onReply(0, requests.get(sequence) as Request, OK, from)?.sequence ?? null;
  const hint = (sequence: number, from: number, leader: number) =>
    asks.onReply(
      0,
      requests.get(sequence) as Request,
      { status: "not-leader", output: null, leader },
      from,
    );
  const wait = (us: number) => {
    clock.nowUs += us;
    asks.onTimer();
  };
  return { sent, asks, answer, hint, wait };
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

  it("goes to every member in turn, though two name each other for ever", () => {
    const { sent, asks, hint, wait } = asker();
    asks.ask("g1", READ, null);
    for (let turn = 0; turn < 3; turn++) {
      for (let hints = 0; hints < 5; hints++) {
        const [from] = sent.at(-1) as readonly [number, number];
        hint(1, from, from === 1 ? 2 : 1);
      }
      wait(BACKOFF_US);
    }
    expect(sent.map(([member]) => member)).toEqual([1, 2, 1, 2, 2, 1, 2, 1, 3, 1, 2, 1, 1]);
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
