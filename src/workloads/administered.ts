/**
 * The administered workload: mixed clients, and an administrator who changes members and hands
 * leadership over meanwhile.
 */
import type { Value } from "../core/json.ts";
import { momentAfter } from "../kernel/choices/drawn.ts";
import type { RandomStream, StreamPosition } from "../kernel/streams.ts";
import { type Asked, followsHint, nextMember, turnTo } from "../protocol/asking.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import {
  type Command,
  operationKey,
  type Reply,
  type Request,
  request,
} from "../protocol/request.ts";
import { mixed } from "./mixed.ts";
import { operations } from "./operation.ts";
import { RegisteredClient } from "./registered-client.ts";
import type { ClientSetup, Workload, WorkloadClient } from "./workload.ts";

/** When a command is sent again to another node, and when it is given up, microseconds. */
const RETRY_US = 200_000;
const TIMEOUT_US = 4_000_000;
const WHOLE_PPM = 1_000_000;
/** So many names that no node has are written by mistake: those after the last node's. */
const STRANGERS = 3;

interface AdministratorState extends Asked {
  open: { readonly request: Request; readonly deadlineUs: number } | null;
  sequence: number;
  stopped: boolean;
  wakes: number;
  /** When it is due to be woken; it may be woken late. */
  wakeUs: number;
  done: number;
  /** Whether `wakeUs` is the moment of the next command, and no retry of one that is open. */
  planned: boolean;
  /** Whether the administrator has started again since that was planned. */
  restarted: boolean;
}

interface AdministratorSnapshot {
  readonly state: AdministratorState;
  readonly stream: StreamPosition;
}

/** Its commands are not operations of the object: they are not part of the history. */
class Administrator implements WorkloadClient {
  readonly name: string;
  readonly readings = {
    stream: "unread",
    request: "immutable",
    deadlineUs: "time",
    wakeUs: "time",
  } as const;
  readonly #setup: ClientSetup;
  #state: AdministratorState;

  constructor(setup: ClientSetup) {
    this.#setup = setup;
    this.name = `c${setup.number}`;
    this.#state = {
      open: null,
      sequence: 0,
      member: 1,
      turn: 1,
      hints: 0,
      stopped: false,
      wakes: 0,
      wakeUs: 0,
      done: 0,
      planned: false,
      restarted: false,
    };
  }

  get busy(): boolean {
    return this.#state.open !== null;
  }

  begin(): void {
    this.#plan();
  }

  stop(): void {
    this.#state.stopped = true;
  }

  /** The run does not wait for an administrator. */
  completedSince(): number {
    return 1;
  }

  due(token: number): boolean {
    const state = this.#state;
    if (token !== state.wakes) return false;
    const { choices } = this.#setup.chooser;
    if (choices === null || state.open !== null || state.stopped) return true;
    if (!choices.removes("operation", operationKey(this.#setup.number, state.sequence + 1)))
      return true;
    this.#next();
    this.#plan();
    return false;
  }

  onWake(): void {
    const state = this.#state;
    const { clockUs } = this.#setup.port;
    if (state.open !== null && clockUs >= state.open.deadlineUs) state.open = null;
    if (state.open !== null) {
      const { nodes, settings } = this.#setup;
      turnTo(state, nextMember(state.turn, nodes));
      if (settings["insists"] === true) {
        this.#send();
        return;
      }
      state.open = null;
      this.#plan();
      return;
    }
    if (state.stopped) return;
    const command = this.#next();
    if (command === null) {
      this.#plan();
      return;
    }
    const made = request(this.#setup.number, state.sequence, command, false);
    state.open = { request: made, deadlineUs: clockUs + TIMEOUT_US };
    this.#send();
  }

  onReply(answered: Request, reply: Reply, from: NodeId): void {
    const state = this.#state;
    if (state.open === null || state.open.request.sequence !== answered.sequence) return;
    if (reply.status === "ok") {
      state.open = null;
      turnTo(state, from);
      if (reply.output === true) state.done++;
      this.#plan();
    } else if (followsHint(state, reply, from, this.#setup.nodes)) {
      this.#send();
    }
  }

  onCrash(): void {
    this.#state.open = null;
    turnTo(this.#state, 1);
  }

  /** The moment of the next command is drawn once, however often the administrator stops. */
  onRestart(): void {
    const { planned, wakeUs } = this.#state;
    this.#state.restarted = true;
    if (planned) this.#wakeIn(Math.max(0, wakeUs - this.#setup.port.clockUs));
    else this.#plan();
  }

  snapshot(): AdministratorSnapshot {
    return { state: { ...this.#state }, stream: this.#setup.stream.snapshot() };
  }

  restore(snapshot: AdministratorSnapshot): void {
    this.#state = { ...snapshot.state };
    this.#setup.stream.restore(snapshot.stream);
  }

  #send(): void {
    const { open, member } = this.#state;
    if (open === null) return;
    this.#setup.port.submit(this.#setup.number, member, open.request);
    this.#wakeIn(RETRY_US);
  }

  #wakeIn(delayUs: number): void {
    const { port, number } = this.#setup;
    this.#state.wakeUs = port.clockUs + delayUs;
    port.wakeAt(number, this.#state.wakeUs, ++this.#state.wakes);
  }

  /** Plans the next command. */
  #plan(): void {
    const { stream, port, chooser, settings, number } = this.#setup;
    const every = settings["changeEvery"] as number;
    const afterUs = port.clockUs + (every >> 1);
    let atUs = port.clockUs + stream.between(every >> 1, every + (every >> 1));
    if (chooser.choices !== null) {
      const key = `${operationKey(number, this.#state.sequence + 1)} moment`;
      const moments = momentAfter(port.clockUs, afterUs, 2 * (every >> 1));
      atUs = chooser.choices.ask("operation", key, moments, atUs);
    }
    this.#state.planned = true;
    this.#state.restarted = false;
    this.#wakeIn(atUs - port.clockUs);
  }

  /** The next command; null if it is removed. */
  #next(): Command | null {
    const { stream, chooser, number } = this.#setup;
    const sequence = ++this.#state.sequence;
    this.#state.planned = false;
    const drawn = this.#draw(stream);
    if (chooser.choices === null) return drawn;
    const domain = operations((other) => this.#draw(other), Object.values(COMMANDS));
    const key = operationKey(number, sequence);
    const command = chooser.choices.ask("operation", key, domain, drawn);
    const { wakeUs, restarted } = this.#state;
    // A restart holds it up as well, but that follows from the fault, and not from the choice.
    if (command !== null && !restarted)
      chooser.choices.settled("operation", `${key} moment`, wakeUs);
    return command;
  }

  #draw(stream: RandomStream): Command {
    const f = this.#functionOf(stream);
    return { f, key: null, input: this.#inputOf(f, stream) };
  }

  #functionOf(stream: RandomStream): string {
    const weights = this.#setup.settings["changes"] as Readonly<Record<string, number>>;
    const names = Object.keys(COMMANDS).filter((name) => (weights[name] ?? 0) > 0);
    let left = stream.below(names.reduce((sum, name) => sum + (weights[name] ?? 0), 0));
    for (const name of names) {
      left -= weights[name] ?? 0;
      if (left < 0) return COMMANDS[name as keyof typeof COMMANDS];
    }
    return COMMANDS.transfer;
  }

  /**
   * One node, or for a change of several: any set of at least two. Instead of one of them, perhaps,
   * one that does not exist.
   */
  #inputOf(f: string, stream: RandomStream): Value {
    const { nodes, settings } = this.#setup;
    const mistakesPpm = settings["mistakes"] as number;
    const isMistaken = mistakesPpm > 0 && stream.below(WHOLE_PPM) < mistakesPpm;
    const stranger = isMistaken ? [nodes + 1 + stream.below(STRANGERS)] : [];
    if (f !== "change-members") {
      return nodeName(stranger[0] ?? stream.below(nodes) + 1);
    }
    const ids = Array.from({ length: nodes }, (_, at) => at + 1);
    const least = Math.min(nodes, 2);
    const some = stream.shuffle(ids).slice(0, stream.between(least, nodes));
    return [...some.slice(stranger.length), ...stranger].sort((a, b) => a - b).map(nodeName);
  }
}

const COMMANDS = {
  add: "add-server",
  remove: "remove-server",
  replace: "change-members",
  transfer: "transfer-leadership",
} as const;

export const administered: Workload = {
  name: "administered",
  about: "Mixed clients, the last of whom changes members and hands leadership over instead.",
  parameters: {
    ...mixed.parameters,
    changes: {
      kind: "weights",
      about: "Weights of the administrator's commands: add, remove, replace (several), transfer.",
      default: { add: 4, remove: 2, replace: 2, transfer: 2 },
    },
    changeEvery: {
      kind: "duration",
      about: "How long the administrator waits between commands, on average.",
      default: 400_000,
      min: 1_000,
    },
    insists: {
      kind: "boolean",
      about: "Whether a command that is not answered is sent again, to another node.",
      default: true,
    },
    mistakes: {
      kind: "ratio",
      about: "Share of the administrator's commands that name a node that does not exist.",
      default: 0,
      max: WHOLE_PPM,
    },
    registered: {
      kind: "boolean",
      about: "Clients register sessions: for Raft with `sessions: registered`.",
      default: false,
      ofProtocol: true,
    },
  },
  client(setup) {
    if (setup.number === setup.clients) return new Administrator(setup);
    return setup.settings["registered"] === true
      ? new RegisteredClient(setup, mixed.client)
      : mixed.client(setup);
  },
};
