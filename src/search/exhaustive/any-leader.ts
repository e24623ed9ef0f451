/**
 * Zab whose elections may name anyone: instead of FastLeaderElection an oracle, which makes any
 * server that looks for a leader decide for any server, at any time.
 *
 * Zab's safety must not rest on who is elected (Junqueira 2011, §IV: the oracle of phase 0 serves
 * progress). A server that looks for a leader does nothing but exchange notifications until it
 * decides, and nothing of the election but the leader's name is read after. So of every execution
 * with FastLeaderElection there is one here that is the same but for votes, rounds and
 * notifications: each time a server decides, it decides here. What no execution here breaks, none
 * breaks there. Here there are more, such as those in which a server with an old history leads.
 *
 * A decision is a timer of the server that looks, so that the bounds for timers are bounds for
 * decisions, too: an execution with d decisions and t timers that fire after an election is within
 * d + t timers here.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Handlers, Protocol, Self } from "../../protocol/protocol.ts";
import { through } from "../../protocol/through.ts";
import type { Message, Notification } from "../../protocols/zab/messages.ts";
import type { Role, ZabState } from "../../protocols/zab/state.ts";

type ZabHandlers = Handlers<ZabState, Message>;
type ZabSelf = Self<Message>;

/** The timer by which a server decides for another, or for itself. */
const DECIDES = "decides for n";

/** The same protocol, correct or with a planted bug, after such elections. No reconfigurations. */
export function withAnyLeader(zab: Protocol): Protocol {
  if (!("instance" in zab)) throw new TypeError("Zab makes the handlers of each process");
  return {
    ...zab,
    instance(setup) {
      return handlersOf(zab.instance(setup) as ZabHandlers, setup.nodes) as Handlers;
    },
  };
}

function handlersOf(zab: ZabHandlers, nodes: number): ZabHandlers {
  const seen = (self: ZabSelf) => through(self, silenced(self, nodes));
  return {
    ...zab,
    start(disk, self, setup) {
      const state = zab.start(disk, seen(self), setup);
      forgetVotes(state);
      return state;
    },
    onMessage(state, from, message, self, session) {
      zab.onMessage(state, from, message, seen(self), session);
      forgetVotes(state);
    },
    onSession(state, peer, session, up, self) {
      zab.onSession?.(state, peer, session, up, seen(self));
      forgetVotes(state);
    },
    onTimer(state, timer, self) {
      if (timer.startsWith(DECIDES)) {
        decide(zab, state, Number(timer.slice(DECIDES.length)), nodes, seen(self));
      } else zab.onTimer(state, timer, seen(self));
      forgetVotes(state);
    },
    onRequest(state, request, self) {
      zab.onRequest(state, request, seen(self));
      forgetVotes(state);
    },
    onDisk(state, ticket, outcome, self) {
      zab.onDisk(state, ticket, outcome, seen(self));
      forgetVotes(state);
    },
  };
}

/** No vote is sent; as long as votes would be sent again, any decision may come. */
function silenced(self: ZabSelf, nodes: number): Partial<ZabSelf> {
  const timers = Array.from({ length: nodes }, (_, at) => `${DECIDES}${at + 1}`);
  return {
    send(to, message) {
      if (message.type !== "notification") self.send(to, message);
    },
    setTimer(name, delayUs) {
      if (name === "resend") for (const timer of timers) self.setTimer(timer, delayUs);
      else if (name !== "finalize") self.setTimer(name, delayUs);
    },
    cancelTimer(name) {
      if (name === "resend") for (const timer of timers) self.cancelTimer(timer);
      else if (name !== "finalize") self.cancelTimer(name);
    },
  };
}

/** All say at once that they follow one leader, and that one that it leads. */
function decide(
  zab: ZabHandlers,
  state: ZabState,
  leader: NodeId,
  nodes: number,
  self: ZabSelf,
): void {
  const { round, voters, votersIndex } = state;
  const vote = { leader, zxid: 0, epoch: 0 };
  const said = (role: Role): Notification => {
    return { type: "notification", vote, round, role, voters, votersIndex };
  };
  for (let node = 1; node <= nodes && state.phase === "election"; node++) {
    if (node !== leader) zab.onMessage(state, node, said("following"), self, 0);
  }
  if (state.phase === "election") zab.onMessage(state, leader, said("leading"), self, 0);
}

/** Nothing is left of an election but its leader. */
function forgetVotes(state: ZabState): void {
  state.round = 0;
  state.vote = { leader: 0, zxid: -1, epoch: -1 };
  state.received.clear();
  state.outside.clear();
  state.resendUs = 0;
  state.finalizing = false;
}
