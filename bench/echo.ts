/**
 * A protocol that does next to nothing: nodes ping each other on a timer. What is left is the
 * kernel and the world.
 */
import { Audit } from "../src/checkers/audit/audit.ts";
import { mix } from "../src/core/hash.ts";
import { kv } from "../src/objects/kv.ts";
import { CRASH_RECOVERY } from "../src/protocol/fault-model.ts";
import type { Protocol } from "../src/protocol/protocol.ts";
import { WORLD_FACTS } from "../src/protocol/shared-facts.ts";
import { World } from "../src/world/world.ts";

interface EchoMessage {
  readonly ping: boolean;
  readonly count: number;
}

export const echo: Protocol<{ count: number }, EchoMessage> = {
  name: "echo",
  about: "Pings and pongs.",
  options: {},
  faultModel: CRASH_RECOVERY,
  start(_disk, self) {
    self.setTimer("tick", 100);
    return { count: 0 };
  },
  onMessage(state, from, message, self): void {
    state.count++;
    if (message.ping) self.send(from, { ping: false, count: message.count });
  },
  onTimer(state, _timer, self): void {
    self.setTimer("tick", 100);
    for (const peer of self.peers) self.send(peer, { ping: true, count: state.count });
  },
  onRequest(): void {
    // Nobody asks.
  },
  onDisk(): void {
    // Nothing is kept.
  },
  observe: (state) => ({
    role: "echo",
    term: 0,
    leader: 0,
    commitIndex: state.count,
    lastIndex: state.count,
  }),
  describe: (message) => ({
    kind: message.ping ? "ping" : "pong",
    fields: { count: message.count },
  }),
  digest: (message) => mix(message.ping ? 1 : 2, message.count),
  factsOfMessage(): void {
    // Nothing is asserted.
  },
  factsOfWrite(): void {
    // Nothing is asserted.
  },
};

/** A booted world of five nodes of an echo, without clients and without judges but the hash. */
export function echoWorld(protocol: Protocol): World {
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: { options: {}, object: kv, nodes: 5 },
      clients: 0,
      network: { latencyMinUs: 100, latencyMaxUs: 900, lossPpm: 0, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: 100, syncMaxUs: 200 },
      limits: { stepsMax: 1e12, stepsAtOnceMax: 1e9, pendingMax: 1e6 },
    },
    new Audit([], 5, { ...WORLD_FACTS, ...protocol.facts }).facts,
  );
  world.boot();
  return world;
}
