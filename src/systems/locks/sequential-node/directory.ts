/**
 * The directory of a lock, as ZooKeeper keeps it: sessions, nodes that are numbered in order and
 * vanish with the session that made them, and watches that fire once. Whose node is the lowest has
 * the lock, though the directory knows of no lock.
 */
import type { Value } from "../../../core/json.ts";
import type { Applied, Call } from "../../../objects/object.ts";
import { ANSWER, type AnswerInput } from "../../../protocol/acting-object.ts";
import { claim } from "../../../protocol/facts.ts";
import type { Expiry, LogPlace, Outgoing, Said } from "../../../protocol/state-machine.ts";
import type { ServedObject } from "../../system.ts";
import { LOCK_FACTS, SESSION_FACTS, TTL_US } from "../lease-lock.ts";

interface Session {
  /** The index of the entry that opened it. */
  readonly id: number;
  readonly holder: number;
  /** The index of the entry that renewed it last. */
  readonly renewed: number;
}

/** Ephemeral and sequential. */
interface Node {
  /** Its number: the index of the entry that made it. */
  readonly sequence: number;
  readonly session: number;
}

/** What a session watches for, once. */
interface Watch {
  readonly session: number;
  /** A node; 0: any of the directory. */
  readonly sequence: number;
}

/** A watch that has fired, and that its holder has not confirmed yet. */
interface Fired extends Watch {
  readonly index: number;
  readonly number: number;
}

interface Directory {
  readonly sessions: readonly Session[];
  /** In the order of their numbers. */
  readonly nodes: readonly Node[];
  readonly watches: readonly Watch[];
  readonly fired: readonly Fired[];
}

type Done = Applied<Directory> & { readonly says?: readonly Said[] };

/** What the directory decides. */
export interface DirectoryRules {
  /** Whether a node is lower than another. */
  isLower(node: Node, other: Node): boolean;
}

export const directoryRules: DirectoryRules = {
  isLower: ({ sequence }, other) => sequence < other.sequence,
};

/** As many as one entry may ask for; a node has one watch on it, but for planted bugs. */
const FIRED_MAX = 8;

/** What a holder is asked when a watch of its session has fired. */
export const NODE_DELETED = "node-deleted";

/** @param rules those of the directory, or wrong ones. */
export function directoryOf(rules: DirectoryRules): ServedObject {
  return {
    name: "lock-directory",
    partitioned: false,
    placed: true,
    functions: {
      connect: { readOnly: false },
      ping: { readOnly: false },
      create: { readOnly: false },
      children: { readOnly: false },
      watch: { readOnly: false },
      delete: { readOnly: false, answersWhether: true },
      expire: { readOnly: false, answersWhether: true },
    },
    facts: {
      ...LOCK_FACTS,
      ...SESSION_FACTS,
      ended: claim("At `index` `node` ended `session`", "node", "index", "session"),
      fired: claim(
        "At `index` `node` fired the watch of `session` on `sequence` (0 the directory)",
        "node",
        "index",
        "session",
        "sequence",
      ),
    },
    initial: () => ({ sessions: [], nodes: [], watches: [], fired: [] }) as never,
    apply: (state: never, call: Call, at = { index: 0, timeUs: 0 }) =>
      apply(rules, state, call, at) as Applied<never>,
    expiries: (state) => expiriesOf(state),
    outbox: (state) => outbox(state),
  };
}

export const directory = directoryOf(directoryRules);

function expiriesOf({ sessions, nodes }: Directory): readonly Expiry[] {
  return sessions.map(({ id, renewed }) => ({
    id,
    since: renewed,
    afterUs: TTL_US,
    command: { f: "expire", key: null, input: [id, renewed] },
    says: nodes.flatMap(({ session, sequence }) =>
      session === id ? [["ending", sequence] as const] : [],
    ),
  }));
}

/** The holders are told in the order in which their watches fired. */
function outbox({ fired, sessions }: Directory): readonly Outgoing[] {
  return fired.map(({ session, sequence, index, number }) => ({
    service: "holders",
    command: {
      f: NODE_DELETED,
      key: null,
      input: [sessions.find(({ id }) => id === session)?.holder ?? 0, session, sequence],
    },
    index,
    number,
  }));
}

function apply(
  rules: DirectoryRules,
  state: Directory,
  { f, input }: Call,
  { index }: LogPlace,
): Done {
  if (f === ANSWER) return confirmed(state, input as unknown as AnswerInput);
  const [first = 0, second = 0] = input as readonly number[];
  if (f === "connect") {
    const session = { id: index, holder: first, renewed: index };
    const says: readonly Said[] = [["renewed", index, index]];
    return { state: { ...state, sessions: [...state.sessions, session] }, output: index, says };
  }
  if (f === "expire") return expired(state, first, second, index);
  if (!state.sessions.some(({ id }) => id === first)) return { state, output: null };
  const done = asked(rules, renewedBy(state, first, index), f, [first, second], index);
  const says: readonly Said[] = [["renewed", index, first], ...(done.says ?? [])];
  return { state: done.state, output: done.output, says };
}

/** What a session that lives asks for. */
function asked(
  rules: DirectoryRules,
  renewed: Directory,
  f: string,
  [first, second]: readonly [session: number, sequence: number],
  index: number,
): Done {
  switch (f) {
    case "ping":
      return { state: renewed, output: true };
    case "create":
      return created(rules, renewed, first, index);
    case "children":
      return { state: renewed, output: renewed.nodes.map(pairOf) };
    case "watch": {
      const exists = second === 0 || renewed.nodes.some(({ sequence }) => sequence === second);
      if (!exists) return { state: renewed, output: false };
      const watches = [...renewed.watches, { session: first, sequence: second }];
      return { state: { ...renewed, watches }, output: true };
    }
    case "delete":
      return deleted(renewed, first, second, index);
    default:
      throw new TypeError(
        `a lock-directory has no function "${f}": connect, ping, create, children, watch, delete, expire`,
      );
  }
}

function pairOf({ sequence, session }: Node): Value {
  return [sequence, session];
}

/** Whatever a session asks for renews it. */
function renewedBy(state: Directory, session: number, index: number): Directory {
  const { nodes, watches, fired } = state;
  const sessions = state.sessions.map((one): Session => {
    return one.id === session ? { id: session, holder: one.holder, renewed: index } : one;
  });
  return { sessions, nodes, watches, fired };
}

function created(rules: DirectoryRules, state: Directory, session: number, index: number): Done {
  const node: Node = { sequence: index, session };
  const at = state.nodes.findIndex((other) => rules.isLower(node, other));
  const nodes = state.nodes.toSpliced(at === -1 ? state.nodes.length : at, 0, node);
  const holder = state.sessions.find(({ id }) => id === session)?.holder ?? 0;
  return changed(state, { ...state, nodes }, index, index, [["queued", index, holder]]);
}

function deleted(state: Directory, session: number, sequence: number, index: number): Done {
  const node = state.nodes.find((one) => one.sequence === sequence && one.session === session);
  if (node === undefined) return { state, output: false };
  const says: Said =
    node === state.nodes[0]
      ? ["released", index, sequence, sequence]
      : ["expired", index, sequence];
  return changed(state, without(state, [node], index), true, index, [says]);
}

/** A session ends with its nodes and watches, if it was not renewed since. */
function expired(state: Directory, id: number, renewed: number, index: number): Done {
  const session = state.sessions.find((one) => one.id === id);
  if (session?.renewed !== renewed) return { state, output: false };
  const own = state.nodes.filter((node) => node.session === id);
  const left: Directory = {
    ...state,
    sessions: state.sessions.filter((one) => one !== session),
    watches: state.watches.filter((watch) => watch.session !== id),
    fired: state.fired.filter((watch) => watch.session !== id),
  };
  const gone = own.map(({ sequence }): Said => ["expired", index, sequence]);
  const says: readonly Said[] = [["ended", index, id], ...gone];
  return changed(state, without(left, own, index), true, index, says);
}

/** The directory without some nodes; watches on them fire. */
function without(state: Directory, nodes: readonly Node[], index: number): Directory {
  if (nodes.length === 0) return state;
  const gone = new Set(nodes.map(({ sequence }) => sequence));
  const isFired = ({ sequence }: Watch): boolean => sequence === 0 || gone.has(sequence);
  const fired = state.watches
    .filter(isFired)
    .slice(0, FIRED_MAX)
    .map(({ session, sequence }, number): Fired => ({ session, sequence, index, number }));
  return {
    ...state,
    nodes: state.nodes.filter((node) => !nodes.includes(node)),
    watches: state.watches.filter((watch) => !isFired(watch)),
    fired: [...state.fired, ...fired],
  };
}

/** Says what has come of an entry: which watches fired, and whose node is the lowest now. */
function changed(
  before: Directory,
  state: Directory,
  output: Value,
  index: number,
  says: readonly Said[],
): Done {
  const fired = state.fired
    .filter((watch) => watch.index === index)
    .map(({ session, sequence }): Said => ["fired", index, session, sequence]);
  const [lowest] = state.nodes;
  if (lowest === undefined || lowest.sequence === before.nodes[0]?.sequence) {
    return { state, output, says: [...says, ...fired] };
  }
  const { sequence, session } = lowest;
  const holder = state.sessions.find(({ id }) => id === session)?.holder ?? 0;
  const granted: Said = ["granted", sequence, holder, sequence, index];
  return { state, output, says: [...says, ...fired, granted] };
}

/** A holder has been told. */
function confirmed(state: Directory, { index, number }: AnswerInput): Done {
  const fired = state.fired.filter((one) => one.index !== index || one.number !== number);
  return { state: { ...state, fired }, output: null };
}
