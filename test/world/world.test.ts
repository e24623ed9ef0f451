/** The contract between a node and its world. */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { NoProgressError } from "../../src/kernel/agenda.ts";
import { kv } from "../../src/objects/kv.ts";
import type { Protocol } from "../../src/protocol/protocol.ts";
import type { NetworkSettings } from "../../src/world/network.ts";
import type { WorldSettings } from "../../src/world/settings.ts";
import { World } from "../../src/world/world.ts";
import { type EchoHooks, type EchoState, echo } from "../support/echo.ts";

const CALM: NetworkSettings = {
  latencyMinUs: 100,
  latencyMaxUs: 900,
  lossPpm: 0,
  duplicatePpm: 0,
};

function settingsOf(protocol: Protocol): WorldSettings {
  return {
    seed: "1",
    protocol,
    setup: { options: {}, object: kv, nodes: 3 },
    clients: 1,
    network: CALM,
    clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
    disk: { syncMinUs: 100, syncMaxUs: 200 },
    limits: { stepsMax: 100_000, stepsAtOnceMax: 1_000, pendingMax: 10_000 },
  };
}

function worldOf(hooks: EchoHooks = {}, network: NetworkSettings = CALM, stepsAtOnceMax = 1_000) {
  const settings = settingsOf(echo(hooks) as Protocol);
  const limits = { ...settings.limits, stepsAtOnceMax };
  const world = new World({ ...settings, network, limits }, new Audit([], 3).facts);
  world.boot();
  return world;
}

function runUntil(world: World, us: number): void {
  while (world.agenda.nextUs() <= us && world.step());
}

const heard = (world: World, id: number) => (world.node(id).state as EchoState).heard;

describe("two versions in one cluster", () => {
  it("what leaves a node is digested and judged by the version that made it", () => {
    const calls: string[] = [];
    const version = (name: string): Protocol => {
      const made = echo({ onTimer: (_state, self) => void self.disk.batch([WRITE]) });
      return {
        ...made,
        digest: () => calls.push(`${name} digests`),
        digestWrite: () => calls.push(`${name} digests a write`),
        factsOfMessage: (from) => calls.push(`${name} judges n${from}`),
        factsOfWrite: (node) => calls.push(`${name} judges a write of n${node}`),
      } as Protocol;
    };
    const WRITE = { kind: "put", key: "k", value: 1 } as const;
    const world = new World(
      { ...settingsOf(version("old")), versions: new Map([[2, version("new")]]) },
      new Audit([], 3).facts,
    );
    world.boot();
    runUntil(world, 5_000);
    expect([...new Set(calls)].sort()).toEqual([
      "new digests",
      "new digests a write",
      "new judges a write of n2",
      "new judges n2",
      "old digests",
      "old digests a write",
      "old judges a write of n1",
      "old judges a write of n3",
      "old judges n1",
      "old judges n3",
    ]);
  });
});

describe("a partition", () => {
  it("loses what is sent, and also what is in flight", () => {
    const world = worldOf();
    runUntil(world, 1_050);
    expect(world.agenda.size).toBeGreaterThan(3);
    for (const to of [2, 3]) {
      world.network.cut(1, to);
      world.network.cut(to, 1);
    }
    runUntil(world, 20_000);
    expect(heard(world, 1).filter((line) => line.includes("n2"))).toEqual([]);
    expect(heard(world, 2).some((line) => line.includes("n1"))).toBe(false);
    for (const to of [2, 3]) {
      world.network.repair(1, to);
      world.network.repair(to, 1);
    }
    runUntil(world, 40_000);
    expect(heard(world, 2).some((line) => line.includes("n1"))).toBe(true);
  });

  it("may hold in one direction only", () => {
    const world = worldOf();
    world.network.cut(2, 1);
    runUntil(world, 20_000);
    expect(heard(world, 1).some((line) => line.includes("n2"))).toBe(false);
    expect(heard(world, 2).some((line) => line.startsWith("ping") && line.includes("n1"))).toBe(
      true,
    );
  });
});

describe("a crash", () => {
  it("takes a node's memory, and its timers; a restart begins anew", () => {
    const world = worldOf();
    runUntil(world, 10_500);
    world.machines.crash(2);
    expect([world.observe(2), world.node(2).state]).toEqual([null, null]);
    runUntil(world, 20_000);
    expect(world.node(2).state).toBeNull();
    world.machines.restart(2);
    expect(world.observe(2)?.commitIndex).toBe(0);
    runUntil(world, 21_500);
    expect(world.observe(2)?.commitIndex).toBe(1);
  });
});

describe("a cut that spares or holds what is in flight", () => {
  /** Cuts n1 off while its greetings are in flight. */
  function cutAt(us: number, inFlight: "lost" | "spared" | "held"): World {
    const world = worldOf({}, { ...CALM, latencyMinUs: 500 });
    runUntil(world, us);
    for (const to of [2, 3]) {
      world.network.cut(1, to, inFlight);
      world.network.cut(to, 1, inFlight);
    }
    return world;
  }
  const fromFirst = (world: World) => heard(world, 2).filter((line) => line.includes("n1"));

  it("loses it, or lets it arrive, or hands it over after the repair, and nothing that was sent during the cut", () => {
    const arrived = (["lost", "spared", "held"] as const).map((inFlight) => {
      const world = cutAt(1_050, inFlight);
      runUntil(world, 9_500);
      const during = fromFirst(world);
      for (const to of [2, 3]) {
        world.network.repair(1, to, inFlight);
        world.network.repair(to, 1, inFlight);
      }
      runUntil(world, 9_600);
      return [during, fromFirst(world)];
    });
    expect(arrived).toEqual([
      [[], []],
      [["ping 1 from n1"], ["ping 1 from n1"]],
      [[], ["ping 1 from n1"]],
    ]);
  });

  it("holds until the last cut that holds is repaired; one that loses wins", () => {
    const world = cutAt(1_050, "held");
    world.network.cut(1, 2, "held");
    runUntil(world, 5_000);
    world.network.repair(1, 2, "held");
    runUntil(world, 6_000);
    expect(fromFirst(world)).toEqual([]);
    const lost = cutAt(1_050, "held");
    lost.network.cut(1, 2);
    runUntil(lost, 5_000);
    lost.network.repair(1, 2);
    lost.network.repair(1, 2, "held");
    runUntil(lost, 5_100);
    expect(fromFirst(lost)).toEqual([]);
  });

  it("goes on the same after a snapshot is restored into it", () => {
    const world = cutAt(1_050, "held");
    runUntil(world, 5_000);
    const saved = world.snapshot();
    const goOn = () => {
      world.network.repair(1, 2, "held");
      runUntil(world, 20_000);
      return world.trace.digest();
    };
    const first = goOn();
    world.restore(saved);
    expect(goOn()).toBe(first);
  });
});

describe("a pause", () => {
  it("keeps what has reached the machine, whatever becomes of the link meanwhile", () => {
    const world = worldOf();
    runUntil(world, 1_050);
    world.machines.pause(2);
    runUntil(world, 1_990);
    world.network.cut(1, 2);
    world.machines.resume(2);
    runUntil(world, 20_000);
    expect(heard(world, 2)).toContain("ping 1 from n1");
  });

  it("holds back what arrives, and hands it over in order afterwards", () => {
    const world = worldOf();
    runUntil(world, 5_000);
    const before = heard(world, 2).length;
    world.machines.pause(2);
    runUntil(world, 15_000);
    expect(heard(world, 2)).toHaveLength(before);
    world.machines.resume(2);
    const count = world.node(2).waiting.length;
    expect(count).toBe(0);
    runUntil(world, 15_000);
    const pings = heard(world, 2)
      .slice(before)
      .filter((line) => line.startsWith("ping") && line.endsWith("n1"))
      .map((line) => Number(line.split(" ")[1]));
    expect(pings.length).toBeGreaterThan(5);
    expect(pings).toEqual([...pings].sort((a, b) => a - b));
  });

  it("lasts until as many resumes as pauses", () => {
    const world = worldOf();
    world.machines.pause(2);
    world.machines.pause(2);
    world.machines.resume(2);
    runUntil(world, 5_000);
    expect(heard(world, 2)).toEqual([]);
    world.machines.resume(2);
    runUntil(world, 10_000);
    expect(heard(world, 2).length).toBeGreaterThan(0);
  });
});

describe("the network", () => {
  it("loses, doubles and delays as its settings say", () => {
    const world = worldOf({}, { ...CALM, lossPpm: 200_000, duplicatePpm: 100_000 });
    runUntil(world, 2_000_000);
    const { messagesSent, messagesLost, messagesDuplicated } = world.counts;
    expect(messagesSent).toBeGreaterThan(8_000);
    expect(messagesLost / messagesSent).toBeCloseTo(0.2, 1);
    expect(messagesDuplicated / messagesSent).toBeCloseTo(0.08, 1);
  });

  it("lets messages of one link overtake each other", () => {
    const world = worldOf({
      onTimer: (state, self) => {
        for (let extra = 1; extra <= 3; extra++) {
          self.send(self.id === 1 ? 2 : 1, { type: "ping", count: state.count * 10 + extra });
        }
      },
    });
    runUntil(world, 50_000);
    const counts = heard(world, 2)
      .filter((line) => line.startsWith("ping") && line.endsWith("n1"))
      .map((line) => Number(line.split(" ")[1]));
    expect(counts).not.toEqual([...counts].sort((a, b) => a - b));
  });

  it("gives a message its fate whatever happens on other links", () => {
    const fates = (hooks: EchoHooks) => {
      const world = worldOf(hooks, { ...CALM, lossPpm: 300_000 });
      runUntil(world, 100_000);
      return heard(world, 3).filter((line) => line.endsWith("n1"));
    };
    // One more message on the link from n1 to n2 leaves the link from n1 to n3 alone.
    const more: EchoHooks = {
      onTimer: (state, self) => {
        if (self.id === 1 && state.count === 5) self.send(2, { type: "pong", count: 0 });
      },
    };
    expect(fates(more)).toEqual(fates({}));
  });
});

describe("a run that gets nowhere", () => {
  it("is stopped when events storm at one microsecond", () => {
    const world = worldOf({
      onTimer: (state, self) => {
        if (state.count > 1) self.setTimer("tick", 0);
      },
    });
    expect(() => runUntil(world, 1_000_000)).toThrow(NoProgressError);
    expect(() => runUntil(world, 1_000_000)).toThrow("at one microsecond");
  });

  it("is stopped when messages multiply without end", () => {
    const world = worldOf({
      onMessage: (_state, from, message, self) => {
        for (let copy = 0; copy < 3; copy++)
          self.send(from, { type: "pong", count: message.count });
      },
    });
    expect(() => runUntil(world, 60_000_000)).toThrow("are pending");
  });
});

describe("a message", () => {
  it("that is changed after it was sent is found out: at the latest in strict mode", () => {
    const message = { type: "pong" as const, count: 1 };
    const world = worldOf({
      onTimer: (_state, self) => self.send(2, message),
    });
    world.beStrict();
    runUntil(world, 5_000);
    expect(() => {
      (message as { count: number }).count = 2;
    }).toThrow(TypeError);
  });
});

describe("a snapshot", () => {
  it("restored leads to the same hash, as often as one likes", () => {
    const world = worldOf({}, { ...CALM, lossPpm: 100_000, duplicatePpm: 100_000 });
    runUntil(world, 20_000);
    world.machines.pause(2);
    runUntil(world, 25_000);
    const saved = world.snapshot();
    const finish = () => {
      world.machines.resume(2);
      runUntil(world, 60_000);
      world.markStates();
      return world.trace.digest();
    };
    const expected = finish();
    for (let time = 0; time < 3; time++) {
      world.restore(saved);
      expect(finish()).toBe(expected);
    }
  });
});
