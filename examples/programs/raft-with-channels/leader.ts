/** The loop of a leader, and the task that it has for each follower. */
import type { Context, Process, ProcessChannel } from "rashomon";
import type { Appended } from "./messages.js";
import { type Asking, type Call, ELECTION_MS, type Server } from "./server.js";

const HEARTBEAT_MS = 50;
/** How long an answer is waited for, and how many clients' operations are written at once. */
const PATIENCE_MS = 120;
const CLIENTS_MAX = 64;

/** A follower's answer, to a call of a round. */
interface Ack {
  readonly peer: number;
  readonly round: number;
  readonly reply: Appended;
}

/** A client's operation at its index, or a read that waits for the round and for the index. */
interface Waiting {
  readonly asking: Asking;
  readonly index: number;
  readonly round: number;
}

class Leadership {
  readonly server: Server;
  readonly context: Context;
  readonly acks: ProcessChannel<Ack>;
  /** By peer: has it go at once instead of with the next heartbeat. */
  readonly wakes: readonly ProcessChannel<null>[];
  readonly term: number;
  /** Calls carry it: what was asked at one round may be answered once it is confirmed. */
  round = 0;
  /** By node: how far its log is known to match, the last round it answered, and when. */
  readonly match: number[];
  readonly confirmed: number[];
  readonly heardUs: number[];
  waiting: Waiting[] = [];

  constructor(server: Server, context: Context) {
    const { self, term } = server;
    const byNode = <T>(of: () => T): T[] => Array.from({ length: self.nodes + 1 }, of);
    this.server = server;
    this.context = context;
    this.term = term;
    this.acks = self.channel(0, "acks");
    this.wakes = byNode(() => self.channel<null>(1, "wake"));
    this.match = byNode(() => 0);
    this.confirmed = byNode(() => 0);
    this.heardUs = byNode(() => self.nowUs());
  }

  get isOn(): boolean {
    return this.server.role === "leader" && this.server.term === this.term;
  }

  /** Has every follower's task go. */
  async wake(): Promise<void> {
    const { self } = this.server;
    for (const peer of self.peers) await self.select([{ send: this.wakes[peer] ?? null }], true);
  }

  /** Operations of clients: those that are there already go together. */
  async take(first: Asking): Promise<void> {
    const { server } = this;
    const { self, asked, machine } = server;
    const all = [first];
    while (all.length < CLIENTS_MAX) {
      const more = await self.select([{ receive: asked }], true);
      if (more.index < 0) break;
      all.push(more.value as Asking);
    }
    const commands: Asking[] = [];
    this.round++;
    for (const asking of all) {
      const output = asking.readOnly ? undefined : machine.answerOf(asking.operation);
      if (output !== undefined) await asking.answer.send({ output });
      else if (asking.readOnly) this.waiting.push(this.#read(asking));
      else commands.push(asking);
    }
    if (commands.length > 0) {
      commands.forEach((asking, at) => {
        this.waiting.push({ asking, index: server.lastIndex + 1 + at, round: 0 });
      });
      await server.propose(commands.map(({ operation }) => operation));
    }
    await this.wake();
    await this.settle();
  }

  /** §8: it must see what was committed when it came, and the leader must be confirmed since. */
  #read(asking: Asking): Waiting {
    const { commitIndex, lastIndex, term } = this.server;
    const isKnown = this.server.termAt(commitIndex) === term;
    return { asking, index: isKnown ? commitIndex : lastIndex, round: this.round };
  }

  async hear({ peer, round, reply }: Ack): Promise<void> {
    const { server } = this;
    await server.observe(reply.term);
    if (!this.isOn || reply.term !== this.term) return;
    this.heardUs[peer] = server.self.nowUs();
    this.confirmed[peer] = Math.max(this.confirmed[peer] as number, round);
    if (reply.success && reply.index > (this.match[peer] as number)) {
      this.match[peer] = reply.index;
      server.self.assert("counted", this.term, peer, reply.index);
    }
    await this.settle();
  }

  /** Commits what a majority holds, and answers those who waited for it. */
  async settle(): Promise<void> {
    const { server } = this;
    const { self, majority, rules, machine } = server;
    this.match[self.id] = server.lastIndex;
    const held = this.match.slice(1).sort((a, b) => b - a)[majority - 1] as number;
    if (held > server.commitIndex && rules.mayCommit(server.termAt(held), this.term)) {
      server.commit(held);
      server.show();
      await this.wake();
    }
    const left: Waiting[] = [];
    for (const one of this.waiting) {
      const { asking, index, round } = one;
      const { operation, readOnly, answer } = asking;
      if (index > server.appliedIndex || (readOnly && !this.#isConfirmed(round))) left.push(one);
      else if (readOnly) await answer.send({ output: machine.read(operation) });
      else {
        const output = machine.answerOf(operation);
        await answer.send(output === undefined ? { leader: 0 } : { output });
      }
    }
    this.waiting = left;
  }

  #isConfirmed(round: number): boolean {
    const { self, majority, rules } = this.server;
    const others = self.peers.filter((peer) => (this.confirmed[peer] as number) >= round);
    return rules.isConfirmed(1 + others.length, majority);
  }

  /** A leader that no majority answers steps down. */
  check(): void {
    const { self, majority } = this.server;
    const since = self.nowUs() - 2_000 * ELECTION_MS;
    const heard = self.peers.filter((peer) => (this.heardUs[peer] as number) >= since);
    if (1 + heard.length >= majority) return;
    this.server.role = "follower";
    this.server.leader = 0;
  }
}

/** Until it is no leader any more. */
export async function lead(server: Server): Promise<void> {
  const { self, calls, asked } = server;
  const { context, cancel } = self.background.withCancel();
  const leadership = new Leadership(server, context);
  server.leader = self.id;
  // An entry of its own term, so that those before it can be committed (§8).
  await server.propose([null]);
  server.show();
  for (const peer of self.peers) {
    void self.spawn(() => replicate(self, leadership, peer), { name: `to n${peer}`, daemon: true });
  }
  await leadership.settle();
  let check = self.after(ELECTION_MS);
  while (server.role === "leader") {
    const chosen = await self.select([
      { receive: calls },
      { receive: asked },
      { receive: leadership.acks },
      { receive: check },
    ]);
    if (chosen.index === 0) await server.serveCall(chosen.value as Call);
    else if (chosen.index === 1) await leadership.take(chosen.value as Asking);
    else if (chosen.index === 2) await leadership.hear(chosen.value as Ack);
    else {
      leadership.check();
      check = self.after(ELECTION_MS);
    }
  }
  cancel();
  // Whether they took effect is not known here: the client asks again.
  for (const { asking } of leadership.waiting) await server.redirect(asking);
}

/** The task of one follower: sends what it lacks, or a heartbeat. */
async function replicate(self: Process, leadership: Leadership, peer: number): Promise<void> {
  const { server, term, context, acks, wakes } = leadership;
  const ended = self.done(context);
  const entriesMax = self.options["entriesMax"] as number;
  let next = server.lastIndex;
  while (leadership.isOn) {
    const { round } = leadership;
    const prevLogIndex = next - 1;
    const body = {
      term,
      leader: self.id,
      prevLogIndex,
      prevLogTerm: server.termAt(prevLogIndex),
      entries: server.log.slice(prevLogIndex, prevLogIndex + entriesMax),
      leaderCommit: server.commitIndex,
    };
    let reply: Appended;
    try {
      reply = await self.call(peer, "append-entries", body, { timeoutMs: PATIENCE_MS, context });
    } catch {
      continue;
    }
    if (reply.success) next = Math.max(next, reply.index + 1);
    else if (reply.term === term) next = Math.max(1, Math.min(next - 1, reply.index + 1));
    const ack: Ack = { peer, round, reply };
    await self.select([{ send: acks, value: ack }, { receive: ended }]);
    if (!reply.success || next <= server.lastIndex) continue;
    await self.select([
      { receive: wakes[peer] ?? null },
      { receive: self.after(HEARTBEAT_MS) },
      { receive: ended },
    ]);
  }
}
