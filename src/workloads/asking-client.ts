/**
 * A client that asks for one operation after another: it plans their moments, retries at other
 * nodes, and gives up in the end. What it asks for is another's concern.
 */
import { must } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import type { Reading } from "../core/reading.ts";
import { type Asked, followsHint, nextMember, turnTo } from "../protocol/asking.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { type Reply, type Request, request } from "../protocol/request.ts";
import { type Asker, OperationPlan, type PlanSnapshot } from "./operation-plan.ts";
import type { ClientSetup, WorkloadClient } from "./workload.ts";

/** An operation that is open. */
interface Open {
  readonly request: Request;
  /** Its number in the history. */
  readonly operation: number;
  readonly invokedUs: number;
  /** When the client gives up; later again where an answer is awaited. */
  deadlineUs: number;
  /** When it asks another node. */
  retryUs: number;
}

interface AskingSnapshot extends PlanSnapshot {
  readonly open: Open | null;
  readonly process: number;
  readonly asked: Asked;
  readonly wakeUs: number;
  readonly wakes: number;
  readonly stopped: boolean;
  readonly seen: readonly (readonly [Value, Value])[];
  readonly completions: readonly number[];
  readonly progress: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** Of a client's snapshot. What it completed before matters to nothing that it does. */
const READINGS: Readonly<Record<string, Reading>> = {
  stream: "unread",
  completions: "unread",
  operation: "unread",
  request: "immutable",
  invokedUs: "time",
  deadlineUs: "time",
  retryUs: "time",
  nextUs: "time",
  wakeUs: "time",
};

export class AskingClient implements WorkloadClient {
  readonly name: string;
  readonly readings = READINGS;
  readonly #setup: ClientSetup;
  readonly #asker: Asker;
  readonly #plan: OperationPlan;
  readonly #timeoutUs: number;
  readonly #retryUs: number;
  readonly #backoffUs: number;
  #open: Open | null = null;
  /** The history's process: a new one after each operation whose end is unknown, as in Jepsen. */
  #process: number;
  readonly #asked: Asked;
  #wakeUs = NEVER;
  #wakes = 0;
  #stopped = false;
  /** Invocation times of the operations that ended in `ok`. */
  #completions: number[] = [];
  /** How far the nodes had come whose answers it has seen. */
  #progress = 0;

  constructor(setup: ClientSetup, asker: Asker) {
    this.#setup = setup;
    this.#asker = asker;
    this.name = `c${setup.number}`;
    this.#process = setup.number;
    const home = this.#homeNode();
    this.#asked = { member: home, turn: home, hints: 0 };
    const { settings } = setup;
    this.#plan = new OperationPlan(setup, asker);
    this.#timeoutUs = settings["timeout"] as number;
    this.#retryUs = settings["retry"] as number;
    this.#backoffUs = settings["backoff"] as number;
  }

  get busy(): boolean {
    return this.#open !== null;
  }

  get awaitedSinceUs(): number | null {
    if (this.#open !== null) return this.#open.invokedUs;
    return this.#plan.isNextDecided ? Number.POSITIVE_INFINITY : null;
  }

  begin(): void {
    this.#plan.plan(this.#setup.port.clockUs);
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
  }

  completedSince(us: number): number {
    let count = 0;
    for (let at = this.#completions.length - 1; at >= 0; at--) {
      if ((this.#completions[at] as number) < us) break;
      count++;
    }
    return count;
  }

  due(token: number): boolean {
    if (token !== this.#wakes) return false;
    if (this.#wanted() > this.#setup.port.clockUs) {
      this.#wakeUs = NEVER;
      this.#arm();
      return false;
    }
    if (this.#open !== null || !this.#plan.isNextRemoved) return true;
    this.#plan.next(this.#wakeUs);
    this.#done();
    this.#wakeUs = NEVER;
    this.#arm();
    return false;
  }

  onWake(): void {
    const { clockUs } = this.#setup.port;
    const open = this.#open;
    if (open === null) this.#invoke();
    else if (clockUs >= open.deadlineUs && !this.#isAwaited) this.#giveUp(open, this.#otherNode());
    else {
      if (clockUs >= open.deadlineUs) open.deadlineUs = clockUs + this.#timeoutUs;
      turnTo(this.#asked, this.#otherNode());
      this.#retry(open);
    }
    this.#wakeUs = NEVER;
    this.#arm();
  }

  onReply(answered: Request, reply: Reply, from: NodeId): void {
    const open = this.#open;
    if (open === null || open.request.sequence !== answered.sequence) return;
    if (reply.status === "ok") {
      turnTo(this.#asked, from);
      if (reply.seen !== undefined && reply.seen > this.#progress) this.#progress = reply.seen;
      this.#complete(open, reply.output);
    } else if (reply.status === "session-expired") {
      this.#giveUp(open, from);
    } else if (from === this.#asked.member) {
      // The node that was asked last knows better, or knows nothing: then wait a little before
      // asking another.
      if (followsHint(this.#asked, reply, from, this.#setup.nodes)) this.#retry(open);
      else open.retryUs = Math.min(open.retryUs, this.#setup.port.clockUs + this.#backoffUs);
    }
    this.#arm();
  }

  /**
   * Another process of the history follows, which knows nothing of the one before. The moment of
   * the next operation is drawn once, however often the client stops: a restart draws nothing.
   */
  onCrash(): void {
    const { history, port, clients } = this.#setup;
    if (this.#open !== null) {
      history.complete(this.#open.operation, "info", null, port.nowUs, port.steps);
      this.#plan.plan(port.clockUs);
    }
    this.#open = null;
    this.#process += clients;
    turnTo(this.#asked, this.#homeNode());
    this.#asker.restore?.([]);
    this.#progress = 0;
    this.#wakeUs = NEVER;
  }

  onRestart(): void {
    this.#plan.restart();
    this.#arm();
  }

  snapshot(): AskingSnapshot {
    return {
      ...this.#plan.snapshot(),
      open: this.#open === null ? null : { ...this.#open },
      process: this.#process,
      asked: { ...this.#asked },
      wakeUs: this.#wakeUs,
      wakes: this.#wakes,
      stopped: this.#stopped,
      seen: this.#asker.snapshot?.() ?? [],
      completions: [...this.#completions],
      progress: this.#progress,
    };
  }

  restore(snapshot: AskingSnapshot): void {
    this.#plan.restore(snapshot);
    this.#open = snapshot.open === null ? null : { ...snapshot.open };
    this.#process = snapshot.process;
    Object.assign(this.#asked, snapshot.asked);
    this.#wakeUs = snapshot.wakeUs;
    this.#wakes = snapshot.wakes;
    this.#stopped = snapshot.stopped;
    this.#asker.restore?.(snapshot.seen);
    this.#completions = [...snapshot.completions];
    this.#progress = snapshot.progress;
  }

  #invoke(): void {
    const command = this.#plan.next(this.#wakeUs);
    if (command === null) {
      this.#done();
      return;
    }
    const { port, history, object, number } = this.#setup;
    const { sequence } = this.#plan;
    const { f, key, input } = command;
    const { readOnly } = must(object.functions[f], "the function was found in the object");
    const operation = history.invoke(this.#process, f, key, input, port.nowUs);
    const invokedUs = port.nowUs;
    this.#open = {
      request: this.#withProgress(request(number, sequence, command, readOnly)),
      operation,
      invokedUs,
      deadlineUs: port.clockUs + this.#timeoutUs,
      retryUs: NEVER,
    };
    const node = this.#plan.nodeFor(this.#asked.turn);
    if (node !== this.#asked.turn) turnTo(this.#asked, node);
    this.#retry(this.#open);
  }

  /** Whether the open operation is the last of those that are awaited: it is not given up. */
  get #isAwaited(): boolean {
    return this.#setup.chooser.choices?.awaitsOperations === true && !this.#plan.isNextDecided;
  }

  /** With how far the client has seen its cluster come, where the protocol says such a thing. */
  #withProgress(plain: Request): Request {
    if (this.#progress === 0) return plain;
    const { client, sequence, command, readOnly, digest } = plain;
    return { client, sequence, command, readOnly, digest, seen: this.#progress };
  }

  /** Asks for the open operation. */
  #retry(open: Open): void {
    const { port, number } = this.#setup;
    open.retryUs = Math.min(open.deadlineUs, port.clockUs + this.#retryUs);
    port.submit(number, this.#asked.member, open.request);
  }

  #complete(open: Open, output: Value): void {
    const { history, port } = this.#setup;
    history.complete(open.operation, "ok", output, port.nowUs, port.steps);
    this.#completions.push(open.invokedUs);
    this.#asker.learn?.(open.request.command, output);
    this.#done();
  }

  /**
   * It is unknown whether the operation took or will take effect; the process is not used again.
   * @param next the node to ask for the next operation.
   */
  #giveUp(open: Open, next: NodeId): void {
    const { history, port, clients } = this.#setup;
    history.complete(open.operation, "info", null, port.nowUs, port.steps);
    this.#process += clients;
    turnTo(this.#asked, next);
    this.#done();
  }

  #done(): void {
    this.#open = null;
    this.#plan.follow();
  }

  /** When something has to be done next, whatever it is. */
  #wanted(): number {
    if (this.#open !== null) return Math.min(this.#open.retryUs, this.#open.deadlineUs);
    return this.#stopped ? NEVER : this.#plan.nextUs;
  }

  /** Asks for a wake when something has to be done next, unless an earlier one is pending. */
  #arm(): void {
    const { port, number } = this.#setup;
    const wanted = Math.max(this.#wanted(), port.clockUs);
    if (wanted === NEVER || this.#wakeUs <= wanted) return;
    this.#wakeUs = wanted;
    port.wakeAt(number, wanted, ++this.#wakes);
  }

  #homeNode(): NodeId {
    const { number, nodes } = this.#setup;
    return ((number - 1) % nodes) + 1;
  }

  #otherNode(): NodeId {
    return nextMember(this.#asked.turn, this.#setup.nodes);
  }
}
