/**
 * A property of FIFO sessions: whatever befalls machines and links, an end hears a prefix of what
 * the other end sent in that session.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { WithinWindow } from "../../src/kernel/within-window.ts";
import { kv } from "../../src/objects/kv.ts";
import type { NodeId, SessionId } from "../../src/protocol/node-id.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import { World } from "../../src/world/world.ts";
import { echo } from "../support/echo.ts";

interface Numbered {
  readonly type: "ping";
  readonly count: number;
}

/**
 * What was sent, or heard, in each direction of each session: `7 n1>n2`, then the numbers in order.
 */
type Ledger = Map<string, number[]>;

interface TalkState {
  up: SessionId[];
}

/**
 * Every node opens a session to each other one every 20 ms, and all ends that are up send a number
 * every 2 ms.
 */
function talkers(sent: Ledger, heard: Ledger): Protocol<TalkState, Numbered> {
  const plain = echo() as unknown as Protocol<TalkState, Numbered>;
  let next = 0;
  const note = (ledger: Ledger, session: SessionId, from: NodeId, to: NodeId, count: number) => {
    const key = `${session} n${from}>n${to}`;
    ledger.set(key, [...(ledger.get(key) ?? []), count]);
  };
  const peers = new Map<SessionId, NodeId>();
  return {
    ...plain,
    start(_disk, self) {
      self.setTimer("talk", 2_000);
      self.setTimer("open", 0);
      return { up: [] };
    },
    onMessage(_state, from, { count }, self, session) {
      note(heard, session, from, self.id, count);
    },
    onSession(state, peer, session, up, self) {
      peers.set(session * 10 + self.id, peer);
      state.up = state.up.filter((one) => one !== session);
      if (up) state.up.push(session);
    },
    onTimer(state, timer, self) {
      if (timer === "open") {
        self.setTimer("open", 20_000);
        for (const peer of self.peers) self.openSession(peer);
        return;
      }
      self.setTimer("talk", 2_000);
      for (const session of state.up) {
        const count = ++next;
        note(sent, session, self.id, peers.get(session * 10 + self.id) ?? 0, count);
        self.sendIn(session, { type: "ping", count });
      }
    },
  };
}

interface Act {
  readonly do: "cut" | "repair" | "slow" | "sever" | "crash" | "restart" | "pause" | "resume";
  readonly node: NodeId;
}

/** What befalls node n1 or n2, or the link from it to the other. */
const act: fc.Arbitrary<Act> = fc.record({
  do: fc.constantFrom(
    ...(["cut", "cut", "cut", "repair", "repair", "repair", "slow", "sever"] as const),
    ...(["crash", "crash", "restart", "restart", "pause", "resume"] as const),
  ),
  node: fc.integer({ min: 1, max: 2 }),
});

function perform(world: World, cuts: Set<NodeId>, { do: what, node }: Act): void {
  const peer = 3 - node;
  switch (what) {
    case "cut":
      if (!cuts.has(node)) world.network.cut(node, peer);
      cuts.add(node);
      return;
    case "repair":
      if (cuts.delete(node)) world.network.repair(node, peer);
      return;
    case "slow":
      world.network.disturb(node, peer, 0, 0, 5_000);
      return;
    case "sever":
      world.sessions.sever(world.sessions.snapshot().sessions.at(-node)?.id ?? 0);
      return;
    default:
      world.machines[what](node);
  }
}

it.each([
  { order: "by time", windowUs: null },
  { order: "at random within 3 ms", windowUs: 3_000 },
  { order: "at random within 50 ms", windowUs: 50_000 },
])(
  "an end hears a prefix of what was sent to it in a session, in order and once: $order",
  ({ windowUs }) => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 12_000 }), act), { maxLength: 25 }),
        (seed, acts) => {
          const sent: Ledger = new Map();
          const heard: Ledger = new Map();
          const world = new World(
            {
              seed: String(seed),
              protocol: talkers(sent, heard) as Protocol,
              setup: { options: {}, object: kv, nodes: 2 },
              clients: 0,
              network: {
                latencyMinUs: 0,
                latencyMaxUs: 30_000,
                lossPpm: 50_000,
                duplicatePpm: 50_000,
              },
              clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
              disk: { syncMinUs: 100, syncMaxUs: 200 },
              limits: { stepsMax: 1_000_000, stepsAtOnceMax: 10_000, pendingMax: 100_000 },
            },
            new Audit([], 2).facts,
          );
          if (windowUs !== null) {
            world.scheduleBy(new WithinWindow(world.agenda, world.lanes, () => windowUs));
          }
          world.boot();
          const cuts = new Set<NodeId>();
          const runFor = (us: number) => {
            const until = world.nowUs + us;
            while (world.agenda.nextUs() <= until && world.step());
          };
          runFor(100_000);
          for (const [afterUs, one] of acts) {
            runFor(afterUs);
            perform(world, cuts, one);
          }
          runFor(100_000);
          for (const [direction, numbers] of heard)
            expect(numbers, direction).toEqual(sent.get(direction)?.slice(0, numbers.length));
        },
      ),
      { numRuns: windowUs === null ? 500 : 200 },
    );
  },
);
