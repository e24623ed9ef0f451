/**
 * Two-phase commit with one transaction, explored whole and projected onto the states of TwoPhase,
 * the published TLA+ specification (Lamport, from Gray and Lamport 2006): resource managers, the
 * transaction manager, the votes of yes that it has received, and the messages ever sent.
 *
 * There a manager may abort by itself at first: here another transaction holds its register, or
 * does not, and the states of all such worlds are put together. There the transaction manager
 * commits in a step of its own: here, where it does so with the last vote, the two are taken apart.
 */
import type { Invariant } from "../../checkers/property.ts";
import { must } from "../../core/assert.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Protocol } from "../../protocol/protocol.ts";
import { hasNode, withNode } from "../../protocol/quorum.ts";
import { request } from "../../protocol/request.ts";
import { placeOutputs } from "../../protocol/transactions/ledger.ts";
import { lock } from "../../protocol/transactions/locks.ts";
import {
  holderOf,
  type Transaction,
  transactionOf,
} from "../../protocol/transactions/transaction.ts";
import type { Message } from "../../protocols/two-phase-commit/messages.ts";
import { rules } from "../../protocols/two-phase-commit/rules.ts";
import type { CommitState } from "../../protocols/two-phase-commit/state.ts";
import type { Steps } from "../../protocols/two-phase-commit/steps.ts";
import { steps, twoPhaseCommit } from "../../protocols/two-phase-commit/two-phase-commit.ts";
import { StateIdentity } from "./identity.ts";
import type { Knowledge } from "./knowledge.ts";
import { smallWorldOf } from "./small-world.ts";
import { Walk } from "./walk.ts";
import { bareWorld } from "./walked.ts";

/** n1 coordinates and holds nothing; the resource managers are the nodes after it. */
const MANAGER = 1;
const T: Transaction = transactionOf(MANAGER, 1, 1);
/** No transaction of these worlds. */
const OTHER: Transaction = transactionOf(MANAGER, 0, 1);

/** It takes votes down, and commits by a word to itself, sent once all are there. */
const apart: Steps = {
  ...steps,
  onVote(commit, state, from, vote, self) {
    const open = state.undecided.get(vote.transaction);
    if (open === undefined || commit.rules.isAgainst(vote)) {
      steps.onVote(commit, state, from, vote, self);
      return;
    }
    open.votes = withNode(open.votes, from);
    placeOutputs(open.outputs, vote.outputs);
    if (commit.rules.mayCommit(open.votes, open.participants)) {
      self.send(MANAGER, { type: "inquire", transaction: T });
    }
  },
  onInquire(commit, state, from, transaction, self) {
    if (from !== MANAGER) steps.onInquire(commit, state, from, transaction, self);
    else if (state.undecided.has(T)) commit.steps.decideCommit(commit, state, T, self);
  },
};

/** What was ever said, by facts. */
interface Said {
  yes: number;
  no: number;
  commit: boolean;
  abort: boolean;
}

const said: Invariant<Said> = {
  name: "said",
  statement: "Keeps what was said; judges nothing.",
  source: "TwoPhase.tla, the variable msgs",
  initial: () => ({ yes: 0, no: 0, commit: false, abort: false }),
  readings: { yes: "nodes", no: "nodes" },
  on: {
    voted(state, _view, node, _transaction, yes) {
      if (yes === 1) state.yes = withNode(state.yes, node);
      else state.no = withNode(state.no, node);
    },
    notified(state, _view, _node, _transaction, commit) {
      if (commit === 1) state.commit = true;
      else state.abort = true;
    },
  },
};

/**
 * Acknowledgements are no part of TwoPhase. A vote that comes after the decision is ignored; a
 * decision to abort that comes before the prepare changes nothing, so that it may as well be late.
 */
const KNOWN: Knowledge = {
  ignores(message, _from, to, present) {
    const { type } = message as Message;
    if (type === "ack") return true;
    const isOfVotes = type === "vote" || type === "inquire";
    return isOfVotes && to === MANAGER && !(present.stateOf(to) as CommitState).undecided.has(T);
  },
  defers(message, _from, to, present) {
    const sent = message as Message;
    if (sent.type !== "decision" || sent.commit) return false;
    return !(present.stateOf(to) as CommitState).prepared.has(T);
  },
};

/**
 * The states of TwoPhase that two-phase commit reaches, as `stateText` writes them.
 * @param managers how many resource managers: 2 to 4.
 */
export function twoPhaseStates(managers: number): ReadonlySet<string> {
  const states = new Set<string>();
  // Which managers refuse is all the same but for their names: so many of the first, then all
  // orders.
  for (let refusing = 0; refusing <= managers; refusing++) explore(managers, refusing, states);
  return new Set([...states].flatMap((text) => renamings(text)));
}

/** A register that each manager holds. */
function registersOf(managers: number): readonly string[] {
  const found: string[] = [];
  for (let at = 0; found.filter(Boolean).length < managers; at++) {
    const holder = holderOf(`r${at}`, managers + 1);
    if (holder !== MANAGER) found[holder - 2] ??= `r${at}`;
  }
  return found;
}

function explore(managers: number, refusing: number, states: Set<string>): void {
  const nodes = managers + 1;
  const protocol = twoPhaseCommit(rules, apart);
  const { world, audit } = smallWorldOf({
    protocol: protocol as Protocol,
    object: "multi-register",
    nodes,
    clients: 1,
    options: { termination: "coordinator" },
    invariants: [said as Invariant],
  });
  const registers = registersOf(managers);
  for (const [at, register] of registers.slice(0, refusing).entries()) {
    const { locks } = must(world.nodes[at + 2], "each manager is a node").state as CommitState;
    lock(locks, OTHER, [{ at: 0, kind: "write", register, value: 0 }]);
  }
  const input = registers.map((register) => ["write", register, 1]);
  world.submit(1, MANAGER, request(1, 1, { f: "txn", key: null, input }, false));
  // The timeout of the coordinator; no participant has to ask, for what it is sent may be late.
  const timers = [0, 1];
  const bounds = { timers, crashes: 0, duplicates: 0, statesMax: Number.POSITIVE_INFINITY };
  const walk = new Walk(bareWorld(world, audit), bounds, { silent: false }, KNOWN);
  const coordinator = () => world.nodes[MANAGER]?.state as CommitState;
  while (!coordinator().undecided.has(T)) walk.perform(must(walk.actions()[0], "the client asks"));
  // The client gives up: no second transaction follows.
  coordinator().waiting.clear();
  const identity = new StateIdentity(walk, []);
  const visited = new Set<string>();
  const visit = (received: number): void => {
    const votes = coordinator().undecided.get(T)?.votes ?? received;
    identity.read();
    const key = `${identity.low} ${identity.high} ${votes} ${walk.budgets.used(null)}`;
    if (visited.has(key)) return;
    visited.add(key);
    states.add(
      projected(
        managers,
        votes,
        audit.stateOf(said),
        (id) => world.nodes[id]?.state as CommitState,
      ),
    );
    const actions = walk.actions();
    const saved = walk.save();
    for (const action of actions) {
      walk.perform(action);
      visit(votes);
      walk.goBack(saved);
    }
  };
  visit(0);
}

function projected(
  managers: number,
  votes: number,
  { yes, no, commit, abort }: Said,
  stateOf: (node: NodeId) => CommitState,
): string {
  const open = stateOf(MANAGER).undecided.has(T);
  const own = Array.from({ length: managers }, (_, at) => {
    const node = at + 2;
    const { prepared, ended } = stateOf(node);
    const outcome = ended.get(T);
    const phase =
      outcome !== undefined
        ? outcome
          ? "committed"
          : "aborted"
        : hasNode(no, node)
          ? "aborted"
          : prepared.get(T)?.durable === true
            ? "prepared"
            : "working";
    return { phase, received: hasNode(votes, node), sent: hasNode(yes, node) };
  });
  return stateText({
    own,
    manager: open ? "init" : commit ? "committed" : "aborted",
    commit,
    abort,
  });
}

/** A state of TwoPhase. */
export interface TwoPhaseState {
  /** By resource manager: its state, and whether its Prepared was received, and ever sent. */
  readonly own: readonly {
    readonly phase: string;
    readonly received: boolean;
    readonly sent: boolean;
  }[];
  readonly manager: string;
  /** Whether Commit, Abort were ever sent. */
  readonly commit: boolean;
  readonly abort: boolean;
}

export function stateText({ own, manager, commit, abort }: TwoPhaseState): string {
  const each = own.map(({ phase, received, sent }) => `${phase} ${received} ${sent}`);
  return [`${manager} ${commit} ${abort}`, ...each].join(", ");
}

/** The same state with the resource managers in every order. */
function renamings(text: string): readonly string[] {
  const [head = "", ...own] = text.split(", ");
  return ordersOf(own).map((order) => [head, ...order].join(", "));
}

function ordersOf(items: readonly string[]): readonly (readonly string[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first, at) =>
    ordersOf(items.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}
