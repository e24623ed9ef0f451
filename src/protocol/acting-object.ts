/**
 * Objects that act: what they did is asserted as facts, and what they want asked of other services
 * is asked by the leader of theirs. Any protocol that shows its object's state can run below: it
 * knows of none of this.
 */
import { assert } from "../core/assert.ts";
import type { Value } from "../core/json.ts";
import { type Answered, ASKS_MAX } from "./asking.ts";
import { type Deadlines, EXPIRY_TIMER, Expiring, noDeadlines } from "./expiring.ts";
import { MEMBER_TIMER, type MemberState, Members } from "./members.ts";
import type { NodeId } from "./node-id.ts";
import { Performing } from "./performing.ts";
import { type Handlers, instanceOf, type Protocol, type Self, type Setup } from "./protocol.ts";
import { type Command, type Request, withCommand } from "./request.ts";
import type { LogPlace, ReplicatedObject } from "./state-machine.ts";

/** The command by which an answer comes into the log of the service that asked. */
export const ANSWER = "answer";

/**
 * The fact by which a member says what its clock showed when it took a request in, of an object
 * that declares it.
 */
const CLOCKED = "clocked";

/** What `ANSWER` brings: which ask was answered, and how. */
export interface AnswerInput {
  readonly index: number;
  readonly number: number;
  readonly output: Value;
}

/** A member's state: that of the protocol below, and what it is performing as a leader. */
interface ActingState {
  readonly inner: unknown;
  /** By service that is asked: which ask, as `askPlace`. Empty while another leads. */
  readonly performing: Map<string, number>;
  /** Of an object with `expiries` alone. Empty while another leads. */
  readonly deadlines?: Deadlines;
  /** Of an object with a part for each member, once that has done something. */
  member?: MemberState;
}

/** An object's state, with the log's time so far. */
interface Timed {
  readonly timeUs: number;
  readonly state: unknown;
}

/**
 * The protocol, for an object that acts; itself, for any other.
 * @param service the name of the service that runs it.
 */
export function acting(protocol: Protocol, object: ReplicatedObject, service: string): Protocol {
  const { placed, facts, outbox, expiries, member } = object;
  const acts = [facts, outbox, expiries, member].some((part) => part !== undefined);
  if (!placed && !acts) return protocol;
  for (const name of Object.keys(facts ?? {})) {
    assert(!(name in (protocol.facts ?? {})), "an object's facts have names of their own", {
      name,
    });
  }
  const { digest, digestWrite, refusal, doubts, given, doubtsOfGiven } = protocol;
  const { factsOfSetup, factsOfArrival, factsOfIssue, factsOfReply, factsOfAnswer } = protocol;
  return {
    ...declared(protocol),
    ...(digest && { digest: digest.bind(protocol) }),
    ...(digestWrite && { digestWrite: digestWrite.bind(protocol) }),
    ...(factsOfSetup && { factsOfSetup: factsOfSetup.bind(protocol) }),
    ...(factsOfArrival && { factsOfArrival: factsOfArrival.bind(protocol) }),
    ...(factsOfIssue && { factsOfIssue: factsOfIssue.bind(protocol) }),
    ...(factsOfReply && { factsOfReply: factsOfReply.bind(protocol) }),
    ...(factsOfAnswer && { factsOfAnswer: factsOfAnswer.bind(protocol) }),
    ...(refusal && { refusal: refusal.bind(protocol) }),
    ...(doubts && { doubts: doubts.bind(protocol) }),
    ...(given && { given: given.bind(protocol) }),
    ...(doubtsOfGiven && { doubtsOfGiven: doubtsOfGiven.bind(protocol) }),
    facts: { ...protocol.facts, ...facts },
    instance: (setup: Setup) => new Acting(protocol, object, service, setup).handlers(),
  } as Protocol;
}

/** What a protocol is known by, without its handlers. */
function declared(protocol: Protocol) {
  const { name, about, options, faultModel, leaderless, messages, keyFields, readings } = protocol;
  const { messageFields, timers, roles } = protocol;
  return {
    name,
    about,
    options,
    faultModel,
    describe: protocol.describe.bind(protocol),
    factsOfMessage: protocol.factsOfMessage.bind(protocol),
    factsOfWrite: protocol.factsOfWrite.bind(protocol),
    ...(leaderless && { leaderless }),
    ...(messages && { messages }),
    ...(messageFields && { messageFields }),
    ...(timers && { timers }),
    ...(roles && { roles }),
    ...(keyFields && { keyFields }),
    ...(readings && { readings }),
  };
}

class Acting {
  readonly #object: ReplicatedObject;
  readonly #service: string;
  readonly #setup: Setup;
  readonly #below: Handlers;
  readonly #performing: Performing | null;
  readonly #expiring: Expiring | null;
  readonly #members: Members | null;
  /** Who applies, while a handler runs. */
  #self: Self<unknown> | null = null;

  constructor(protocol: Protocol, object: ReplicatedObject, service: string, setup: Setup) {
    this.#object = object;
    this.#service = service;
    this.#setup = { ...setup, object: this.#told() };
    this.#below = instanceOf(protocol, this.#setup);
    this.#performing = object.outbox === undefined ? null : new Performing(object, service);
    this.#expiring = object.expiries === undefined ? null : new Expiring(object, service);
    this.#members = object.member === undefined ? null : new Members(object.member, service);
  }

  handlers(): Handlers {
    const below = this.#below;
    const enter = (state: unknown, self: Self<unknown>): ActingState => {
      this.#self = self;
      return state as ActingState;
    };
    return {
      start: (disk, self): ActingState => {
        this.#self = self;
        const inner = below.start(disk, self, this.#setup);
        this.#self = null;
        return {
          inner,
          performing: new Map(),
          ...(this.#expiring !== null && { deadlines: noDeadlines() }),
        };
      },
      onMessage: (state, from, message, self, session) => {
        const own = enter(state, self);
        below.onMessage(own.inner, from, message, self, session);
        this.#leave(own, self);
      },
      ...(below.onSession && {
        onSession: (
          state: unknown,
          peer: NodeId,
          session: number,
          up: boolean,
          self: Self<unknown>,
        ) => {
          const own = enter(state, self);
          below.onSession?.(own.inner, peer, session, up, self);
          this.#leave(own, self);
        },
      }),
      onTimer: (state, timer, self) => {
        const { inner: own, deadlines } = state as ActingState;
        if (timer === EXPIRY_TIMER && deadlines !== undefined) {
          this.#expiring?.propose(deadlines, this.#stateOf(own), self);
        } else if (timer === MEMBER_TIMER) this.#goOn(state as ActingState, self);
        else {
          below.onTimer(enter(state, self).inner, timer, self);
          this.#leave(state as ActingState, self);
        }
      },
      onRequest: (state, request, self) => {
        const own = enter(state, self);
        const taken = this.#taken(own, request, self);
        if (taken !== null) below.onRequest(own.inner, this.#stamped(taken, self), self);
        this.#leave(own, self);
      },
      onDisk: (state, ticket, outcome, self) => {
        const own = enter(state, self);
        below.onDisk(own.inner, ticket, outcome, self);
        this.#leave(own, self);
      },
      onAnswer: (state, answer, self) => this.#answered(state as ActingState, answer, self),
      observe: (state) => below.observe((state as ActingState).inner),
      ...(below.replica && {
        replica: (state: unknown) =>
          (below.replica as NonNullable<Handlers["replica"]>)((state as ActingState).inner),
      }),
      ...(below.quorate && {
        quorate: (state: unknown, nodes: number) =>
          (below.quorate as NonNullable<Handlers["quorate"]>)((state as ActingState).inner, nodes),
      }),
      ...(below.parts && {
        parts: (state: unknown) =>
          (below.parts as NonNullable<Handlers["parts"]>)((state as ActingState).inner),
      }),
    };
  }

  /** What follows from what the protocol below has done in a handler. */
  #leave(own: ActingState, self: Self<unknown>): void {
    this.#self = null;
    if (this.#performing !== null || this.#expiring !== null) {
      const isLeader = this.#below.observe(own.inner).role === "leader";
      const led = isLeader ? this.#stateOf(own.inner) : null;
      this.#performing?.perform(own.performing, led, self);
      if (own.deadlines !== undefined) this.#expiring?.watch(own.deadlines, led, self);
    }
    this.#goOn(own, self);
  }

  /**
   * The object as the protocol below applies it: with the log's time, and asserting what it did.
   */
  #told(): ReplicatedObject {
    const object = this.#object;
    return {
      partitioned: object.partitioned,
      placed: true,
      initial: (): Timed => ({ timeUs: 0, state: object.initial() }),
      apply: (given: Timed, command: Command, at?: LogPlace) => {
        const timeUs = Math.max(given.timeUs, at?.timeUs ?? 0);
        const { stamp } = command;
        const index = at?.index ?? 0;
        const place = stamp === undefined ? { index, timeUs } : { index, timeUs, stamp };
        const applied = object.apply(given.state as never, command, place);
        for (const said of applied.says ?? []) {
          this.#self?.assert(said[0], said[1], said[2], said[3], said[4]);
        }
        return { state: { timeUs, state: applied.state }, output: applied.output };
      },
    } as ReplicatedObject;
  }

  /** A request with the wall clock of the member that takes it in. */
  #stamped(request: Request, self: Self<unknown>): Request {
    const { f, key, input, stamp, timeUs: given } = request.command;
    if (given !== undefined) return request;
    const timeUs = Math.max(0, self.wallNow());
    if (this.#object.facts?.[CLOCKED] !== undefined) self.assert(CLOCKED, timeUs);
    return withCommand(
      request,
      stamp === undefined ? { f, key, input, timeUs } : { f, key, input, timeUs, stamp },
    );
  }

  /** What of a request goes through the log, null: nothing. */
  #taken(own: ActingState, request: Request, self: Self<unknown>): Request | null {
    const members = this.#members;
    if (members === null || !members.takes(request)) return request;
    const member = own.member ?? members.start();
    const through = members.take(member, request, this.#known(own.inner), self);
    if (through !== request) own.member = member;
    return through;
  }

  /** Takes again what a member has kept. */
  #goOn({ inner, member }: ActingState, self: Self<unknown>): void {
    if (member === undefined || member.kept.length === 0) return;
    this.#members?.goOn(member, this.#known(inner), self);
  }

  #known(inner: unknown) {
    const { role, leader } = this.#below.observe(inner);
    return { role, leader, state: this.#stateOf(inner) ?? this.#object.initial() };
  }

  #stateOf(inner: unknown): unknown {
    return (this.#below.parts?.(inner).get(null) as Timed | undefined)?.state;
  }

  /**
   * An answer goes through the service's own log, asked for in the session of what was asked: the
   * next ask follows when that is applied.
   */
  #answered(own: ActingState, { service, command: asked, reply }: Answered, self: Self<unknown>) {
    const { inner, performing, deadlines, member } = own;
    if (service === this.#service && member !== undefined) {
      if (this.#members?.answered(member, asked, reply.output)) {
        this.#goOn(own, self);
        return;
      }
    }
    if (service === this.#service && asked.f !== ANSWER && deadlines !== undefined) {
      // Answered while it led, for asks of one that leads no more are forgotten.
      this.#expiring?.answered(deadlines, this.#stateOf(inner), self);
    }
    const key = performing.get(service);
    if (service === this.#service || key === undefined) return;
    const index = Math.floor(key / ASKS_MAX);
    const number = key % ASKS_MAX;
    const input = { index, number, output: reply.output };
    const command = { f: ANSWER, key: null, input };
    self.ask(this.#service, command, { session: service, index, number });
  }
}
