/**
 * Own configurations: which voters a server goes by. A reconfiguration is an entry of the log, of
 * which one at a time is open: those before the last one of a log are committed, and until the
 * server knows that the last one is, it needs a quorum of the old voters and of the new ones.
 * (Shraer and others 2012, §3.) It goes by its log in memory, which it has handed to its disk.
 */
import { type NodeSet, setOf } from "../../protocol/quorum.ts";
import type { AuditView, Fold, Property } from "../property.ts";
import { isMajority } from "./electorate.ts";

/** Voters, and the index of the entry that makes them so; 0: those of the start. */
export interface Configuration {
  readonly index: number;
  readonly voters: NodeSet;
}

export interface OwnConfigurations {
  /** By node: the configurations that its disk holds, ascending by index. */
  readonly held: (readonly Configuration[])[];
  /** By node: up to where its disk's snapshot goes. */
  readonly bases: number[];
  /** The same two of what it has handed to its disk, durable or not: what it holds in memory. */
  readonly handed: (readonly Configuration[])[];
  readonly handedBases: number[];
  /** By node: the latest that it knows is committed. */
  readonly known: Configuration[];
  /** By node: when it last came to know of one, by step, and the one that it knew before. */
  readonly steps: number[];
  readonly before: Configuration[];
  /** By node: the indices of others that reached it as committed: it may know of them. */
  readonly heard: (readonly number[])[];
  /** By index: all that some server knows is committed. */
  readonly committed: Map<number, NodeSet>;
}

/** Before any is known: all nodes have a vote. */
const NONE: Configuration = { index: 0, voters: 0 };

function noConfigurations(nodes: number): OwnConfigurations {
  const each = <T>(value: T): T[] => new Array<T>(nodes + 1).fill(value);
  return {
    held: each<readonly Configuration[]>([]),
    bases: each(0),
    handed: each<readonly Configuration[]>([]),
    handedBases: each(0),
    known: each(NONE),
    steps: each(-1),
    before: each(NONE),
    heard: each<readonly number[]>([]),
    committed: new Map(),
  };
}

/** How they are read where states are compared. */
const CONFIGURATION_READINGS = {
  voters: "nodes",
  committed: "nodes",
  steps: "unread",
} as const;

/** The folds that follow them. */
const CONFIGURATIONS = {
  configured(state, view, node, index, voters) {
    state.held[node] = withConfiguration(state.held[node] ?? [], { index, voters });
    // What a snapshot holds is committed; so are the voters of the start.
    if (index === 0 || index === state.bases[node]) learn(state, view, node, { index, voters });
  },
  snapshotted(state, _view, node, index) {
    state.bases[node] = Math.max(state.bases[node] as number, index);
  },
  truncated(state, _view, node, from) {
    state.held[node] = (state.held[node] ?? []).filter(({ index }) => index < from);
  },
  votersHanded(state, view, node, index, voters) {
    const handed = withConfiguration(state.handed[node] ?? [], { index, voters });
    state.handed[node] = handed;
    const known = lastKnown(handed, state.handedBases[node] as number);
    if (known.index > (state.known[node] ?? NONE).index) learn(state, view, node, known);
  },
  rebased(state, _view, node, index) {
    state.handedBases[node] = Math.max(state.handedBases[node] as number, index);
  },
  abandoned(state, _view, node, from) {
    state.handed[node] = (state.handed[node] ?? []).filter(({ index }) => index < from);
  },
  reconfigured(state, view, node, index, _digest, voters) {
    state.committed.set(index, voters);
    learn(state, view, node, { index, voters });
  },
  votersHeard(state, _view, node, index) {
    const heard = state.heard[node] ?? [];
    if (index <= (state.known[node] ?? NONE).index || heard.includes(index)) return;
    state.heard[node] = [...heard, index].sort((a, b) => a - b);
  },
  started(state, _view, node) {
    begin(state, node);
  },
  restarted(state, _view, node) {
    begin(state, node);
    state.heard[node] = [];
    state.steps[node] = -1;
  },
} satisfies Readonly<Record<string, Fold<OwnConfigurations>>>;

/** What a property by own configurations has beside them. */
interface Beside<State extends OwnConfigurations>
  extends Pick<Property<State>, "uses" | "readings" | "on"> {
  initial(nodes: number): Omit<State, keyof OwnConfigurations>;
}

/**
 * A property of who may decide by own configurations. Of a fact to which both listen the
 * configurations follow it first.
 */
export function byOwnConfigurations<State extends OwnConfigurations>({
  initial,
  readings,
  on,
  ...rest
}: Beside<State>): Property<State> {
  const both: Record<string, Fold<State>> = { ...CONFIGURATIONS, ...on };
  for (const [fact, follow] of Object.entries<Fold<OwnConfigurations>>(CONFIGURATIONS)) {
    const own = on[fact];
    if (own === undefined) continue;
    both[fact] = (state, view, ...numbers) => {
      follow(state, view, ...numbers);
      own(state, view, ...numbers);
    };
  }
  return {
    ...rest,
    initial: (nodes) => ({ ...noConfigurations(nodes), ...initial(nodes) }) as State,
    readings: { ...CONFIGURATION_READINGS, ...readings },
    on: both,
  };
}

/** It goes by what its disk holds. */
function begin(state: OwnConfigurations, node: number): void {
  const held = state.held[node] ?? [];
  const base = state.bases[node] as number;
  state.handed[node] = held;
  state.handedBases[node] = base;
  state.known[node] = lastKnown(held, base);
}

/** The latest that is committed by a history alone: in its snapshot, or before a later one. */
function lastKnown(held: readonly Configuration[], base: number): Configuration {
  const followed = Math.max(base, held.at(-2)?.index ?? 0);
  return held.filter(({ index }) => index <= followed).at(-1) ?? NONE;
}

function withConfiguration(
  held: readonly Configuration[],
  one: Configuration,
): readonly Configuration[] {
  const others = held.filter(({ index }) => index !== one.index);
  return [...others, one].sort((a, b) => a.index - b.index);
}

function learn(
  state: OwnConfigurations,
  view: AuditView,
  node: number,
  configuration: Configuration,
): void {
  const known = state.known[node] ?? NONE;
  if (configuration.index < known.index) return;
  if (state.steps[node] !== view.step()) state.before[node] = known;
  state.steps[node] = view.step();
  state.known[node] = configuration;
  // What reached it before this step it may have gone by in this step.
  const least = state.before[node]?.index ?? 0;
  state.heard[node] = (state.heard[node] ?? []).filter((index) => index > least);
}

/** What a server decides. */
export interface Deciding {
  /** It is decided for the history up to there; absent: for all of it. */
  readonly index?: number;
  /** What comes up to there it has committed before, in this step or an earlier one; absent: 0. */
  readonly through?: number;
}

/** Whether these servers may decide, by what a server's log in memory holds and it may know of. */
export function mayDecide(
  state: OwnConfigurations,
  view: AuditView,
  node: number,
  servers: NodeSet,
  { index = Number.POSITIVE_INFINITY, through = 0 }: Deciding = {},
): boolean {
  const isNew = state.steps[node] === view.step();
  const own = (isNew ? state.before[node] : state.known[node]) ?? NONE;
  const later = (state.heard[node] ?? []).filter((at) => at > own.index);
  const told = later.map((at) => configurationAt(state, at));
  const committed = [...state.committed.keys()].filter((at) => at > own.index && at <= through);
  const since = committed.length === 0 ? own : configurationAt(state, Math.max(...committed));
  const handed = state.handed[node] ?? [];
  return [since, ...told].some((known) =>
    neededAfter(known, handed, index).every((voters) =>
      isMajority(servers, voters === 0 ? allOf(view.nodes) : voters),
    ),
  );
}

/** The voters of whom quorums are needed up to an index, by who knows that one is committed. */
function neededAfter(
  known: Configuration,
  handed: readonly Configuration[],
  index: number,
): readonly NodeSet[] {
  const open = handed.filter((one) => one.index > known.index && one.index <= index);
  const last = open.at(-1);
  if (last === undefined) return [known.voters];
  return [open.at(-2)?.voters ?? known.voters, last.voters];
}

function configurationAt({ committed }: OwnConfigurations, index: number): Configuration {
  return { index, voters: committed.get(index) ?? 0 };
}

function allOf(nodes: number): NodeSet {
  return setOf(Array.from({ length: nodes }, (_, at) => at + 1));
}
