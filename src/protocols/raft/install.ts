/** Installing a snapshot that the leader sends in parts (§5.3, figure 5.3). */
import { emptyLog, trimThrough } from "../../core/chunked-log.ts";
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { acknowledgement } from "./follower.ts";
import type { InstallSnapshot, Message } from "./messages.ts";
import { serveAsked } from "./reads.ts";
import { forgetConfigurations, storing } from "./snapshots.ts";
import {
  type Entry,
  type Incoming,
  lastIndex,
  type PlacedConfiguration,
  type RaftState,
  type Snapshot,
  termAt,
} from "./state.ts";
import type { Raft, RaftSelf } from "./steps.ts";

export function onInstallSnapshot(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: InstallSnapshot,
  self: RaftSelf,
): void {
  const { rules, steps } = raft;
  if (rules.isObsolete(message.term, state.term)) {
    steps.tellTerm(raft, state, from, self);
    return;
  }
  steps.follow(raft, state, from, self);
  const { lastIndex: index, offset, items, round } = message;
  if (!rules.mayInstall(index, state.commitIndex)) {
    // Everything up to the commit index is the leader's, too.
    const known = state.commitIndex;
    steps.promise(raft, state, known, from, acknowledgement(state.term, known, round), self);
    return;
  }
  if (!rules.isSameTransfer(state.incoming, message.term, index)) {
    state.incoming = { office: message.term, index, items: [] };
  }
  const incoming = state.incoming as Incoming;
  if (rules.isNextPart(offset, incoming.items.length)) incoming.items.push(...items);
  if (message.done && incoming.items.length === offset + items.length) {
    steps.install(raft, state, from, message, self);
    return;
  }
  const received = incoming.items.length;
  const reply: Message = {
    type: "snapshot-reply",
    term: state.term,
    lastIndex: index,
    received,
    round,
  };
  steps.promise(raft, state, 0, from, reply, self);
}

/**
 * Figure 5.3, steps 5 to 8; the log's part and the snapshot become durable together. No term
 * changes.
 */
export function install(
  raft: Raft,
  state: RaftState,
  from: NodeId,
  message: InstallSnapshot,
  self: RaftSelf,
): void {
  const { steps } = raft;
  const { lastIndex: index, lastTerm: term, lastUs, chain, configuration, digest } = message;
  const items = state.incoming?.items ?? [];
  state.incoming = null;
  const snapshot: Snapshot = { index, term, timeUs: lastUs, chain, configuration, items, digest };
  const writes: Write[] = [];
  if (raft.rules.keepsSuffix(termAt(state, index), term)) {
    trimThrough(state.log, index);
    forgetConfigurations(state, configuration);
  } else {
    if (lastIndex(state) >= index) writes.push({ kind: "truncate", from: index });
    steps.discount(state, state.commitIndex + 1);
    state.log = emptyLog<Entry>(index + 1);
    state.configurations = [configuration];
  }
  state.termBefore = term;
  state.commitIndex = index;
  self.assert("committed", index);
  steps.restore(state, snapshot, self);
  steps.govern(raft, state, state.configurations.at(-1) as PlacedConfiguration);
  const reply = acknowledgement(state.term, index, message.round);
  writes.push(...storing(snapshot, term, index));
  const ticket = steps.persist(raft, state, writes, [{ to: from, message: reply }], self);
  state.flying.push({ ticket, written: index, through: index });
  if (state.asked.size > 0) serveAsked(raft, state, self);
}
