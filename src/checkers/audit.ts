/** The audit: folds the stream of facts through every invariant as they happen, and keeps what did not hold. */
import { clonePlain } from "../core/clone.ts";
import { FACTS, type Facts } from "../protocol/facts.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { DurableLogs } from "./durable-logs.ts";
import { DurableVotes } from "./durable-votes.ts";

/** What a fold may look at, and how it says that its invariant does not hold. */
export interface AuditView {
  /** The number of nodes. */
  readonly nodes: number;
  /** What every disk holds now. */
  readonly logs: DurableLogs;
  /** What every acceptor's disk holds, and what is chosen by it. */
  readonly votes: DurableVotes;
  /** @param nodes those concerned. */
  report(message: string, nodes: readonly NodeId[]): void;
}

type FactName = keyof Facts;

/** A property of the whole history of facts: a fold with ghost state across nodes and restarts, O(1) a fact. */
export interface Invariant<State = unknown> {
  /** Kebab-case: what `expect: { fail: ... }` names. */
  readonly name: string;
  /** The property in one sentence. */
  readonly statement: string;
  /** Paper, section, figure. */
  readonly source: string;
  /** The protocols that promise it. */
  readonly protocols: readonly string[];
  /** The ghost state before any fact: plain data. */
  initial(nodes: number): State;
  /** The fold: by fact, what becomes of the ghost state. */
  readonly on: {
    readonly [Name in FactName]?: Fold<State, Parameters<Facts[Name]>>;
  };
}

/** One step of a fold. (A method's type, so that invariants of different ghost states fit one list.) */
type Fold<State, Numbers extends readonly number[]> = {
  fold(state: State, view: AuditView, ...numbers: Numbers): void;
}["fold"];

/** An invariant that does not hold. */
export interface Finding {
  readonly invariant: string;
  readonly message: string;
  readonly nodes: readonly NodeId[];
}

/** Everything of an audit at one moment. */
export interface AuditSnapshot {
  readonly logs: unknown;
  readonly votes: unknown;
  readonly states: readonly unknown[];
}

/** One fold of one fact, with its ghost state's cell: no closure, so that telling a fact is one call a fold. */
interface Handler {
  readonly fold: (
    state: unknown,
    view: AuditView,
    a: number,
    b: number,
    c: number,
    d: number,
  ) => void;
  readonly cell: Cell;
  readonly view: AuditView;
}

interface Cell {
  readonly invariant: Invariant;
  state: unknown;
}

const NO_HANDLERS: readonly Handler[] = [];

export class Audit implements Facts {
  /** Findings not yet taken; whoever runs the world looks after each step. */
  readonly findings: Finding[] = [];
  readonly #logs: DurableLogs;
  readonly #votes: DurableVotes;
  readonly #cells: readonly Cell[];
  readonly #handlers: { readonly [Name in FactName]: readonly Handler[] };

  constructor(invariants: readonly Invariant[], nodes: number) {
    this.#logs = new DurableLogs(nodes);
    this.#votes = new DurableVotes(nodes);
    this.#cells = invariants.map((invariant) => ({ invariant, state: invariant.initial(nodes) }));
    const handlers = Object.fromEntries(
      (Object.keys(FACTS) as FactName[]).map((name) => [name, this.#handlersOf(name, nodes)]),
    );
    this.#handlers = handlers as { readonly [Name in FactName]: readonly Handler[] };
  }

  term(node: number, term: number): void {
    tell(this.#handlers.term, node, term, 0, 0);
  }
  vote(node: number, term: number, candidate: number): void {
    tell(this.#handlers.vote, node, term, candidate, 0);
  }
  lead(node: number, term: number): void {
    tell(this.#handlers.lead, node, term, 0, 0);
  }
  durable(node: number, index: number, term: number, digest: number): void {
    this.#logs.append(node, index, term, digest);
    tell(this.#handlers.durable, node, index, term, digest);
  }
  truncated(node: number, from: number): void {
    tell(this.#handlers.truncated, node, from, 0, 0);
    this.#logs.truncate(node, from);
  }
  remembered(node: number, term: number, candidate: number): void {
    this.#votes.promise(node, term);
    tell(this.#handlers.remembered, node, term, candidate, 0);
  }
  acknowledged(node: number, term: number, index: number, leader: number): void {
    tell(this.#handlers.acknowledged, node, term, index, leader);
  }
  announced(node: number, term: number, index: number): void {
    tell(this.#handlers.announced, node, term, index, 0);
  }
  delivered(node: number, index: number, term: number, digest: number): void {
    tell(this.#handlers.delivered, node, index, term, digest);
  }
  promised(node: number, ballot: number): void {
    tell(this.#handlers.promised, node, ballot, 0, 0);
  }
  proposed(node: number, slot: number, ballot: number, digest: number): void {
    tell(this.#handlers.proposed, node, slot, ballot, digest);
  }
  accepted(node: number, slot: number, ballot: number, digest: number): void {
    tell(this.#handlers.accepted, node, slot, ballot, digest);
  }
  prepared(node: number, ballot: number): void {
    tell(this.#handlers.prepared, node, ballot, 0, 0);
  }
  journaled(node: number, slot: number, ballot: number, digest: number): void {
    this.#votes.journal(node, slot, ballot, digest);
    tell(this.#handlers.journaled, node, slot, ballot, digest);
  }
  reconfigured(node: number, slot: number, digest: number, members: number): void {
    this.#votes.reconfigure(slot, digest, members);
    tell(this.#handlers.reconfigured, node, slot, digest, members);
  }
  quorums(node: number, sizes: number, members: number, alpha: number): void {
    this.#votes.decideBy(sizes, members, alpha);
    tell(this.#handlers.quorums, node, sizes, members, alpha);
  }
  acceptedEpoch(node: number, epoch: number): void {
    tell(this.#handlers.acceptedEpoch, node, epoch, 0, 0);
  }
  toldEpoch(node: number, epoch: number): void {
    tell(this.#handlers.toldEpoch, node, epoch, 0, 0);
  }
  currentEpoch(node: number, epoch: number): void {
    tell(this.#handlers.currentEpoch, node, epoch, 0, 0);
  }
  synchronized(node: number, epoch: number, index: number, leader: number): void {
    tell(this.#handlers.synchronized, node, epoch, index, leader);
  }
  snapshotted(node: number, index: number, term: number, chain: number): void {
    this.#logs.install(node, index, term, chain);
    tell(this.#handlers.snapshotted, node, index, term, chain);
  }
  configured(node: number, index: number, voters: number): void {
    tell(this.#handlers.configured, node, index, voters, 0);
  }
  leaving(node: number, index: number, voters: number): void {
    tell(this.#handlers.leaving, node, index, voters, 0);
  }
  continued(node: number, term: number, peer: number, index: number): void {
    tell(this.#handlers.continued, node, term, peer, index);
  }
  handedOver(node: number, term: number, peer: number): void {
    tell(this.#handlers.handedOver, node, term, peer, 0);
  }
  counted(node: number, term: number, peer: number, index: number): void {
    tell(this.#handlers.counted, node, term, peer, index);
  }
  governed(node: number, index: number, voters: number, outgoing: number): void {
    tell(this.#handlers.governed, node, index, voters, outgoing);
  }
  performed(node: number, index: number, session: number, sequence: number): void {
    tell(this.#handlers.performed, node, index, session, sequence);
  }
  answered(node: number, index: number, digest: number): void {
    tell(this.#handlers.answered, node, index, digest, 0);
  }
  imaged(node: number, index: number, digest: number): void {
    tell(this.#handlers.imaged, node, index, digest, 0);
  }
  restored(node: number, index: number, digest: number): void {
    tell(this.#handlers.restored, node, index, digest, 0);
  }
  asked(client: number, sequence: number, digest: number): void {
    tell(this.#handlers.asked, client, sequence, digest, 0);
  }
  told(client: number, sequence: number, index: number): void {
    tell(this.#handlers.told, client, sequence, index, 0);
  }
  read(node: number, client: number, sequence: number, index: number): void {
    tell(this.#handlers.read, node, client, sequence, index);
  }
  leased(node: number, term: number): void {
    tell(this.#handlers.leased, node, term, 0, 0);
  }
  crashed(node: number): void {
    tell(this.#handlers.crashed, node, 0, 0, 0);
  }
  restarted(node: number): void {
    tell(this.#handlers.restarted, node, 0, 0, 0);
  }

  /** The ghost state of one of the audit's folds. */
  stateOf<State>(fold: Invariant<State>): State {
    const cell = this.#cells.find(({ invariant }) => invariant === fold);
    if (cell === undefined) throw new RangeError(`${fold.name} is not audited`);
    return cell.state as State;
  }

  snapshot(): AuditSnapshot {
    return {
      logs: this.#logs.snapshot(),
      votes: this.#votes.snapshot(),
      states: this.#cells.map(({ state }) => clonePlain(state)),
    };
  }

  restore(snapshot: AuditSnapshot): void {
    this.findings.length = 0;
    this.#logs.restore(snapshot.logs);
    this.#votes.restore(snapshot.votes);
    snapshot.states.forEach((state, index) => {
      const cell = this.#cells[index];
      if (cell !== undefined) cell.state = clonePlain(state);
    });
  }

  #handlersOf(name: FactName, nodes: number): readonly Handler[] {
    const handlers: Handler[] = [];
    for (const cell of this.#cells) {
      const fold = cell.invariant.on[name] as Handler["fold"] | undefined;
      if (fold === undefined) continue;
      const view: AuditView = {
        nodes,
        logs: this.#logs,
        votes: this.#votes,
        report: (message, concerned) => {
          this.findings.push({ invariant: cell.invariant.name, message, nodes: concerned });
        },
      };
      handlers.push({ fold, cell, view });
    }
    return handlers.length === 0 ? NO_HANDLERS : handlers;
  }
}

function tell(handlers: readonly Handler[], a: number, b: number, c: number, d: number): void {
  for (let at = 0; at < handlers.length; at++) {
    const { fold, cell, view } = handlers[at] as Handler;
    fold(cell.state, view, a, b, c, d);
  }
}
