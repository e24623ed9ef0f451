/** Whom a client asks, and what ends its operation. */
import { describe, expect, it } from "vitest";
import { HistoryRecorder } from "../../src/history/recorder.ts";
import { RandomStream } from "../../src/kernel/streams.ts";
import { register } from "../../src/objects/register.ts";
import type { Reply, Request } from "../../src/protocol/request.ts";
import { AskingClient } from "../../src/workloads/asking-client.ts";

const RETRY_US = 100;

/** The only client of so many nodes. */
function client(nodes: number) {
  const asked: number[] = [];
  let last: Request | null = null;
  const port = {
    nowUs: 0,
    clockUs: 0,
    steps: 0,
    submit: (_client: number, node: number, request: Request) => {
      asked.push(node);
      last = request;
    },
    wakeAt: () => undefined,
  };
  const history = new HistoryRecorder();
  const settings = { rate: 0, timeout: 100_000, retry: RETRY_US, backoff: 10 };
  const made = new AskingClient(
    {
      number: 1,
      clients: 1,
      nodes,
      settings,
      object: register,
      history,
      stream: new RandomStream("1", "client/c1"),
      port,
      chooser: { choices: null },
    },
    { draw: (_stream, value) => ({ f: "write", key: null, input: value }) },
  );
  made.begin();
  made.onWake();
  return {
    asked,
    made,
    history,
    wait: (us: number) => {
      port.clockUs += us;
      port.nowUs += us;
      made.onWake();
    },
    answer: (from: number, reply: Partial<Reply>) =>
      made.onReply(
        last as unknown as Request,
        { status: "not-leader", output: null, leader: 0, ...reply },
        from,
      ),
  };
}

describe("a client", () => {
  it("asks every node in turn, wherever hints led in between", () => {
    const { asked, answer, wait } = client(3);
    for (let turn = 0; turn < 3; turn++) {
      answer(asked.at(-1) as number, { leader: 2 });
      wait(RETRY_US);
    }
    // n2 is dead, n1 names it for ever, and n3 is asked all the same.
    expect(asked).toEqual([1, 2, 2, 3, 2, 1]);
  });

  it("leaves a circle of hints after as many as there are nodes", () => {
    const { asked, answer, wait } = client(4);
    const next = [0, 2, 3, 1];
    for (let turn = 0; turn < 3; turn++) {
      for (let hint = 0; hint < 6; hint++) {
        const from = asked.at(-1) as number;
        answer(from, { leader: next[from] as number });
      }
      wait(RETRY_US);
    }
    expect(asked).toEqual([1, 2, 3, 1, 2, 2, 3, 1, 2, 3, 3, 1, 2, 3, 1, 4]);
  });

  it("ends an operation whose session has expired at once, and asks for the next", () => {
    const { asked, answer, wait, history, made } = client(3);
    answer(3, { status: "session-expired" });
    expect(history.at(0)).toMatchObject({ outcome: "info" });
    expect(made.busy).toBe(false);
    wait(0);
    expect(history.length).toBe(2);
    expect(asked).toEqual([1, 3]);
  });
});
