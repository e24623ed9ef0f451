/**
 * A mover: takes a move from the map, freezes the shard at its source, installs what it was handed
 * at the target, tells the map, and has the source drop its copy. It keeps nothing that the map
 * does not have: another can take over at any step, and repeat it.
 */
import type { Value } from "../../core/json.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Reply } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";
import type { ClaimOutput } from "./shard-map.ts";
import { groupName } from "./shards.ts";

/** How long a mover rests when there is nothing to move: from this, to twice as long. */
const REST_US = 120_000;

/** What a mover asks, one after the other; the first four carry the shard over. */
const STEPS = ["freeze", "install", "installed", "collect", "collected"] as const;
export type Step = (typeof STEPS)[number];

interface Task {
  readonly shard: number;
  /** Of the shard at its source. */
  readonly version: number;
  readonly from: number;
  readonly to: number;
  /** What the source handed over; null: nothing yet. */
  readonly transfer: Value;
}

interface Mover {
  task: Task | null;
  /** The place in the order of its steps; -1: it asks the map for a move. */
  at: number;
  /** How many moves the map said are not over. */
  pending: number;
}

export interface MoverRules {
  /** The order of the steps. */
  readonly order: readonly Step[];
}

export const moverRules: MoverRules = {
  order: ["freeze", "install", "installed", "collect", "collected"],
};

export function moverOf({ order }: MoverRules): Protocol<Mover, never> {
  return {
    name: "shard-mover",
    about: "Takes moves from the map of shards, and carries them out step by step.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["resting", ...STEPS],
    ...HEARS_NO_MESSAGES,
    start(_disk, self) {
      rest(self);
      return { task: null, at: -1, pending: 0 };
    },
    onRequest: () => undefined,
    onDisk: () => undefined,
    onTimer: (state, _timer, self) => askForMove(state, self),
    onAnswer(state, { reply }, self) {
      if (reply.status !== "ok") rest(self);
      else if (state.task === null) begin(state, reply, self, order);
      else proceed(state, state.task, reply, self, order);
    },
    observe: ({ task, at, pending }) => ({
      role: task === null ? "resting" : (order[at] as string),
      term: task?.version ?? 0,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: pending,
    }),
  };
}

function rest(self: Self<never>): void {
  self.setTimer("look", REST_US + self.random("rest", REST_US));
}

function askForMove(state: Mover, self: Self<never>): void {
  state.task = null;
  state.at = -1;
  self.ask("map", { f: "claim", key: null, input: self.id });
}

function begin(state: Mover, { output }: Reply, self: Self<never>, order: readonly Step[]): void {
  const [pending, shard, version, from, to, step] = output as unknown as ClaimOutput;
  state.pending = pending;
  if (shard === undefined) {
    rest(self);
    return;
  }
  const isTransfer = step === "transfer";
  // Of a shard that has been installed the map has the version of its target.
  state.task = {
    shard,
    version: isTransfer ? (version as number) : (version as number) - 1,
    from: from as number,
    to: to as number,
    transfer: null,
  };
  state.at = order.indexOf(isTransfer ? "freeze" : "collect");
  perform(state.task, order[state.at] as Step, self);
}

function proceed(
  state: Mover,
  task: Task,
  { output }: Reply,
  self: Self<never>,
  order: readonly Step[],
): void {
  const step = order[state.at] as Step;
  // The source has that version no more: another mover was faster.
  const isOver = step === "freeze" && output === null;
  state.at++;
  const next = order[state.at];
  if (isOver || next === undefined) {
    askForMove(state, self);
    return;
  }
  if (step === "freeze") state.task = { ...task, transfer: output };
  perform(state.task as Task, next, self);
}

function perform(task: Task, step: Step, self: Self<never>): void {
  const { shard, version, from, to, transfer } = task;
  switch (step) {
    case "freeze":
      ask(self, groupName(from), "freeze", [shard, version]);
      return;
    case "install":
      ask(self, groupName(to), "install", [shard, version + 1, transfer]);
      return;
    case "installed":
      ask(self, "map", "installed", [shard, version + 1]);
      return;
    case "collect":
      ask(self, groupName(from), "collect", [shard, version]);
      return;
    case "collected":
      ask(self, "map", "collected", [shard, version + 1]);
  }
}

function ask(self: Self<never>, service: string, f: string, input: Value): void {
  self.ask(service, { f, key: null, input });
}
