/** The judges of CRAQ's weaker reads: they go back nowhere, or are as near as their bound says. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { type Bound, boundBreaks, brokenBy, RHO_PPM, UNBROKEN } from "../locks/clock-bound.ts";
import { lineOf } from "../ordered-replicas/lines.ts";

const CRAQ = "Terrace and Freedman 2009, §2.4";

export const shownNeverFalls: Invariant<{ readonly shown: Map<string, number> }> = {
  name: "shown-never-falls",
  statement:
    "What a member answers reads with never falls back while it stays in the chain: reads at one " +
    "member are monotonic.",
  source: `${CRAQ}, eventual consistency`,
  initial: () => ({ shown: new Map() }),
  on: {
    "chain.shown"({ shown }, view, node, joined, index) {
      const line = lineOf(node, joined);
      const before = shown.get(line) ?? 0;
      if (index < before) {
        view.report(
          `${view.nameOf("chain", node)} answered a read with ${index} updates, and an earlier one ` +
            `with ${before}`,
          [view.addressOf("chain", node)],
        );
      }
      shown.set(line, index);
    },
  },
};

interface OnDisk {
  /** By history, how many updates of it its member's disk holds. */
  readonly held: Map<string, number>;
  /** By member, the epoch in which the history began that its disk took last. */
  readonly joined: number[];
}

export const shownIsHeld: Invariant<OnDisk> = {
  name: "shown-is-held",
  statement: "What a member answers reads with is on its own disk, so that no crash takes it back.",
  source: `${CRAQ}: reads at one member are monotonic`,
  initial: () => ({ held: new Map(), joined: [] }),
  on: {
    "chain.held"({ held, joined }, _view, node, _epoch, since, index) {
      joined[node] = since;
      const line = lineOf(node, since);
      held.set(line, Math.max(held.get(line) ?? 0, index));
    },
    "chain.shown"(state, view, node, joined, index) {
      judgeHeld(state, view, node, joined, index);
    },
    "chain.bounded"(state, view, ...numbers) {
      const [node = 0, , , index = 0] = numbers;
      judgeHeld(state, view, node, state.joined[node] ?? 0, index);
    },
  },
};

function judgeHeld({ held }: OnDisk, view: AuditView, node: number, since: number, index: number) {
  const length = held.get(lineOf(node, since)) ?? 0;
  if (index <= length) return;
  view.report(
    `${view.nameOf("chain", node)} answered a read with ${index} updates, of which its disk ` +
      `holds ${length}`,
    [view.addressOf("chain", node)],
  );
}

/** What a client had been answered by the moment that a read of it must know of. */
interface Floor {
  readonly sequence: number;
  readonly index: number;
}

interface Nearness extends Bound {
  staleForUs: number;
  aheadMax: number;
  /**
   * What clients were answered, rising, with the moments; of the past only the last that counts.
   */
  readonly answers: { readonly atUs: number; readonly index: number }[];
  /** By client, of its latest operation. */
  readonly floors: Map<number, Floor>;
  /** The most that is known to be on all disks of a chain. */
  committed: number;
}

export const boundedInconsistency: Invariant<Nearness> = {
  name: "bounded-inconsistency",
  statement:
    "While clocks run within 10 % of time, a bounded read answers with all that clients had been " +
    "answered its bound before it was asked for; and always with at most so many updates more " +
    "than the tail has.",
  source: `${CRAQ}, eventual consistency with maximum-bounded inconsistency`,
  initial: () => ({
    staleForUs: 0,
    aheadMax: 0,
    answers: [],
    floors: new Map(),
    committed: 0,
    ...UNBROKEN,
  }),
  readings: { answers: "unread", brokenBy: "unread" },
  suspendedBy: brokenBy,
  on: {
    ...boundBreaks<Nearness>(["chain"], false),
    "chain.bounds"(state, _view, _node, staleForUs, aheadMax) {
      state.staleForUs = Math.ceil((staleForUs * 1_000_000) / (1_000_000 - RHO_PPM));
      state.aheadMax = aheadMax;
    },
    "chain.received"({ answers }, view, _client, _sequence, index) {
      if (index > (answers.at(-1)?.index ?? 0)) answers.push({ atUs: view.now(), index });
    },
    "chain.asked"({ answers, floors, staleForUs }, view, client, sequence) {
      if (floors.get(client)?.sequence === sequence) return;
      const until = view.now() - staleForUs;
      while (answers.length > 1 && (answers[1]?.atUs ?? 0) <= until) answers.shift();
      const [last] = answers;
      const index = last !== undefined && last.atUs <= until ? last.index : 0;
      floors.set(client, { sequence, index });
    },
    "chain.performed"(state, _view, _node, index) {
      state.committed = Math.max(state.committed, index);
    },
    "chain.bounded"({ floors, aheadMax, committed, isBroken }, view, ...numbers) {
      const [node = 0, client = 0, sequence = 0, index = 0] = numbers;
      const report = (message: string): void =>
        view.report(
          `${view.nameOf("chain", node)} answered a read of c${client} with ${index} updates, ${message}`,
          [view.addressOf("chain", node)],
        );
      if (index - committed > aheadMax) {
        report(`of which the tail has ${committed}, and at most ${aheadMax} more were allowed`);
      }
      const floor = floors.get(client);
      if (isBroken || floor?.sequence !== sequence || index >= floor.index) return;
      report(`and longer before than its bound a client had been answered as of ${floor.index}`);
    },
  },
};
