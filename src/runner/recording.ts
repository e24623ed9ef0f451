/**
 * A recording: all that happened in a run, in one log of events. Stories, pictures, time travel and
 * traces are made from it.
 */
import type { Fold, Property } from "../checkers/property.ts";
import type { HistoryListener } from "../history/recorder.ts";
import { EventLog, type LoggedEvent } from "../kernel/event-log.ts";
import type { FactTable } from "../protocol/facts.ts";
import { labelOf } from "../protocol/message-label.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import type { MessageLabel } from "../protocol/protocol.ts";
import {
  COMPLETED,
  CRASH,
  DELIVERED,
  DROP,
  DROPPED,
  DUPLICATED,
  FACT,
  HELD,
  INVOKED,
  KEPT,
  MESSAGE,
  REPLY,
  REQUEST,
  ROLE,
  SENT,
  SESSION_MESSAGE,
  STEP_MAX,
  VIOLATION,
} from "../world/event.ts";
import type { Recorder } from "../world/tap.ts";
import { factSentence } from "./fact-sentence.ts";
import { hasSentence, namedFacts } from "./fact-words.ts";
import { addressName, type Narratable, type Narrated, narrate } from "./narrate.ts";
import type { Violation } from "./result.ts";
import type { RecordedService } from "./scopes.ts";
import type { RunRecorder, Simulation } from "./simulation.ts";

/** Events that are looked through for the one that sent what arrives: a step has far fewer. */
const LOOKED_AT_MAX = 4_096;
/** No event has this mark. */
const NO_MARK = -1;

export interface RecordingOptions {
  /** Past twice as many events, the oldest are dropped; absent: all are kept. */
  readonly keptMax?: number;
  /** Gets the events that are dropped, in order, before they are dropped. */
  readonly spill?: (events: Iterable<LoggedEvent>) => void;
  /** Keeps steps only, without their payloads: to find where two runs part. */
  readonly stepsOnly?: boolean;
}

/**
 * What narration needs to know of a simulation.
 * @param facts those that its recording listens to, if it has one.
 */
export function narratedOf(simulation: Simulation, facts: Narrated["facts"] = []): Narrated {
  const { world, history, object } = simulation;
  const operation = (number: number) => history.at(number);
  return {
    names: world.names,
    clients: world.clients.length,
    describe: (address, message) => labelOf(world.node(address).protocol, message),
    actors: world.actors,
    facts,
    operation,
    reads: (f) => object.functions[f]?.readOnly === true,
  };
}

/** Records the simulation that it is given to as a part. After a restore it begins anew. */
export class Recording implements RunRecorder, Recorder, HistoryListener {
  readonly log: EventLog;
  /** The facts that may be asserted: of a `FACT`, `other` is a position in here. */
  facts: Narrated["facts"] = [];
  readonly #stepsOnly: boolean;
  #of: Simulation | null = null;
  #isOn = false;
  /** Who acts in the present step. */
  #actor = 0;
  /** Role and term of each node when it was last looked at. */
  #roles = new Map<Address, Pick<Observation, "role" | "term">>();
  /** Findings of the audit that were seen. */
  #findings = 0;

  constructor({ keptMax, spill, stepsOnly = false }: RecordingOptions = {}) {
    this.log = new EventLog(keptMax, spill);
    this.#stepsOnly = stepsOnly;
  }

  /** The simulation that is recorded. */
  get simulation(): Simulation {
    if (this.#of === null) throw new RangeError("the recording is part of no simulation");
    return this.#of;
  }

  /** An event in one line. */
  words(event: Narratable): string {
    return narrate(narratedOf(this.simulation, this.facts), event);
  }

  /** Of a fact of ours, what it means, in a sentence; of other events, as `words`. */
  sentence(event: Narratable): string {
    const { kind, actor, other, payload } = event;
    const fact = kind === FACT ? this.facts[other] : undefined;
    if (fact === undefined || !hasSentence(fact)) return this.words(event);
    const { declared: about = "", fields, kinds, base } = fact;
    const { world } = this.simulation;
    return factSentence({ about, fields, ...(kinds && { kinds }) }, payload as readonly number[], {
      member: (number) => this.nameOf(base + number),
      other: (name, number) => {
        const service = world.services.find((one) => one.name === name);
        return service === undefined ? null : this.nameOf(service.base + number);
      },
      ...(fields[0] === "client" && { asker: this.nameOf(actor) }),
    });
  }

  /** A message's kind and fields, as the protocol of its receiver (or sender) describes them. */
  describe(address: Address, message: unknown): MessageLabel {
    return labelOf(this.simulation.world.node(address).protocol, message);
  }

  /** The address of a member of a process's service. */
  addressOf(of: Address, member: number): Address {
    return this.simulation.world.node(of).base + member;
  }

  /** `n3`, `c2`, `faults`. */
  nameOf(address: number): string {
    return addressName(narratedOf(this.simulation), address);
  }

  /**
   * Records every fact of a service after the invariants have seen it; for the audit of the
   * simulation that is recorded.
   */
  fold(
    table: FactTable,
    service: Pick<RecordedService, "name" | "base" | "isOwn">,
  ): Property<null> {
    const before = service.base === 0 ? [] : this.facts;
    this.facts = [...before, ...namedFacts(table, service)];
    const on: Record<string, Fold<null>> = {};
    Object.keys(table).forEach((name, at) => {
      const place = before.length + at;
      on[name] = (_state, view, ...numbers) => {
        const [node = 0] = numbers;
        // What a truncation removes is known only before it.
        this.#fact(place, numbers, name === "truncated" ? view.logs.lastIndex(node) : 0);
      };
    });
    return { uses: ["logs"], initial: () => null, on };
  }

  /** Begins to record a simulation, from its present state on. */
  begin(simulation: Simulation): void {
    this.#of = simulation;
    this.#isOn = true;
    this.log.clear();
    this.#actor = 0;
    this.#findings = 0;
    this.#roles.clear();
    const { world } = simulation;
    for (const id of world.ids) {
      const seen = world.observe(id);
      if (seen !== null) this.#roles.set(id, { role: seen.role, term: seen.term });
    }
    world.attach(this);
    simulation.history.listeners = [...this.#others(), this];
  }

  /** Records no longer; what there is stays. */
  end(): void {
    if (this.#of === null) return;
    this.#of.world.detach(this);
    this.#of.history.listeners = this.#others();
    this.#isOn = false;
  }

  hear(
    kind: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    cause: number,
    mark = 0,
  ): void {
    if (this.#stepsOnly) {
      if (kind <= STEP_MAX) this.#add(kind, cause, actor, other, number, null);
      return;
    }
    if (kind <= STEP_MAX) {
      this.#actor = actor;
      if (kind === CRASH) this.#roles.delete(actor);
      if (kind === DROP) this.#settle(cause, other, actor, payload, DROPPED);
      else if (kind === MESSAGE || kind === SESSION_MESSAGE || kind === REQUEST || kind === REPLY) {
        this.#settle(cause, other, actor, payload, DELIVERED);
      }
    }
    if (kind === HELD) this.#settle(cause, other, actor, payload, KEPT);
    this.#add(kind, cause, actor, other, number, payload, mark);
  }

  /** Notes a new role or term. */
  handled(node: Address): void {
    if (!this.#stepsOnly) this.#look(node);
  }

  invoked(operation: number): void {
    this.#operation(INVOKED, operation);
  }

  completed(operation: number): void {
    this.#operation(COMPLETED, operation);
  }

  violated(violation: Violation): void {
    if (!this.#isOn || this.#stepsOnly) return;
    // A handler that threw has not returned, and may have changed its role before.
    const { world } = this.simulation;
    if (this.#actor >= 1 && this.#actor <= world.ids.length) this.#lookAgain(this.#actor);
    this.#add(VIOLATION, world.agenda.cause, 0, 0, violation.step, violation);
  }

  #others(): readonly HistoryListener[] {
    return this.simulation.history.listeners.filter((listener) => listener !== this);
  }

  #operation(kind: number, operation: number): void {
    if (this.#stepsOnly) return;
    const { world, history } = this.simulation;
    const nodes = world.ids.length;
    const { process } = history.at(operation);
    // The script's operations are processes below 0, and it acts between steps, as the last client.
    const client = process < 0 ? nodes + world.clients.length : this.#actor;
    const actor = client > nodes && client <= nodes + world.clients.length ? client : 0;
    this.#add(kind, world.agenda.cause, actor, 0, operation, null);
  }

  #fact(place: number, numbers: readonly number[], last: number): void {
    const simulation = this.#of;
    if (simulation === null || !this.#isOn || this.#stepsOnly) return;
    const { world, audit } = simulation;
    const found = audit.findings.length;
    const shows = found > this.#findings ? 1 : 0;
    this.#findings = found;
    const [who = 0] = numbers;
    const { fields = [], base = 0 } = this.facts[place] ?? {};
    const actor = fields[0] === "client" ? this.#askerOf(who) : base + who;
    const { agenda, steps, nowUs } = world;
    this.log.addList(FACT, steps, nowUs, agenda.cause, actor, place, last, numbers, shows);
  }

  /** The address of a client, or of a process that asks as one. */
  #askerOf(client: number): Address {
    const { world } = this.simulation;
    const own = client - world.clients.length;
    if (own <= 0) return world.ids.length + client;
    return own <= world.ids.length ? own : 0;
  }

  /** A node whose violation it is that it cannot be observed has no new role. */
  #lookAgain(node: Address): void {
    const { stage } = this.simulation.world;
    const { active } = stage;
    try {
      this.#look(node);
    } catch {
      stage.blame(active);
    }
  }

  #look(node: Address): void {
    const seen = this.simulation.world.observe(node);
    if (seen === null) return;
    const last = this.#roles.get(node);
    if (last !== undefined && last.role === seen.role && last.term === seen.term) return;
    this.#roles.set(node, { role: seen.role, term: seen.term });
    this.#add(ROLE, this.simulation.world.agenda.cause, node, 0, 0, seen);
  }

  /** Notes what became of something that was sent in the step `cause`. */
  #settle(cause: number, from: number, to: number, payload: unknown, fate: number): void {
    const { log } = this;
    const first = log.firstOf(cause);
    const end = Math.min(log.length, first + LOOKED_AT_MAX);
    // What was sent before the recording began is not there; what was sent since may be its equal.
    // Once a session is over, its sender is no longer known. Of two copies one may be dropped and
    // the other delivered; of two equal messages each has a row.
    const also = fate === DELIVERED ? DROPPED + DUPLICATED : NO_MARK;
    const index = log.sentIn(cause, [first, end], SENT, from, to, payload, also);
    if (index < 0) return;
    const step = fate === KEPT ? 0 : this.simulation.world.steps;
    log.mark(index, fate + (log.markAt(index) >= DUPLICATED ? DUPLICATED : 0), step);
  }

  #add(
    kind: number,
    cause: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    mark = 0,
  ): void {
    const { steps, nowUs } = this.simulation.world;
    this.log.add(kind, steps, nowUs, cause, actor, other, number, payload, mark);
  }
}
