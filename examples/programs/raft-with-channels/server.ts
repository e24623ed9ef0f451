/**
 * Raft (Ongaro and Ousterhout 2014) with channels, as articles on Go draw it: one task runs a loop
 * for each role and owns all state; calls of others and operations of clients reach it by channels,
 * and a leader has a task for each follower.
 */
import type { Asked, Process, ProcessChannel, Value } from "rashomon";
import { type Entry, HARD_STATE, type HardState, type Operation } from "./log.js";
import { Machine } from "./machine.js";
import type { AppendEntries, Appended, RequestVote, Vote } from "./messages.js";

/** The shortest election timeout; the longest is twice that. */
export const ELECTION_MS = 150;

/** What planted mistakes change. */
export interface Rules {
  /** Whether term and vote are on disk before anything is answered (figure 2, persistent state). */
  readonly waitsForDisk: boolean;
  /** Whether an entry counts as committed that a majority holds (§5.4.2). */
  mayCommit(entryTerm: number, term: number): boolean;
  /** Whether a read may be answered when so many have confirmed the leader since (§8). */
  isConfirmed(confirmations: number, majority: number): boolean;
}

export const RULES: Rules = {
  waitsForDisk: true,
  mayCommit: (entryTerm, term) => entryTerm === term,
  isConfirmed: (confirmations, majority) => confirmations >= majority,
};

export type Role = "follower" | "candidate" | "leader";

/** A call of another server, and where its answer goes. */
export type Call = { readonly answer: ProcessChannel<Vote | Appended> } & (
  | { readonly method: "request-vote"; readonly body: RequestVote }
  | { readonly method: "append-entries"; readonly body: AppendEntries }
);

/** What a client gets: the output, or who should be asked. */
type Answer = { readonly output: Value } | { readonly leader: number };

export interface Asking {
  readonly operation: NonNullable<Operation>;
  readonly readOnly: boolean;
  readonly answer: ProcessChannel<Answer>;
}

export class Server {
  readonly self: Process;
  readonly rules: Rules;
  readonly majority: number;
  readonly calls: ProcessChannel<Call>;
  readonly asked: ProcessChannel<Asking>;
  readonly machine: Machine;
  role: Role = "follower";
  leader = 0;
  term = 0;
  votedFor = 0;
  /** From index 1 on. */
  readonly log: Entry[] = [];
  commitIndex = 0;
  appliedIndex = 0;
  /** When it last heard a leader or gave a vote. */
  heardUs = 0;

  constructor(self: Process, rules: Rules) {
    this.self = self;
    this.rules = rules;
    this.majority = (self.nodes >> 1) + 1;
    this.calls = self.channel(0, "calls");
    this.asked = self.channel(0, "asked");
    this.machine = new Machine(self);
  }

  /** Takes up what the disk kept, and opens the doors. */
  async start(): Promise<void> {
    const { disk } = this.self;
    const hard = (await disk.get(HARD_STATE)) as HardState | undefined;
    this.term = hard?.term ?? 0;
    this.votedFor = hard?.votedFor ?? 0;
    for (let index = 1; index <= disk.lastIndex; index++) {
      this.log.push((await disk.entry(index)) as Entry);
    }
    this.self.serve("request-vote", (body: RequestVote) =>
      this.#pass((answer) => ({ method: "request-vote", body, answer })),
    );
    this.self.serve("append-entries", (body: AppendEntries) =>
      this.#pass((answer) => ({ method: "append-entries", body, answer })),
    );
    this.self.onRequest((request) => this.#ask(request));
  }

  async #pass(callOf: (answer: ProcessChannel<Vote | Appended>) => Call): Promise<unknown> {
    const answer = this.self.channel<Vote | Appended>(1);
    await this.calls.send(callOf(answer));
    return (await answer.receive()).value;
  }

  async #ask({ client, sequence, f, key, input, readOnly }: Asked): Promise<Value> {
    const answer = this.self.channel<Answer>(1);
    await this.asked.send({ operation: { client, sequence, f, key, input }, readOnly, answer });
    const got = (await answer.receive()).value as Answer;
    if ("output" in got) return got.output;
    throw this.self.notLeader(got.leader);
  }

  get lastIndex(): number {
    return this.log.length;
  }

  /** The term of the entry at an index; 0 before the log. */
  termAt(index: number): number {
    return this.log[index - 1]?.term ?? 0;
  }

  show(): void {
    const { role, term, leader, commitIndex, lastIndex } = this;
    this.self.show({ role, term, leader, commitIndex, lastIndex });
  }

  electionMs(): number {
    return ELECTION_MS + this.self.random("election timeout", ELECTION_MS);
  }

  async remember(): Promise<void> {
    const written = this.self.disk.put(HARD_STATE, { term: this.term, votedFor: this.votedFor });
    if (this.rules.waitsForDisk) await written;
  }

  /** Figure 2, rules for all servers: a later term makes it a follower. */
  async observe(term: number): Promise<void> {
    if (term <= this.term) return;
    this.term = term;
    this.votedFor = 0;
    this.role = "follower";
    this.leader = 0;
    this.show();
    await this.remember();
  }

  async serveCall(call: Call): Promise<void> {
    await this.observe(call.body.term);
    const isVote = call.method === "request-vote";
    await call.answer.send(await (isVote ? this.#vote(call.body) : this.#append(call.body)));
    this.show();
  }

  /** Figure 2, RequestVote. */
  async #vote({ term, candidate, lastLogIndex, lastLogTerm }: RequestVote): Promise<Vote> {
    const lastTerm = this.termAt(this.lastIndex);
    const isCurrent =
      lastLogTerm > lastTerm || (lastLogTerm === lastTerm && lastLogIndex >= this.lastIndex);
    const isFree = this.votedFor === 0 || this.votedFor === candidate;
    const granted = term === this.term && isFree && isCurrent;
    if (granted) {
      this.heardUs = this.self.nowUs();
      this.votedFor = candidate;
      await this.remember();
    }
    return { term: this.term, granted };
  }

  /** Figure 2, AppendEntries. */
  async #append(body: AppendEntries): Promise<Appended> {
    const { term, leader, prevLogIndex, prevLogTerm, entries, leaderCommit } = body;
    if (term < this.term) return { term: this.term, success: false, index: 0 };
    this.role = "follower";
    this.leader = leader;
    this.heardUs = this.self.nowUs();
    if (prevLogIndex > this.lastIndex || this.termAt(prevLogIndex) !== prevLogTerm) {
      const index = Math.min(prevLogIndex - 1, this.lastIndex);
      return { term: this.term, success: false, index };
    }
    let known = 0;
    while (known < entries.length && this.#holds(prevLogIndex + known + 1, entries[known])) known++;
    if (known < entries.length) await this.#replace(prevLogIndex + known, entries.slice(known));
    const index = prevLogIndex + entries.length;
    this.commit(Math.min(leaderCommit, index));
    return { term: this.term, success: true, index };
  }

  #holds(index: number, entry: Entry | undefined): boolean {
    return index <= this.lastIndex && this.termAt(index) === entry?.term;
  }

  /** Cuts the log off after an index, if it is longer, and appends, all at once. */
  async #replace(after: number, entries: readonly Entry[]): Promise<void> {
    const cut = after < this.lastIndex ? [{ kind: "truncate", from: after + 1 } as const] : [];
    const added = entries.map((entry, at) => {
      return { kind: "append", index: after + 1 + at, entry } as const;
    });
    await this.self.disk.write([...cut, ...added]);
    this.log.length = after;
    this.log.push(...entries);
  }

  /** A leader's own entries. */
  async propose(operations: readonly Operation[]): Promise<void> {
    const entries = operations.map((operation): Entry => ({ term: this.term, operation }));
    await this.#replace(this.lastIndex, entries);
  }

  /** Everything up to an index is committed: applies it. */
  commit(index: number): void {
    if (index <= this.commitIndex) return;
    this.commitIndex = index;
    this.self.assert("committed", index);
    while (this.appliedIndex < index) {
      this.appliedIndex++;
      this.machine.apply(this.appliedIndex, this.log[this.appliedIndex - 1] as Entry);
    }
  }

  /** It does not lead: the client may ask who does. */
  async redirect({ answer }: Asking): Promise<void> {
    await answer.send({ leader: this.role === "leader" ? 0 : this.leader });
  }
}
