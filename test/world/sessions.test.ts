/**
 * The contract of FIFO sessions: order, loss of a suffix, and two ends that learn of a break on
 * their own.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { kv } from "../../src/objects/kv.ts";
import type { NodeId, SessionId } from "../../src/protocol/node-id.ts";
import type { Protocol, Self } from "../../src/protocol/protocol.ts";
import type { NetworkSettings } from "../../src/world/network.ts";
import { World } from "../../src/world/world.ts";
import { echo } from "../support/echo.ts";

interface Numbered {
  readonly type: "ping";
  readonly count: number;
}

interface TalkState {
  /** What arrived in sessions: `[session, count]`. */
  heard: [SessionId, number][];
  /** What this node learnt of its sessions, in order: `up 1`, `over 1`. */
  news: string[];
}

/**
 * Node 1 opens a session to node 2 at once and sends the next number in it every millisecond,
 * whatever it hears.
 */
function talker(): Protocol<TalkState & { count: number }, Numbered> {
  const plain = echo() as unknown as Protocol<TalkState & { count: number }, Numbered>;
  return {
    ...plain,
    start(_disk, self) {
      if (self.id === 1) self.openSession(2);
      return { heard: [], news: [], count: 0 };
    },
    onMessage(state, _from, message, _self, session) {
      state.heard.push([session, message.count]);
    },
    onSession(state, _peer, session, up, self) {
      state.news.push(`${up ? "up" : "over"} ${session}`);
      if (up && self.id === 1) self.setTimer(`talk ${session}`, 1_000);
    },
    onTimer(state, timer, self) {
      self.setTimer(timer, 1_000);
      self.sendIn(Number(timer.slice(5)), { type: "ping", count: ++state.count });
    },
  };
}

const CALM: NetworkSettings = {
  latencyMinUs: 100,
  latencyMaxUs: 9_000,
  lossPpm: 0,
  duplicatePpm: 0,
};

function worldOf(seed: string, network: Partial<NetworkSettings> = {}): World {
  const world = new World(
    {
      seed,
      protocol: talker() as Protocol,
      setup: { options: {}, object: kv, nodes: 3 },
      clients: 0,
      network: { ...CALM, ...network },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: 100, syncMaxUs: 200 },
      limits: { stepsMax: 100_000, stepsAtOnceMax: 1_000, pendingMax: 10_000 },
    },
    new Audit([], 3).facts,
  );
  world.boot();
  return world;
}

function runUntil(world: World, us: number): void {
  while (world.agenda.nextUs() <= us && world.step());
}

const stateOf = (world: World, id: NodeId) => world.node(id).state as TalkState;
const numbers = (world: World) => stateOf(world, 2).heard.map(([, count]) => count);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

function cut(world: World): void {
  world.network.cut(1, 2);
  world.network.cut(2, 1);
}

function repair(world: World): void {
  world.network.repair(1, 2);
  world.network.repair(2, 1);
}

describe("a session", () => {
  it("is up for the end that was called before it is up for the caller", () => {
    const world = worldOf("1");
    while (stateOf(world, 1).news.length === 0) {
      if (stateOf(world, 2).news.length === 0) expect(stateOf(world, 1).news).toEqual([]);
      world.step();
    }
    expect(stateOf(world, 2).news).toEqual(["up 1"]);
  });

  it("hands over everything once and in order, however the network loses, doubles and delays", () => {
    for (const seed of ["1", "2", "3", "4", "5"]) {
      const world = worldOf(seed, { lossPpm: 200_000, duplicatePpm: 200_000 });
      runUntil(world, 3_000_000);
      const heard = numbers(world);
      expect(heard.length).toBeGreaterThan(1_000);
      expect(heard).toEqual(upTo(heard.length));
    }
  });

  it("outlives a short cut: what was sent meanwhile arrives late, in order", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    cut(world);
    runUntil(world, 150_000);
    const during = numbers(world).length;
    runUntil(world, 160_000);
    expect(numbers(world).length).toBe(during);
    repair(world);
    runUntil(world, 400_000);
    expect(numbers(world).length).toBeGreaterThan(during + 100);
    expect(numbers(world)).toEqual(upTo(numbers(world).length));
    expect(stateOf(world, 1).news).toEqual(["up 1"]);
  });

  it("breaks under a long cut: a suffix is lost for ever, and nothing arrives after the repair", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    cut(world);
    runUntil(world, 8_000_000);
    const before = numbers(world);
    expect(before).toEqual(upTo(before.length));
    repair(world);
    runUntil(world, 9_000_000);
    expect(numbers(world)).toEqual(before);
    expect(stateOf(world, 1).news).toEqual(["up 1", "over 1"]);
    expect(stateOf(world, 2).news).toEqual(["up 1", "over 1"]);
  });

  it("notifies its ends of a break separately, and late", () => {
    const moments = ["1", "2", "3", "4", "5", "6"].map((seed) => {
      const world = worldOf(seed);
      runUntil(world, 100_000);
      cut(world);
      const learnt: number[] = [0, 0, 0];
      while (world.agenda.nextUs() < 10_000_000 && world.step()) {
        for (const id of [1, 2]) {
          if (learnt[id] === 0 && stateOf(world, id).news.includes("over 1"))
            learnt[id] = world.nowUs;
        }
      }
      return learnt;
    });
    for (const [, first, second] of moments) {
      expect(first).toBeGreaterThan(200_000);
      expect(second).toBeGreaterThan(200_000);
      expect(first).not.toBe(second);
    }
    expect(new Set(moments.map(([, first = 0, second = 0]) => first < second)).size).toBe(2);
  });

  it("breaks in both directions though only one was cut", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    world.network.cut(1, 2);
    runUntil(world, 8_000_000);
    expect(stateOf(world, 1).news).toEqual(["up 1", "over 1"]);
    expect(stateOf(world, 2).news).toEqual(["up 1", "over 1"]);
  });

  it("ends for the other end after everything that was sent before", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    const sent = (world.node(1).state as { count: number }).count;
    world.sessions.close(1, 1);
    runUntil(world, 500_000);
    expect(numbers(world)).toEqual(upTo(sent));
    expect(stateOf(world, 2).news).toEqual(["up 1", "over 1"]);
    expect(world.sessions.get(1)).toBeUndefined();
  });

  it("carries nothing for an end that has closed it", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    const heard = numbers(world).length;
    world.sessions.close(2, 1);
    runUntil(world, 200_000);
    expect(numbers(world).length).toBe(heard);
  });

  it("may still carry what a machine sent before it stopped: a prefix, the rest is lost", () => {
    let arrivedAfter = 0;
    let lostAny = false;
    for (let seed = 1; seed <= 30; seed++) {
      const world = worldOf(String(seed));
      runUntil(world, 100_000);
      const sent = (world.node(1).state as { count: number }).count;
      const before = numbers(world).length;
      world.machines.crash(1);
      runUntil(world, 6_000_000);
      const after = numbers(world);
      expect(after).toEqual(upTo(after.length));
      arrivedAfter += after.length - before;
      lostAny ||= after.length < sent;
      expect(stateOf(world, 2).news).toEqual(["up 1", "over 1"]);
    }
    expect(arrivedAfter).toBeGreaterThan(0);
    expect(lostAny).toBe(true);
  });

  it("stays dead when its machine comes back: a new one has a new number", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    world.machines.crash(1);
    world.machines.restart(1);
    runUntil(world, 6_000_000);
    expect(stateOf(world, 1).news).toEqual(["up 2"]);
    const old = stateOf(world, 2).heard.filter(([session]) => session === 1);
    const fresh = stateOf(world, 2).heard.filter(([session]) => session === 2);
    expect(old.map(([, count]) => count)).toEqual(upTo(old.length));
    expect(fresh.map(([, count]) => count)).toEqual(upTo(fresh.length));
  });

  it("fails for a caller whose peer is down, late", () => {
    const world = worldOf("1");
    world.machines.crash(2);
    runUntil(world, 6_000_000);
    expect(stateOf(world, 1).news).toEqual(["over 1"]);
  });

  it("waits for a paused process, and keeps its order", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    world.machines.pause(2);
    runUntil(world, 200_000);
    world.machines.resume(2);
    runUntil(world, 300_000);
    expect(numbers(world).length).toBeGreaterThan(150);
    expect(numbers(world)).toEqual(upTo(numbers(world).length));
  });

  it("goes on the same after a snapshot is restored, with messages in flight and stalled", () => {
    const world = worldOf("1");
    runUntil(world, 100_000);
    cut(world);
    runUntil(world, 120_000);
    const saved = world.snapshot();
    const goOn = () => {
      repair(world);
      runUntil(world, 500_000);
      return world.trace.digest();
    };
    const first = goOn();
    expect(numbers(world)).toEqual(upTo(numbers(world).length));
    world.restore(saved);
    expect(goOn()).toBe(first);
  });
});

/** A handler may not send in a session that is not up: the message does not leave. */
describe("sending", () => {
  it("before the session is up sends nothing", () => {
    const world = worldOf("1");
    const self = world.node(1) as unknown as Self<Numbered>;
    self.sendIn(1, { type: "ping", count: 99 });
    expect(world.counts.messagesSent).toBe(0);
    runUntil(world, 100_000);
    expect(numbers(world)).toEqual(upTo(numbers(world).length));
  });
});
