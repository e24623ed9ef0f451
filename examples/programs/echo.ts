/**
 * An echo service: the node that is asked hands the operation to n1, by a call with a deadline; n1
 * keeps one value, on its disk before it answers, and serves an operation once however often it is
 * asked.
 */
import type { Asked, Process } from "rashomon";

interface Served {
  readonly sequence: number;
  readonly output: unknown;
}

const HOME = 1;
/** What n1 has made durable: the value, and by client the last operation that it served. */
let value: unknown = null;
let served: Record<number, Served> = {};
/** The operation before the next one. */
let last: Promise<unknown> = Promise.resolve();

export default async function main(self: Process): Promise<void> {
  if (self.id === HOME) {
    value = (await self.disk.get("value")) ?? null;
    served = ((await self.disk.get("served")) ?? {}) as typeof served;
    self.serve("operation", (asked: Asked) => {
      last = last.then(() => perform(self, asked));
      return last;
    });
  }
  self.serve("echo", async (text: string) => text);
  self.onRequest(async (asked) => {
    try {
      return await self.call(HOME, "operation", asked, { timeoutMs: 40 });
    } catch {
      throw self.notLeader();
    }
  });
  await greet(self);
}

async function perform(self: Process, { f, input, client, sequence }: Asked): Promise<unknown> {
  const before = served[client];
  if (before !== undefined && before.sequence >= sequence) return before.output;
  const next = f === "write" ? input : value;
  const output = f === "read" ? value : null;
  const after = { ...served, [client]: { sequence, output } };
  await self.disk.write([
    { kind: "put", key: "value", value: next },
    { kind: "put", key: "served", value: after },
  ]);
  value = next;
  served = after;
  return output;
}

/** Says now and then that it is there, and shows how many answer. */
async function greet(self: Process): Promise<never> {
  for (let round = 1; ; round++) {
    const answers = await Promise.allSettled(
      self.peers.map((peer) => self.call(peer, "echo", `n${self.id} ${round}`, { timeoutMs: 20 })),
    );
    self.show({ round, heard: answers.filter(({ status }) => status === "fulfilled").length });
    await self.sleep(50);
  }
}
