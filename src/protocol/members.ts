/** A member of a service that does something beside the log, for an object with a part for it. */
import type { Value } from "../core/json.ts";
import type { Member, MemberPart } from "./member-part.ts";
import type { NodeId } from "./node-id.ts";
import type { Self } from "./protocol.ts";
import type { Command, Request } from "./request.ts";

/** The timer by which a member answers what it has kept for too long. */
export const MEMBER_TIMER = "kept requests";

interface Kept {
  readonly request: Request;
  readonly dueUs: number;
}

/** Part of a member's state. */
export interface MemberState {
  readonly memory: unknown;
  /** Requests to be taken again. */
  kept: readonly Kept[];
}

/** What a member knows of itself, as the protocol below has it. */
interface Known {
  readonly role: string;
  readonly leader: NodeId;
  readonly state: unknown;
}

export class Members {
  readonly #part: MemberPart;
  readonly #service: string;

  constructor(part: MemberPart, service: string) {
    this.#part = part;
    this.#service = service;
  }

  start(): MemberState {
    return { memory: this.#part.memory(), kept: [] };
  }

  takes({ command }: Request): boolean {
    return this.#part.takes.has(command.f);
  }

  /** @returns what goes through the log, null: nothing does. */
  take(state: MemberState, request: Request, known: Known, self: Self<unknown>): Request | null {
    const taken = this.#part.take(
      state.memory as never,
      request.command,
      member(this.#service, known, self),
    );
    if (taken === "log") return request;
    if (taken === "later") {
      const { client, sequence } = request;
      const others = state.kept.filter(
        ({ request: { client: other, sequence: its } }) => other !== client || its !== sequence,
      );
      const dueUs = self.monotonicNow() + this.#part.patienceUs;
      state.kept = [...others, { request, dueUs }];
      arm(state, self);
    } else if (taken === "leader") refuse(request, known, self);
    else if ("output" in taken) answer(request, taken.output, self);
    else return { ...request, command: { ...request.command, stamp: taken.stamp } };
    return null;
  }

  /** Takes again what is kept. What would go through the log now is refused: it is asked again. */
  goOn(state: MemberState, known: Known, self: Self<unknown>): void {
    if (state.kept.length === 0) return;
    const nowUs = self.monotonicNow();
    const view = member(this.#service, known, self);
    const kept: Kept[] = [];
    for (const one of state.kept) {
      const taken = this.#part.take(state.memory as never, one.request.command, view);
      if (typeof taken === "object" && "output" in taken) answer(one.request, taken.output, self);
      else if (taken !== "later") refuse(one.request, known, self);
      else if (one.dueUs > nowUs) kept.push(one);
      else answer(one.request, this.#part.tooLate, self);
    }
    if (kept.length === state.kept.length) return;
    state.kept = kept;
    arm(state, self);
  }

  /** @returns whether it was an ask of a member's part. */
  answered(state: MemberState, command: Command, output: Value): boolean {
    if (!this.#part.asks.has(command.f)) return false;
    this.#part.answered(state.memory as never, output);
    return true;
  }
}

function member(service: string, { role, state }: Known, self: Self<unknown>): Member {
  return {
    id: self.id,
    isLeader: role === "leader",
    state,
    wallUs: Math.max(0, self.wallNow()),
    monotonicUs: self.monotonicNow(),
    ask: (command) => void self.ask(service, command),
    assert: (claim, a, b, c, d) => self.assert(claim, a, b, c, d),
  };
}

function answer(request: Request, output: Value, self: Self<unknown>): void {
  self.reply(request, { status: "ok", output, leader: self.id });
}

function refuse(request: Request, { leader }: Known, self: Self<unknown>): void {
  const hint = leader === self.id ? 0 : leader;
  self.reply(request, { status: "not-leader", output: null, leader: hint });
}

function arm({ kept }: MemberState, self: Self<unknown>): void {
  const [first] = kept;
  if (first === undefined) self.cancelTimer(MEMBER_TIMER);
  else self.setTimer(MEMBER_TIMER, Math.max(1, first.dueUs - self.monotonicNow()));
}
