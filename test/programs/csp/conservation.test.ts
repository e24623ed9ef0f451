/** Channels as a whole: what is sent is received or buffered, in order, whatever tasks do. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Channel, select } from "../../../src/programs/csp/channel.ts";
import { spawn } from "../../../src/programs/csp/waits.ts";
import { Turns } from "../../../src/programs/turns.ts";
import { worldOf } from "../support/world.ts";

/** What went through a channel: items are numbered in the order in which they were to be sent. */
interface Passed {
  readonly sent: readonly number[];
  readonly received: readonly unknown[];
  readonly buffered: number;
}

/** What is wrong with what went through a channel; empty: nothing is. */
function wrongWith({ sent, received, buffered }: Passed): string {
  if (sent.length !== received.length + buffered) return "sent is not received + buffered";
  const expected = [...sent].sort((a, b) => a - b).slice(0, received.length);
  return expected.every((item, at) => item === received[at]) ? "" : "out of order";
}

it("what goes through a channel is judged: lost, invented, doubled, out of order", () => {
  expect(wrongWith({ sent: [1, 2, 3], received: [1, 2], buffered: 1 })).toBe("");
  const lost = "sent is not received + buffered";
  expect(wrongWith({ sent: [1, 2, 3], received: [1, 2], buffered: 0 })).toBe(lost);
  expect(wrongWith({ sent: [1], received: [1, 1], buffered: 0 })).toBe(lost);
  expect(wrongWith({ sent: [1, 2], received: [1, 9], buffered: 0 })).toBe("out of order");
  expect(wrongWith({ sent: [1, 2], received: [2, 1], buffered: 0 })).toBe("out of order");
});

describe("channels as a whole", () => {
  const acts = fc.array(
    fc.record({
      kind: fc.constantFrom("send", "receive", "select"),
      channel: fc.nat(2),
      other: fc.nat(2),
    }),
    { maxLength: 60 },
  );

  it("lose nothing and invent nothing: sent = received + buffered, in order a channel", () => {
    fc.assert(
      fc.property(acts, fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), (list, capacities) => {
        const world = worldOf();
        const turns = new Turns(world.self);
        const sent: number[][] = [[], [], []];
        const received: unknown[][] = [[], [], []];
        let channels: Channel<unknown>[] = [];
        turns.turn(world.self, () => {
          channels = capacities.map((capacity) => new Channel<unknown>(capacity));
          turns.atRest = null;
        });
        let item = 0;
        for (const { kind, channel, other } of list) {
          turns.turn(world.self, () => {
            const [one, two] = [channels[channel] as Channel, channels[other] as Channel];
            const mine = item++;
            const give = (to: number) => sent[to]?.push(mine);
            const take = (from: number, { value, ok }: { value: unknown; ok: boolean }) =>
              ok && received[from]?.push(value);
            void spawn(() => {
              if (kind === "send") return one.send(mine).then((() => give(channel)) as never);
              if (kind === "receive")
                return one.receive().then(((got: never) => take(channel, got)) as never);
              const cases = [{ receive: two }, { send: one, value: mine }];
              return select(cases).then(((chosen: {
                index: number;
                value: unknown;
                ok: boolean;
              }) => (chosen.index === 1 ? give(channel) : take(other, chosen))) as never);
            });
          });
        }
        expect(turns.ended).toBeNull();
        for (const [at, channel] of channels.entries()) {
          expect(channel.length).toBeLessThanOrEqual(channel.capacity);
          const ends = { sent: sent[at] as number[], received: received[at] as unknown[] };
          expect(wrongWith({ ...ends, buffered: channel.length })).toBe("");
        }
      }),
      { numRuns: 300 },
    );
  });
});
