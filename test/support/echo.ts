/**
 * The smallest protocol: every node greets the next one now and then, and what is greeted answers.
 * For tests of the world.
 */
import type { DiskOutcome, Ticket } from "../../src/protocol/disk.ts";
import { CRASH_RECOVERY } from "../../src/protocol/fault-model.ts";
import type { NodeId, SessionId } from "../../src/protocol/node-id.ts";
import type { Protocol, Self } from "../../src/protocol/protocol.ts";

export interface EchoMessage {
  readonly type: "ping" | "pong";
  readonly count: number;
}

export interface EchoState {
  count: number;
  /** What arrived, in order: `ping 1 from n2`. */
  heard: string[];
  sessions: Record<number, boolean>;
}

/** What a test adds to the protocol's handlers. */
export interface EchoHooks {
  onTimer?(state: EchoState, self: Self<EchoMessage>): void;
  onMessage?(state: EchoState, from: NodeId, message: EchoMessage, self: Self<EchoMessage>): void;
  onStart?(self: Self<EchoMessage>): void;
  onDisk?(ticket: Ticket, outcome: DiskOutcome, self: Self<EchoMessage>): void;
}

export function echo(hooks: EchoHooks = {}): Protocol<EchoState, EchoMessage> {
  return {
    name: "echo",
    about: "Pings and pongs.",
    options: {},
    faultModel: CRASH_RECOVERY,
    start(_disk, self): EchoState {
      self.setTimer("tick", 1_000);
      hooks.onStart?.(self);
      return { count: 0, heard: [], sessions: {} };
    },
    onMessage(state, from, message, self, session: SessionId): void {
      state.heard.push(`${message.type} ${message.count} from n${from}`);
      hooks.onMessage?.(state, from, message, self);
      if (message.type === "ping" && session === 0)
        self.send(from, { type: "pong", count: message.count });
    },
    onSession(state, _peer, session, up): void {
      state.sessions[session] = up;
    },
    onTimer(state, _timer, self): void {
      self.setTimer("tick", 1_000);
      state.count++;
      hooks.onTimer?.(state, self);
      const peer = self.peers[0];
      if (peer !== undefined) self.send(peer, { type: "ping", count: state.count });
    },
    onRequest(_state, request, self): void {
      self.reply(request, { status: "ok", output: request.command.input, leader: self.id });
    },
    onDisk(_state, ticket, outcome, self): void {
      hooks.onDisk?.(ticket, outcome, self);
    },
    observe: (state) => ({
      role: "echo",
      term: 0,
      leader: 0,
      commitIndex: state.count,
      lastIndex: state.count,
    }),
    describe: (message) => ({ kind: message.type, fields: { count: message.count } }),
    factsOfMessage(): void {
      // Nothing is asserted.
    },
    factsOfWrite(): void {
      // Nothing is asserted.
    },
  };
}
