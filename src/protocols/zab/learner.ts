/**
 * A learner (follower or observer): one session with its leader; when that ends, or is silent for
 * too long, it looks for another.
 */
import type { SessionId } from "../../protocol/node-id.ts";
import type { Message } from "./messages.ts";
import type { ZabState } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";

/** The election named a leader: connects to it. */
export function follow(zab: Zab, state: ZabState, self: ZabSelf): void {
  state.phase = "discovery";
  state.epoch = 0;
  state.intake = null;
  self.setTimer("limit", zab.options.initUs);
  zab.steps.connect(zab, state, self);
}

/**
 * Learner.connectToLeader: the leader may not know yet that it leads, and refuse; then it is tried
 * again, within initLimit.
 */
export function connect(_zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.phase !== "discovery" || state.role === "leading") return;
  state.session = self.openSession(state.leader);
}

/** The session came up, or is over. */
export function onLeaderSession(
  zab: Zab,
  state: ZabState,
  session: SessionId,
  up: boolean,
  self: ZabSelf,
): void {
  if (session !== state.session) return;
  if (up) {
    self.sendIn(session, { type: "follower-info", acceptedEpoch: state.acceptedEpoch });
    return;
  }
  state.session = 0;
  if (state.phase === "discovery" && state.epoch === 0) {
    self.setTimer("connect", zab.options.pingUs);
  } else if (state.role !== "looking") {
    zab.steps.lookForLeader(zab, state, "the session with its leader is over", self);
  }
}

/** The leader was silent for too long. */
export function onLimit(zab: Zab, state: ZabState, self: ZabSelf): void {
  if (state.role === "following" || state.role === "observing") {
    zab.steps.lookForLeader(zab, state, "its leader is silent", self);
  }
}

/** A leader's message, in the learner's session with it. */
export function onLeaderMessage(zab: Zab, state: ZabState, message: Message, self: ZabSelf): void {
  if (state.role !== "looking") {
    self.setTimer("limit", state.phase === "broadcast" ? zab.options.syncUs : zab.options.initUs);
  }
  switch (message.type) {
    case "proposal":
      zab.steps.onProposal(zab, state, message, self);
      break;
    case "commit":
      zab.steps.onCommit(zab, state, message, self);
      break;
    case "inform":
      zab.steps.onInform(zab, state, message, self);
      break;
    case "ping":
      self.sendIn(state.session, message);
      break;
    case "sync":
      zab.steps.onSynced(zab, state, message.client, message.sequence, self);
      break;
    case "leader-info":
      zab.steps.onLeaderInfo(zab, state, message, self);
      break;
    case "diff":
    case "trunc":
    case "snap":
      zab.steps.onHistory(zab, state, message, self);
      break;
    case "new-leader":
      zab.steps.onNewLeader(zab, state, message, self);
      break;
    case "up-to-date":
      zab.steps.onUpToDate(zab, state, message, self);
      break;
    default:
  }
}
