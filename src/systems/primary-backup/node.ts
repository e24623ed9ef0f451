/**
 * A replica of a primary and its backup (Alsberg and Day 1976; the lab of MIT 6.824): which of the
 * two it is the service `views` says.
 */
import type { Parameters } from "../../core/parameters.ts";
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Declaration, Handlers, Instances, Setup } from "../../protocol/protocol.ts";
import { hasNode, setOf } from "../../protocol/quorum.ts";
import { digestMachine } from "../../protocol/state-machine.ts";
import * as asBackup from "./backup.ts";
import { FACTS, factsOfMessage, factsOfWrite } from "./facts.ts";
import { describeMessage, digestMessage, MESSAGES, type Message } from "./messages.ts";
import * as asPrimary from "./primary.ts";
import { READINGS } from "./readings.ts";
import type { Rules } from "./rules.ts";
import type { ReplicaState } from "./state.ts";
import type { Pair, ReplicaSelf, Steps } from "./steps.ts";
import { beginAnew, persist, recovered } from "./storage.ts";
import type { View } from "./views.ts";

const OPTIONS: Parameters = {
  ping: {
    kind: "duration",
    about: "How often a replica pings the view service, on average.",
    default: 80_000,
    min: 5_000,
    max: 100_000,
  },
  resend: {
    kind: "duration",
    about: "When the primary sends again what its backup has not acknowledged.",
    default: 30_000,
    min: 1_000,
  },
};

/** From so many are probes numbered: two starts of a replica hardly share a number. */
const NUMBERS = 2 ** 30;

function start(pair: Pair, disk: DiskImage, self: ReplicaSelf): ReplicaState {
  // The view outlasts a restart: consent to a probe from before it must not pass for that to one
  // after it.
  const state = recovered(disk, self.id, self.random("first-probe", NUMBERS));
  pair.steps.ping(pair, state, self);
  pingLater(pair, self);
  return state;
}

export function ping(pair: Pair, state: ReplicaState, self: ReplicaSelf): void {
  if (state.asking) return;
  state.asking = true;
  const { node, view, primary, backup, held, due } = state;
  state.told = primary === node && backup !== 0 && pair.rules.isWhole(held, due);
  const input = [node, view, state.told ? 1 : 0];
  self.ask("views", { f: "ping", key: null, input });
}

export function adopt(pair: Pair, state: ReplicaState, view: View, self: ReplicaSelf): void {
  const { rules, steps } = pair;
  const { node } = state;
  state.view = view.number;
  state.primary = view.primary;
  state.backup = view.backup;
  const since = [
    [view.primary, view.primarySince],
    [view.backup, view.backupSince],
  ].find(([who]) => who === node)?.[1];
  if (since !== undefined && !rules.keepsHistory(since, state.since)) {
    steps.beginAnew(pair, state, since, self);
  }
  state.ahead.clear();
  state.held = -1;
  state.heardOf = 0;
  state.sent = 0;
  state.due = state.history.length;
  state.told = false;
  const waiting = [...state.reading, ...state.reads];
  state.reading = [];
  state.reads = [];
  // What is on the disk is complete without a backup: a read that waited must see it, after a
  // restart too, where nothing has been done yet.
  steps.advance(pair, state, self);
  for (const request of waiting) steps.onRead(pair, state, request, self);
  steps.resend(pair, state, self);
  // A view is followed by another once its primary knows it.
  if (view.primary === node) steps.ping(pair, state, self);
}

function onDisk(
  pair: Pair,
  state: ReplicaState,
  ticket: Ticket,
  outcome: DiskOutcome,
  self: ReplicaSelf,
): void {
  if (outcome === "failed") {
    self.halt("stops: its disk has failed");
    return;
  }
  const written = state.writing.get(ticket);
  state.writing.delete(ticket);
  if (written?.since !== state.since) return;
  state.durable = written.index;
  pair.steps.advance(pair, state, self);
}

function receive(
  pair: Pair,
  state: ReplicaState,
  from: NodeId,
  message: Message,
  self: ReplicaSelf,
): void {
  const { rules, steps } = pair;
  if (!rules.isOfView(message.view, state.view)) {
    // There is a later view: ask for it.
    if (message.view > state.view) steps.ping(pair, state, self);
    return;
  }
  if (message.type === "replicate") steps.onReplicate(pair, state, from, message, self);
  else if (message.type === "probe") steps.onProbe(pair, state, from, message, self);
  else steps.onHolds(pair, state, from, message, self);
}

/** A pair as it should be. */
export const steps: Steps = {
  start,
  ping,
  adopt,
  beginAnew,
  persist,
  onUpdate: asPrimary.onUpdate,
  onRead: asPrimary.onRead,
  advance: asPrimary.advance,
  complete: asPrimary.complete,
  answer: asPrimary.answer,
  replicate: asPrimary.replicate,
  probe: asPrimary.probe,
  resend: asPrimary.resend,
  onHolds: asPrimary.onHolds,
  take: asPrimary.take,
  onReplicate: asBackup.onReplicate,
  onProbe: asBackup.onProbe,
  hold: asBackup.hold,
};

const ROLES = ["starting", "leader", "backup", "idle"] as const;

function roleOf({ node, view, primary, backup }: ReplicaState): (typeof ROLES)[number] {
  if (view === 0) return "starting";
  if (node === primary) return "leader";
  return node === backup ? "backup" : "idle";
}

/** How much a replica has yet to learn or to see through. */
function unsettledOf({ node, primary, backup, ...state }: ReplicaState): number {
  if (node !== primary && node !== backup) return 0;
  const { history, completed, reads, reading, held } = state;
  const lacks = node === primary && backup !== 0 && held < history.length ? 1 : 0;
  return lacks + (history.length - completed) + reads.length + reading.length;
}

function pingLater({ pingUs }: Pair, self: ReplicaSelf): void {
  self.setTimer("ping", Math.floor(pingUs / 2) + self.random("ping", pingUs));
}

function handlersOf(pair: Pair): Handlers<ReplicaState, Message> {
  const { steps: of } = pair;
  return {
    start: (disk, self) => of.start(pair, disk, self),
    onMessage: (state, from, message, self) => receive(pair, state, from, message, self),
    onTimer(state, timer, self) {
      if (timer === "resend") of.resend(pair, state, self);
      else {
        of.ping(pair, state, self);
        pingLater(pair, self);
      }
    },
    onRequest(state, request, self) {
      if (request.readOnly) of.onRead(pair, state, request, self);
      else of.onUpdate(pair, state, request, self);
    },
    onAnswer(state, { reply }, self) {
      const view = reply.output as unknown as View;
      state.asking = false;
      if (view.number > state.view) of.adopt(pair, state, view, self);
    },
    onDisk: (state, ticket, outcome, self) => onDisk(pair, state, ticket, outcome, self),
    observe: (state) => ({
      role: roleOf(state),
      term: state.view,
      leader: state.primary,
      commitIndex: state.completed,
      lastIndex: state.history.length,
      unsettled: unsettledOf(state),
      members: setOf([state.primary, state.backup].filter((member) => member !== 0)),
    }),
    replica: ({ completed, machine }) => ({
      index: completed,
      log: 0,
      object: digestMachine(machine),
    }),
    // The primary or the backup must have its disk.
    quorate: ({ view, primary, backup }, nodes) =>
      view === 0 || hasNode(nodes, primary) || (backup !== 0 && hasNode(nodes, backup)),
  };
}

/** A pair, made from its rules and steps: as they should be, or with a planted bug. */
export function replicaNode(
  rules: Rules,
  made: Steps,
): Declaration<Message> & Instances<ReplicaState, Message> {
  return {
    name: "primary-backup-node",
    about: "The primary, which orders and answers, or its backup (Alsberg and Day 1976).",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    instance: ({ options, object }: Setup) =>
      handlersOf({
        rules,
        steps: made,
        object,
        pingUs: options["ping"] as number,
        resendUs: options["resend"] as number,
      }),
    messages: MESSAGES,
    roles: ROLES,
    describe: describeMessage,
    digest: digestMessage,
    readings: READINGS,
    facts: FACTS,
    factsOfMessage,
    factsOfWrite,
  };
}
