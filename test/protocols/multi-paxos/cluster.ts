/**
 * Handlers of Multi-Paxos, called one by one: nodes whose messages and disks move only when a test
 * says so.
 */
import { must } from "../../../src/core/assert.ts";
import { defaults } from "../../../src/core/parameters.ts";
import { kv } from "../../../src/objects/kv.ts";
import type { DiskImage, Release, Write } from "../../../src/protocol/disk.ts";
import type { Given, Handlers, Self, Setup } from "../../../src/protocol/protocol.ts";
import { type Reply, type Request, request } from "../../../src/protocol/request.ts";
import type { Message } from "../../../src/protocols/multi-paxos/messages.ts";
import { multiPaxos, steps } from "../../../src/protocols/multi-paxos/multi-paxos.ts";
import { OPTIONS } from "../../../src/protocols/multi-paxos/options.ts";
import { rules } from "../../../src/protocols/multi-paxos/rules.ts";
import type { Decree, MultiPaxosState } from "../../../src/protocols/multi-paxos/state.ts";

export interface Sent {
  readonly from: number;
  readonly to: number;
  readonly message: Message;
}

interface Batch {
  readonly ticket: number;
  readonly writes: readonly Write[];
  readonly thenSend: readonly Release<Message>[];
}

/** What a node has beside its state. */
class Node {
  state: MultiPaxosState | null = null;
  readonly records = new Map<string, unknown>();
  firstIndex = 1;
  entries: unknown[] = [];
  /** Asked of the disk, and not durable yet. */
  pending: Batch[] = [];
  tickets = 0;
  readonly timers = new Map<string, number>();
  /** By slot: the ballot of the vote that was executed, 0 if the decree was learnt. */
  readonly executed: number[] = [];

  image(): DiskImage {
    const { records, entries, firstIndex } = this;
    return {
      get: (key) => records.get(key),
      firstIndex,
      lastIndex: firstIndex + entries.length - 1,
      entry: (index) => entries[index - firstIndex],
    };
  }

  write(write: Write): void {
    if (write.kind === "put") this.records.set(write.key, write.value);
    else if (write.kind === "delete") this.records.delete(write.key);
    else if (write.kind === "append") this.entries.push(write.entry);
    else if (write.kind === "truncate") this.entries.splice(write.from - this.firstIndex);
    else {
      this.entries.splice(0, write.through - this.firstIndex + 1);
      this.firstIndex = write.through + 1;
    }
  }
}

export class Cluster {
  readonly #protocol = multiPaxos(rules, steps);
  readonly #handlers: Handlers<MultiPaxosState, Message>;
  readonly #setup: Setup;
  readonly #nodes: readonly Node[];
  nowUs = 0;
  /** Left their nodes, and not received yet. */
  sent: Sent[] = [];
  readonly replies: { readonly node: number; readonly reply: Reply }[] = [];

  /** @param options of Multi-Paxos, as the protocol gets them (durations in microseconds). */
  constructor(
    nodes = 3,
    options: Readonly<Record<string, unknown>> = {},
    given: Readonly<Record<number, Given>> = {},
  ) {
    const all = { ...defaults(OPTIONS), ...options } as ReturnType<typeof defaults>;
    this.#setup = { options: all, object: kv, nodes };
    this.#handlers = this.#protocol.instance(this.#setup);
    this.#nodes = Array.from({ length: nodes }, () => new Node());
    for (let id = 1; id <= nodes; id++) {
      const words = given[id];
      const writes = words === undefined ? [] : (this.#protocol.given?.(words, nodes) ?? []);
      for (const write of writes) this.#node(id).write(write);
      this.start(id);
    }
  }

  #node(id: number): Node {
    return must(this.#nodes[id - 1], `there is a node ${id}`);
  }

  state(id: number): MultiPaxosState {
    return must(this.#node(id).state, `node ${id} has started`);
  }

  /** The first start, or one after a crash: what was not durable is gone. */
  start(id: number): void {
    const node = this.#node(id);
    node.pending = [];
    node.tickets = 0;
    node.timers.clear();
    node.state = this.#handlers.start(node.image(), this.#self(id), this.#setup);
  }

  #self(id: number): Self<Message> {
    const node = this.#node(id);
    const nothing = () => undefined;
    return {
      id,
      peers: this.#nodes.map((_, at) => at + 1).filter((peer) => peer !== id),
      disk: {
        batch: (writes, thenSend = []) => {
          node.tickets++;
          node.pending.push({ ticket: node.tickets, writes, thenSend });
          return node.tickets;
        },
        sync: nothing,
      },
      send: (to, message) => this.sent.push({ from: id, to, message }),
      openSession: () => 0,
      sendIn: nothing,
      closeSession: nothing,
      setTimer: (name, delayUs) => node.timers.set(name, delayUs),
      cancelTimer: (name) => node.timers.delete(name),
      monotonicNow: () => this.nowUs,
      wallNow: () => this.nowUs,
      random: () => 0,
      reply: (_request, reply) => this.replies.push({ node: id, reply }),
      ask: () => 0,
      forget: nothing,
      assert: (claim, slot = 0, ballot = 0) => {
        if (claim === "delivered") node.executed[slot] = ballot;
      },
      halt: nothing,
      log: nothing,
    };
  }

  /** Makes everything durable that a node has asked its disk for. */
  sync(id: number): void {
    const node = this.#node(id);
    for (let batch = node.pending.shift(); batch !== undefined; batch = node.pending.shift()) {
      for (const write of batch.writes) node.write(write);
      for (const { to, message } of batch.thenSend) this.sent.push({ from: id, to, message });
      this.#handlers.onDisk(this.state(id), batch.ticket, "durable", this.#self(id));
    }
  }

  receive(to: number, from: number, message: Message): void {
    this.#handlers.onMessage(this.state(to), from, message, this.#self(to), 0);
  }

  fire(id: number, timer: string): void {
    this.#handlers.onTimer(this.state(id), timer, this.#self(id));
  }

  request(id: number, asked: Request): void {
    this.#handlers.onRequest(this.state(id), asked, this.#self(id));
  }

  timer(id: number, name: string): number | undefined {
    return this.#node(id).timers.get(name);
  }

  /** The batches on their way to a node's disk. */
  pending(id: number): number {
    return this.#node(id).pending.length;
  }

  record(id: number, key: string): unknown {
    return this.#node(id).records.get(key);
  }

  journal(id: number): readonly unknown[] {
    return this.#node(id).entries;
  }

  /**
   * The ballot of the vote that a node executed for a slot; 0: learnt; undefined: not executed by
   * this process.
   */
  executedAs(id: number, slot: number): number | undefined {
    return this.#node(id).executed[slot];
  }

  /** What has left and not arrived, of one kind; taken out. */
  take<Kind extends Message["type"]>(
    kind: Kind,
    from = 0,
  ): readonly (Sent & { readonly message: Extract<Message, { type: Kind }> })[] {
    const fits = (sent: Sent): sent is Sent & { message: Extract<Message, { type: Kind }> } =>
      sent.message.type === kind && (from === 0 || sent.from === from);
    const taken = this.sent.filter(fits);
    this.sent = this.sent.filter((sent) => !fits(sent));
    return taken;
  }

  /**
   * Lets everything happen, until nothing is under way.
   * @param reaches whether a message arrives; else it is lost.
   */
  settle(reaches: (sent: Sent) => boolean = () => true): void {
    for (;;) {
      for (let id = 1; id <= this.#nodes.length; id++) this.sync(id);
      const next = this.sent.shift();
      if (next === undefined) {
        if (this.#nodes.every(({ pending }) => pending.length === 0)) return;
      } else if (reaches(next)) this.receive(next.to, next.from, next.message);
    }
  }

  /** Makes a node the leader, with everybody's promise that it reaches. */
  elect(id: number, reaches?: (sent: Sent) => boolean): void {
    this.fire(id, "election");
    this.settle(reaches);
  }
}

/** `c1#sequence put x input`. */
export function put(sequence: number, input: number, client = 1): Request {
  return request(client, sequence, { f: "put", key: "x", input }, false);
}

export function read(sequence: number, client = 1): Request {
  return request(client, sequence, { f: "get", key: "x", input: null }, true);
}

/** A decree that puts a value at x, as `given` makes them. */
export function inputOf({ request }: Decree): unknown {
  return request === null ? "no-op" : request.command.input;
}
