/** The judges of leases to give timestamps, and of reads at replicas that rest on them. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { GROUPS, groupName } from "./groups.ts";
import { ofGroups } from "./judges.ts";

interface Leases {
  /** By the entry that began a lease, its first timestamp and, so far, its last. */
  readonly spans: Map<number, readonly [from: number, until: number]>;
  /** The last timestamp of any. */
  until: number;
}

function ofEach<State>(initial: () => State): () => Record<string, State> {
  return () => Object.fromEntries(GROUPS.map((group) => [groupName(group), initial()]));
}

export const leasesDisjoint: Invariant<Record<string, Leases>> = {
  name: "leases-disjoint",
  statement:
    "A group's leases are of timestamps that do not meet, each lease above those before it, and " +
    "a leader gives timestamps, and promises to give none, within its lease only.",
  source: "Corbett and others 2012, §4.1.1 (disjointness) and §4.1.2 (monotonicity)",
  initial: ofEach((): Leases => ({ spans: new Map(), until: -1 })),
  on: {
    ...ofGroups<Record<string, Leases>>(
      "timestampLease",
      (service) => (state, view, node, epoch, _holder, from, until) => {
        const leases = state[service] as Leases;
        const known = leases.spans.get(epoch);
        if (known === undefined && from <= leases.until) {
          view.report(
            `${view.nameOf(service, node)} has a lease from ${from} on, and one before it is ` +
              `until ${leases.until}`,
            [view.addressOf(service, node)],
          );
        }
        leases.spans.set(epoch, [from, Math.max(known?.[1] ?? 0, until)]);
        leases.until = Math.max(leases.until, until);
      },
    ),
    ...within("gave", "gave"),
    ...within("promisedAbove", "promises to give none up to"),
  },
};

/** Of a fact: its timestamp is in its lease. */
function within(fact: string, does: string): Invariant<Record<string, Leases>>["on"] {
  return ofGroups(fact, (service) => (state, view, node, epoch, timestamp) => {
    const [from, until] = state[service]?.spans.get(epoch) ?? [0, -1];
    // A promise may be of what is over: it says the less.
    const isLate = timestamp > until;
    if (!isLate && (fact === "promisedAbove" || timestamp >= from)) return;
    view.report(
      `${view.nameOf(service, node)} ${does} ${timestamp}, in a lease of ${from} to ${until}`,
      [view.addressOf(service, node)],
    );
  });
}

/** Timestamps by entry, and up to which timestamp it has been said that no later one comes. */
interface Timeline {
  /** The last entry, and its timestamps. */
  index: number;
  stamps: number[];
  /** Entries that have a lower timestamp than all after them, ascending in both. */
  readonly lowest: (readonly [index: number, timestamp: number])[];
  claimed: number;
}

const emptyLine = (): Timeline => ({ index: 0, stamps: [], lowest: [], claimed: -1 });

/** An entry has a timestamp. @returns whether it had been said that it would not. */
function comes(line: Timeline, index: number, timestamp: number): boolean {
  // What others have applied already is nothing new.
  if (index < line.index || (index === line.index && line.stamps.includes(timestamp))) return false;
  if (index > line.index) line.stamps = [];
  line.index = index;
  line.stamps.push(timestamp);
  while ((line.lowest.at(-1)?.[1] ?? -1) >= timestamp) line.lowest.pop();
  line.lowest.push([index, timestamp]);
  return timestamp <= line.claimed;
}

/**
 * It is said that entries after `index` have higher timestamps than this one.
 * @returns one that there is already, and is not higher; null: there is none.
 */
function claims(line: Timeline, timestamp: number, index: number): number | null {
  line.claimed = Math.max(line.claimed, timestamp);
  let low = 0;
  let high = line.lowest.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((line.lowest[middle]?.[0] ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  const next = line.lowest[low]?.[1] ?? null;
  return next !== null && next <= timestamp ? next : null;
}

interface Times {
  /** Timestamps that leaders gave, to votes and to commits; and what they promised. */
  readonly given: Timeline;
  /** Timestamps of what was written; and at which reads were answered. */
  readonly written: Timeline;
}

type ByGroup = Record<string, Times>;

export const safeTime: Invariant<ByGroup> = {
  name: "safe-time",
  statement:
    "When a replica has answered a read at a timestamp by what it had applied, no entry after " +
    "that writes at that timestamp or before it; nor does a leader give one that it has " +
    "promised not to.",
  source: "Corbett and others 2012, §4.1.3 (t_safe) and §4.2.4 (MinNextTS)",
  initial: ofEach((): Times => ({ given: emptyLine(), written: emptyLine() })),
  on: {
    ...ofGroups<ByGroup>("gave", (service) => (state, view, node, _epoch, timestamp, index) => {
      const times = state[service] as Times;
      if (!comes(times.given, index, timestamp)) return;
      const promised = times.given.claimed;
      const name = view.nameOf(service, node);
      const what = `${name} gave ${timestamp}, and ${promised} had been promised`;
      view.report(what, [view.addressOf(service, node)]);
    }),
    ...ofGroups<ByGroup>("wrote", (service) => (state, view, node, _row, timestamp, index) => {
      const times = state[service] as Times;
      if (!comes(times.written, index, timestamp)) return;
      const name = view.nameOf(service, node);
      const what =
        `${name} wrote at ${timestamp}, and a read at ${times.written.claimed} had been ` +
        `answered`;
      view.report(what, [view.addressOf(service, node)]);
    }),
    ...ofGroups<ByGroup>(
      "promisedAbove",
      (service) => (state, view, node, _epoch, timestamp, index) => {
        const given = claims((state[service] as Times).given, timestamp, index);
        if (given !== null) early(view, service, node, "promises", timestamp, index, given);
      },
    ),
    ...ofGroups<ByGroup>("served", (service) => (state, view, node, timestamp, index) => {
      const written = claims((state[service] as Times).written, timestamp, index);
      if (written !== null) early(view, service, node, "reads at", timestamp, index, written);
    }),
  },
};

function early(
  view: AuditView,
  service: string,
  node: number,
  does: string,
  timestamp: number,
  index: number,
  later: number,
): void {
  view.report(
    `${view.nameOf(service, node)} ${does} ${timestamp} with ${index} entries applied, and a ` +
      `later one has ${later}`,
    [view.addressOf(service, node)],
  );
}
