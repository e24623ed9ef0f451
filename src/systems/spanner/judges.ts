/** The judges of two-phase commit over groups. O(1) a fact. */
import type { Invariant } from "../../checkers/property.ts";
import { type Bound, breakBound, brokenBy, UNBROKEN } from "../locks/clock-bound.ts";
import { EPSILON_US, GROUPS, groupName } from "./groups.ts";

type Folds<State> = Invariant<State>["on"];

/** The same fold for the facts of each group. */
export function ofGroups<State>(
  fact: string,
  fold: (service: string, group: number) => Folds<State>[string],
): Folds<State> {
  return Object.fromEntries(
    GROUPS.map((group) => [`${groupName(group)}.${fact}`, fold(groupName(group), group)]),
  );
}

interface Decisions {
  /** By transaction, the groups that have voted yes, as bits. */
  readonly votes: Map<number, number>;
  /** By transaction, the timestamp of its commit. */
  readonly chosen: Map<number, number>;
}

export const oneCommit: Invariant<Decisions> = {
  name: "one-commit",
  statement:
    "A transaction commits only if all its groups have voted yes, at one timestamp, and what a " +
    "group has voted for it gives up only where the transaction is aborted.",
  source:
    "Bernstein, Hadzilacos and Goodman 1987, §7.3, AC1 to AC3; Corbett and others 2012, §4.2.1",
  initial: () => ({ votes: new Map(), chosen: new Map() }),
  on: {
    ...ofGroups<Decisions>("voted", (_service, group) => ({ votes }, _view, _node, id) => {
      votes.set(id, (votes.get(id) ?? 0) | (1 << group));
    }),
    ...ofGroups<Decisions>("chose", (service) => (state, view, node, id, timestamp, groups) => {
      const who = [view.addressOf(service, node)];
      const missing = groups & ~(state.votes.get(id) ?? 0);
      for (const group of GROUPS) {
        if ((missing & (1 << group)) === 0) continue;
        view.report(`transaction ${id} is committed without the vote of ${groupName(group)}`, who);
      }
      const before = state.chosen.get(id) ?? timestamp;
      state.chosen.set(id, before);
      if (before !== timestamp) {
        view.report(`transaction ${id} is committed at ${timestamp}, and at ${before}`, who);
      }
    }),
    ...ofGroups<Decisions>("applied", (service) => ({ chosen }, view, node, id, timestamp) => {
      const before = chosen.get(id);
      if (before === timestamp) return;
      const decided = before === undefined ? "not committed" : `committed at ${before}`;
      const name = view.nameOf(service, node);
      view.report(
        `${name} did its part of transaction ${id} at ${timestamp}, which is ${decided}`,
        [view.addressOf(service, node)],
      );
    }),
    ...ofGroups<Decisions>("missing", (service) => (_state, view, node, id, timestamp) => {
      const name = view.nameOf(service, node);
      view.report(`transaction ${id} is committed at ${timestamp}, and ${name} has nothing of it`, [
        view.addressOf(service, node),
      ]);
    }),
    ...ofGroups<Decisions>("dropped", (service, group) => (state, view, node, id, decided) => {
      const hasVoted = ((state.votes.get(id) ?? 0) & (1 << group)) !== 0;
      if (!(state.chosen.has(id) || (hasVoted && decided === 0))) return;
      const what = state.chosen.has(id) ? "which is committed" : "for which it had voted";
      view.report(`${view.nameOf(service, node)} gives up transaction ${id}, ${what}`, [
        view.addressOf(service, node),
      ]);
    }),
  },
};

/** By group and row, its last version: which entry wrote it, at which timestamp. */
type Versions = Record<string, Map<number, readonly [index: number, timestamp: number]>>;

export const versionsRise: Invariant<Versions> = {
  name: "versions-rise",
  statement: "Each version of a row has a higher timestamp than those before it.",
  source:
    "Corbett and others 2012, §4.2.1: at least all prepare timestamps, above all given before",
  initial: () => Object.fromEntries(GROUPS.map((group) => [groupName(group), new Map()])),
  on: ofGroups<Versions>("wrote", (service) => (state, view, node, row, at, index) => {
    const versions = state[service] as Versions[string];
    const [last, before] = versions.get(row) ?? [0, 0];
    // What others, or this one before it stopped, have applied already is nothing new.
    if (index <= last) return;
    versions.set(row, [index, at]);
    if (at > before) return;
    view.report(`${view.nameOf(service, node)} wrote a version at ${at} after one at ${before}`, [
      view.addressOf(service, node),
    ]);
  }),
};

/** Broken where some clock was further from true time than is promised: then nothing is judged. */
interface Order extends Bound {
  /** The greatest timestamp that any client has been answered with, or may have seen. */
  greatest: number;
  /** By client and operation, what it was when the operation was first asked for. */
  readonly floors: Map<string, number>;
}

const NOTHING_ANSWERED = (): Order => ({ greatest: 0, floors: new Map(), ...UNBROKEN });

function keyOf(client: number, operation: number): string {
  return `${client}/${operation}`;
}

function isOff(clockUs: number, nowUs: number): boolean {
  return Math.abs(clockUs - nowUs) > EPSILON_US;
}

/**
 * What each transaction finds answered when it is asked for, and whether groups' clocks are off.
 */
const asked: Folds<Order> = {
  ...ofGroups<Order>("clocked", (service) => (state, view, node, timeUs) => {
    if (isOff(timeUs, view.now())) breakBound(state, "clock", view.nameOf(service, node));
  }),
  "transactors.asked"({ floors, greatest }, _view, client, operation) {
    const key = keyOf(client, operation);
    if (!floors.has(key)) floors.set(key, greatest);
  },
};

export const externalOrder: Invariant<Order> = {
  name: "external-order",
  statement:
    `While the groups' clocks are within ${EPSILON_US / 1_000} ms of true time, a transaction ` +
    "that is asked for when another has been answered has a higher timestamp.",
  source: "Corbett and others 2012, §4.1.2 (external consistency, commit wait)",
  initial: NOTHING_ANSWERED,
  readings: { brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...asked,
    "transactors.received"(state, view, client, operation, timestamp) {
      const floor = state.floors.get(keyOf(client, operation)) ?? 0;
      if (timestamp <= floor && timestamp !== 0 && !state.isBroken) {
        view.report(
          `operation ${operation} of c${client} has timestamp ${timestamp}, and ${floor} had ` +
            "been answered before it was asked for",
          [],
        );
      }
      state.greatest = Math.max(state.greatest, timestamp);
    },
  },
};

export const readsInOrder: Invariant<Order> = {
  name: "reads-in-order",
  statement:
    `While clocks are within ${EPSILON_US / 1_000} ms of true time, those of transactors too, a ` +
    "transaction that reads at a timestamp does so at none below any that had been shown when it " +
    "was asked for.",
  source: "Corbett and others 2012, §4.1.4: s_read = TT.now().latest",
  initial: NOTHING_ANSWERED,
  readings: { brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...asked,
    ...ofGroups<Order>(
      "acknowledges",
      () => (state, _view, _node, _id, _client, _op, timestamp) => {
        state.greatest = Math.max(state.greatest, timestamp);
      },
    ),
    "transactors.reads"(state, view, node, client, operation, timestamp, clockUs) {
      if (isOff(clockUs, view.now())) {
        breakBound(state, "clock", view.nameOf("transactors", node));
      }
      const floor = state.floors.get(keyOf(client, operation)) ?? 0;
      if (timestamp >= floor || state.isBroken) return;
      view.report(
        `operation ${operation} of c${client} reads at ${timestamp}, and ${floor} had been shown ` +
          "before it was asked for",
        [view.addressOf("transactors", node)],
      );
    },
  },
};

export const shownOnce: Invariant<{ readonly shown: Map<string, number> }> = {
  name: "shown-once",
  statement: "Of all tries of a client's operation, wherever it is sent, at most one commits.",
  source: "RIFL (Lee and others 2015), §2",
  initial: () => ({ shown: new Map() }),
  on: ofGroups("acknowledges", (service) => ({ shown }, view, node, id, client, operation) => {
    const key = keyOf(client, operation);
    const before = shown.get(key) ?? id;
    shown.set(key, before);
    if (before === id) return;
    view.report(
      `operation ${operation} of c${client} is committed as transaction ${id}, and had been as ` +
        `transaction ${before}`,
      [view.addressOf(service, node)],
    );
  }),
};
