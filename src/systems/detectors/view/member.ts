/**
 * A member of a group whose view is decided by consensus: it renews its place every so often, and
 * takes from the answer who is in the view. It suspects no member by itself.
 */

import { claim } from "../../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../../protocol/fault-model.ts";
import type { NodeId } from "../../../protocol/node-id.ts";
import type { Protocol, Self } from "../../../protocol/protocol.ts";
import { setOf } from "../../../protocol/quorum.ts";
import { HEARS_NO_MESSAGES } from "../../../protocol/without-messages.ts";
import { DETECTOR_FACTS } from "../facts.ts";
import type { Shown } from "./membership.ts";

interface State {
  /** The view that it has installed; 0: none yet. */
  view: number;
  /** Whom the view no longer has. */
  suspected: NodeId[];
  /** Whether a renewal is not answered yet. */
  isAsking: boolean;
  readonly intervalUs: number;
}

type MemberSelf = Self<never>;

const { suspects, trusts } = DETECTOR_FACTS;

export const member: Protocol<State, never> = {
  name: "view-member",
  about: "Renews its place in a view that is decided by consensus, and suspects who has left it.",
  options: {
    interval: {
      kind: "duration",
      about: "How often it renews its place, at the least; each time up to a quarter sooner.",
      default: 100_000,
      min: 1_000,
    },
  },
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  roles: ["member"],
  facts: {
    suspects,
    trusts,
    installs: claim(
      "`node` installed view `number`: `members` are in it",
      "node",
      "number: number",
      "members",
    ),
  },
  ...HEARS_NO_MESSAGES,
  start(_disk, self, { options }) {
    const state: State = {
      view: 0,
      suspected: [],
      isAsking: false,
      intervalUs: options["interval"] as number,
    };
    renew(state, self);
    return state;
  },
  onRequest: () => undefined,
  onDisk: () => undefined,
  onTimer: (state, _timer, self) => renew(state, self),
  onAnswer(state, { reply }, self) {
    state.isAsking = false;
    if (reply.status === "ok") install(state, reply.output as unknown as Shown, self);
  },
  observe: ({ view, suspected }) => ({
    role: "member",
    term: view,
    leader: 0,
    commitIndex: 0,
    lastIndex: 0,
    unsettled: suspected.length,
  }),
};

/** Not all at once: members in step would come at one moment of each heartbeat of the group. */
function renew(state: State, self: MemberSelf): void {
  const { intervalUs } = state;
  self.setTimer("renew", intervalUs - self.random("renew", intervalUs >> 2));
  if (state.isAsking) return;
  state.isAsking = true;
  self.ask("group", { f: "renew", key: null, input: [self.id] });
}

function install(state: State, [number, inside, outside]: Shown, self: MemberSelf): void {
  if (number === state.view) return;
  state.view = number;
  self.assert("installs", number, setOf(inside));
  for (const peer of state.suspected) if (inside.includes(peer)) self.assert("trusts", peer);
  for (const peer of outside) {
    if (peer === self.id || state.suspected.includes(peer)) continue;
    self.assert("suspects", peer, self.monotonicNow());
  }
  state.suspected = outside.filter((peer) => peer !== self.id);
}
