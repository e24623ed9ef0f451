/**
 * A member of SWIM (Das, Gupta and Motivala 2002): each period it probes one other, in a random
 * order of all, by a ping, and if no ack comes by way of others; who does not answer is suspected,
 * and declared dead unless it refutes that in time. News travels with the probes.
 */
import { CRASH_RECOVERY } from "../../../protocol/fault-model.ts";
import type { NodeId } from "../../../protocol/node-id.ts";
import type { Protocol } from "../../../protocol/protocol.ts";
import { sizeOf } from "../../../protocol/quorum.ts";
import { SWIM_FACTS } from "./facts.ts";
import {
  describeMessage,
  digestMessage,
  factsOfArrival,
  factsOfMessage,
  MESSAGES,
  type Message,
} from "./messages.ts";
import { SWIM_OPTIONS, swimOf } from "./options.ts";
import { askOthers, onNoAnswer, onProbe, send } from "./probe.ts";
import { onExchange, push } from "./push-pull.ts";
import { ALIVE, DEAD, type Standing, type SwimRules } from "./rules.ts";
import { accuse, declareDead, hear, standingOf } from "./standing.ts";
import type { Membership, Swim, SwimSelf } from "./state.ts";
import { confirmationsOf } from "./suspicion.ts";

/** When a timer that is due may be handled at the latest, by the clock that it is set by. */
const TICK_US = 1_000;

/** @param rules those of SWIM, or wrong ones. */
export function swimMember(rules: SwimRules): Protocol<Membership, Message> {
  return {
    name: "swim-member",
    about: "Membership by probes and gossip (Das, Gupta and Motivala 2002).",
    options: SWIM_OPTIONS,
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["member"],
    facts: SWIM_FACTS,
    messages: MESSAGES,
    describe: describeMessage,
    digest: digestMessage,
    factsOfSetup(node, { options, nodes }, facts) {
      const { periodUs, awareness, suspicionUs, suspicionMaxUs, helpers } = swimOf(rules, options);
      // A round comes to each once: from the first of one to the last of the next.
      const latestUs = (2 * nodes - 1) * periodUs * (awareness + 1) + TICK_US;
      facts["promises"]?.(node, 0, latestUs);
      facts["helped"]?.(node, helpers, Math.max(0, nodes - 2));
      facts["borne"]?.(node, suspicionUs, Math.max(suspicionUs, suspicionMaxUs) + TICK_US);
    },
    factsOfMessage,
    factsOfArrival,
    factsOfWrite: () => undefined,
    instance: ({ options }) => {
      const swim = swimOf(rules, options);
      return {
        start: (_disk, self) => start(swim, self),
        onMessage(state, from, message, self) {
          if (message.type === "push" || message.type === "pull") {
            onExchange(swim, state, from, message, self);
            return;
          }
          hear(swim, state, message.updates, self);
          onProbe(swim, state, from, message, self);
        },
        onTimer(state, timer, self) {
          if (timer === "period") onPeriod(swim, state, self);
          else if (timer === "indirect") askOthers(swim, state, self);
          else if (timer === "reconnect") reconnect(swim, state, self);
          else if (timer === "push-pull") push(swim, state, self);
          else if (timer.startsWith("nack ")) onNoAnswer(swim, state, timer, self);
          else declareDead(swim, state, Number(timer.split(" ")[1]), self);
        },
        onRequest: () => undefined,
        onDisk: () => undefined,
        observe: ({ others, incarnation }) => ({
          role: "member",
          term: incarnation,
          leader: 0,
          commitIndex: 0,
          lastIndex: 0,
          unsettled: [...others.values()].filter(({ status }) => status !== ALIVE).length,
        }),
        // All are to be trusted again in the end: so none may be gone for ever.
        quorate: ({ others }, nodes) => sizeOf(nodes) === others.size + 1,
      };
    },
  };
}

function start(swim: Swim, self: SwimSelf): Membership {
  const { periodUs, awareness, suspicionUs, suspicionMaxUs, reconnectUs, pushPullUs } = swim;
  if (suspicionMaxUs > 0) {
    const confirmations = confirmationsOf(self.peers.length + 1);
    self.assert("confirmed", suspicionUs, suspicionMaxUs, confirmations);
  }
  self.assert("raised", 0);
  const others = new Map<NodeId, Standing>();
  for (const peer of self.peers) {
    others.set(peer, { status: ALIVE, incarnation: 0 });
    self.assert("awaits", peer, self.monotonicNow());
  }
  if (self.peers.length > 0) self.setTimer("period", self.random("first-period", periodUs) + 1);
  if (reconnectUs > 0) self.setTimer("reconnect", reconnectUs);
  if (pushPullUs > 0) self.setTimer("push-pull", self.random("first-push", pushPullUs) + 1);
  return {
    incarnation: 0,
    others,
    news: new Map(),
    order: [],
    turn: 0,
    // An ack of a probe before a restart must not pass for that of one after it.
    probe: self.random("first-probe", 2 ** 30),
    target: 0,
    score: 0,
    ...(awareness + suspicionMaxUs === 0
      ? {}
      : { lifeguard: { nacksDue: 0, suspicions: new Map() } }),
  };
}

/** Ends a period, and begins the next with a probe of whose turn it is. */
function onPeriod(swim: Swim, state: Membership, self: SwimSelf): void {
  if (state.target !== 0) {
    const isUnheard = (state.lifeguard?.nacksDue ?? 0) > 0;
    state.score = Math.min(swim.awareness, state.score + (isUnheard ? 2 : 1));
    accuse(swim, state, state.target, self);
  }
  self.assert("looked", self.monotonicNow());
  state.probe++;
  if (state.lifeguard !== undefined) state.lifeguard.nacksDue = 0;
  state.target = nextTarget(swim, state, self);
  const slower = state.score + 1;
  if (state.target !== 0) {
    send(swim, state, state.target, "ping", state.probe, state.target, self.id, self);
    self.setTimer("indirect", swim.ackUs * slower);
  }
  self.setTimer("period", swim.periodUs * slower);
}

/** §4.3: round-robin, in an order that is drawn for each round. @returns 0: none is left. */
function nextTarget(swim: Swim, state: Membership, self: SwimSelf): NodeId {
  for (let looked = 0; looked <= 2 * self.peers.length; looked++) {
    if (state.turn >= state.order.length) {
      state.order = shuffled(self);
      state.turn = 0;
    }
    const member = state.order[state.turn] as NodeId;
    const standing = standingOf(state, member);
    if (swim.rules.isPassedOver(standing)) {
      state.turn++;
      continue;
    }
    if (standing.status === DEAD) return 0;
    state.turn++;
    return member;
  }
  return 0;
}

function shuffled(self: SwimSelf): NodeId[] {
  const order = [...self.peers];
  for (let last = order.length - 1; last > 0; last--) {
    const at = self.random("order", last + 1);
    [order[last], order[at]] = [order[at] as NodeId, order[last] as NodeId];
  }
  return order;
}

/** One that was declared dead, drawn at random, is sent that: it refutes it if it is alive. */
function reconnect(swim: Swim, state: Membership, self: SwimSelf): void {
  const dead = self.peers.filter((peer) => standingOf(state, peer).status === DEAD);
  if (dead.length > 0) {
    const peer = dead[self.random("reconnect", dead.length)] as NodeId;
    send(swim, state, peer, "ping", 0, peer, self.id, self);
  }
  self.setTimer("reconnect", swim.reconnectUs);
}
