/**
 * A protocol that does next to nothing: nodes ping each other on a timer. What is left is the
 * kernel and the world.
 */
import { mix } from "../src/core/hash.ts";
import { CRASH_RECOVERY } from "../src/protocol/fault-model.ts";
import type { Protocol } from "../src/protocol/protocol.ts";

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
