/**
 * Choices: the one place that is asked what could have gone otherwise, in a run that is recorded,
 * overlaid, reseeded or steered.
 */
import type { Value } from "../../core/json.ts";
import { type Base, basedOn, keyedBits, seedBits } from "./bases.ts";
import type { ChoiceClass } from "./classes.ts";
import { type ContentKey, Contents, type Occurrences } from "./contents.ts";
import type { Decider, Listener } from "./decisions.ts";
import { type Domain, TIE } from "./domain.ts";
import { Origins } from "./origins.ts";
import type { Priorities } from "./priorities.ts";

/**
 * Which operations clients ask for: all that they draw, or only those that are decided; awaited:
 * only those, and the last of each client is asked for until it is answered.
 */
export const OPERATIONS = ["drawn", "decided", "awaited"] as const;
export type Operations = (typeof OPERATIONS)[number];

/** What the key of a message's second copy ends with, where its tie is asked for. */
export const COPY_AGAIN = " again";

/** Everything of a run's choices at one moment. */
export interface ChoicesSnapshot {
  readonly base: Base;
  readonly seed: string;
  readonly occurrences: readonly Occurrences[];
  readonly origins: readonly (readonly [step: number, operation: string])[];
  readonly reseeded: readonly (readonly [ChoiceClass, string])[];
  /** Absent: it has not departed. */
  readonly departed?: string;
  readonly heard: unknown;
}

export interface ChoicesSettings {
  /** The seed of the run, as text. */
  readonly seed: string;
  /** Answers what nothing decides. */
  readonly base: Base;
  /** Decides before the base does; absent: nothing is decided. */
  readonly decider?: Decider;
  /** Who is next where nothing decides it; absent: the base says. */
  readonly priorities?: Priorities;
  readonly listener?: Listener;
  /** Which operations clients ask for. Default: drawn. */
  readonly operations?: Operations;
  /**
   * Which faults come in a calm run: those that are decided, or all that are planned and not
   * removed. Default: decided.
   */
  readonly faults?: "decided" | "planned";
}

/**
 * The choices of a run, made anew for each run that is made of it: absent, the seed is the run's.
 */
export type ChoicesOfRun = Omit<ChoicesSettings, "seed"> & { readonly seed?: string };

/**
 * Where the choices of a run are found; null: an ordinary run, which takes weather and streams
 * inline.
 */
export interface Chooser {
  readonly choices: Choices | null;
}

/**
 * An answer depends on the choice's class and key, and on nothing else: first comes a class's new
 * seed, then what is decided, then the base. Only the base `weather` depends on moment and order,
 * as ordinary runs do.
 */
export class Choices {
  readonly seed: string;
  readonly base: Base;
  /** Whether clients ask for nothing but the operations that are decided. */
  readonly onlyDecidedOperations: boolean;
  /** Whether the cluster has recovered only when each of those is over. */
  readonly awaitsOperations: boolean;
  /** Whether a fault comes that nothing decides. */
  readonly faultsCome: boolean;
  readonly #bits: number;
  readonly #decider: Decider | null;
  readonly #priorities: Priorities | null;
  readonly #listener: Listener | null;
  /** Whether anything but the weather answers choices of every class, or listens to them. */
  readonly #asksAll: boolean;
  /** How often each content, less its occurrence, was met. */
  readonly #contents = new Contents();
  /** By step: the client's operation that it goes back to, where it does. */
  readonly #origins = new Origins();
  #reseeded = new Map<ChoiceClass, string>();
  /** By which seed and key the base answers from here on; null: as it always did. */
  #departed: { readonly seed: string; readonly bits: number } | null = null;

  constructor(settings: ChoicesSettings) {
    const { seed, base, decider, priorities, listener, operations, faults } = settings;
    this.seed = seed;
    this.base = base;
    this.awaitsOperations = operations === "awaited";
    this.onlyDecidedOperations = operations === "decided" || this.awaitsOperations;
    this.faultsCome = base !== "calm" || faults === "planned";
    this.#bits = seedBits(seed);
    this.#decider = decider ?? null;
    this.#priorities = priorities ?? null;
    this.#listener = listener ?? null;
    this.#asksAll =
      base !== "weather" ||
      this.#decider !== null ||
      this.#listener !== null ||
      this.onlyDecidedOperations;
  }

  /**
   * Whether choices of a class need be asked: else what an ordinary run would take is the answer,
   * and no listener is called. Their keys are counted all the same.
   */
  asks(kind: ChoiceClass): boolean {
    return this.#asksAll || this.#departed !== null || this.#reseeded.has(kind);
  }

  /**
   * The answer of a choice.
   * @param key the choice's content key: asked once in a run.
   * @param today what an ordinary run would take.
   */
  ask<T>(kind: ChoiceClass, key: string | ContentKey, domain: Domain<T>, today: T): T {
    if (!this.asks(kind)) return today;
    const text = typeof key === "string" ? key : key.text;
    const answer = this.#answer(kind, text, domain, today, undefined);
    if (this.#listener !== null) this.#listener.note(kind, text, domain.write(answer));
    return answer;
  }

  /** Which of the entries of one microsecond comes first. @param key that of the entry. */
  tie(key: ContentKey, today: number): number {
    const ranked = this.#priorities?.of(key);
    if (!this.asks("tie")) return ranked ?? today;
    const { text } = key;
    const answer = this.#answer("tie", text, TIE, today, ranked);
    if (this.#listener !== null) this.#listener.note("tie", text, TIE.write(answer));
    return answer;
  }

  /**
   * Which comes first, of a message's second copy: as is decided of its key with `COPY_AGAIN`; else
   * it comes beside the first.
   */
  tieAgain(key: ContentKey, beside: number): number {
    if (this.#decider === null || this.#reseeded.has("tie")) return beside;
    const text = `${key.text}${COPY_AGAIN}`;
    const decision = this.#decider.decide("tie", text, TIE);
    const tie = decision === undefined ? undefined : TIE.read(decision);
    if (tie === undefined) return beside;
    this.#listener?.note("tie", text, TIE.write(tie));
    return tie;
  }

  /** Says what a choice came to in the end, where that is known later than it is asked. */
  settled(kind: ChoiceClass, key: string, decision: Value): void {
    if (this.#listener !== null) this.#listener.note(kind, key, decision);
  }

  /**
   * Whether an operation or a fault is removed: it keeps its number and its draws, and does not
   * happen. A calm run has no faults, unless they are planned for it.
   */
  removes(kind: ChoiceClass, key: string): boolean {
    if (this.#reseeded.has(kind)) return false;
    const decision = this.#decider?.decide(kind, key, null);
    if (decision !== undefined) return decision === null;
    return kind === "fault" ? !this.faultsCome : this.onlyDecidedOperations;
  }

  /**
   * A content key: what it is, for which client's operation if it goes back to one, and which time,
   * from 1. So one operation more or less leaves the keys of all that is done for others alone, and
   * of what timers do.
   * @param place what the key begins with, without a space: a link, a session, a process.
   * @param what happens there.
   * @param cause the step that it comes from; 0: it is the same thing for whomever it is done.
   */
  key(place: string, what: string, cause = 0): ContentKey {
    const number = this.#origins.of(cause);
    const operation = number === 0 ? "" : (this.#origins.operations[number] as string);
    return this.#contents.next(place, what, operation, number);
  }

  /** A step is handled that comes from another: both go back to the same operation. */
  stepped(step: number, cause: number): void {
    const number = this.#origins.of(cause);
    if (number !== 0) this.#origins.set(step, number);
  }

  /** In this step a client asks for an operation: what comes of it goes back to that. */
  originates(step: number, operation: string): void {
    this.#origins.set(step, this.#origins.numberOf(operation));
  }

  /**
   * From now on choices of these classes are answered by a hash of another seed and their key,
   * whatever was decided.
   */
  reseed(seed: string, classes: Iterable<ChoiceClass>): void {
    for (const kind of classes) this.#reseeded.set(kind, seed);
  }

  /** From now on what nothing decides is answered by a hash of another seed and its key. */
  depart(seed: string): void {
    this.#departed = { seed, bits: seedBits(seed) };
  }

  snapshot(): ChoicesSnapshot {
    return {
      base: this.base,
      seed: this.seed,
      occurrences: this.#contents.snapshot(this.#origins.operations),
      origins: this.#origins.snapshot(),
      reseeded: [...this.#reseeded],
      ...(this.#departed === null ? {} : { departed: this.#departed.seed }),
      heard: this.#listener?.snapshot() ?? null,
    };
  }

  /**
   * Goes back to a snapshot. Base, seed and what is decided are these choices' own: a run may
   * continue under others. Null is the snapshot of an ordinary run: what occurs is counted from
   * there on.
   */
  restore(snapshot: ChoicesSnapshot | null): void {
    this.#origins.restore(snapshot?.origins ?? []);
    this.#contents.restore(snapshot?.occurrences ?? [], (operation) =>
      this.#origins.numberOf(operation),
    );
    this.#reseeded = new Map(snapshot?.reseeded);
    this.#departed = null;
    if (snapshot?.departed !== undefined) this.depart(snapshot.departed);
    const heard = snapshot?.heard ?? null;
    if (heard !== null) this.#listener?.restore(heard);
  }

  /** @param ranked by priorities, where they say it. */
  #answer<T>(
    kind: ChoiceClass,
    key: string,
    domain: Domain<T>,
    today: T,
    ranked: T | undefined,
  ): T {
    const reseeded = this.#reseeded.get(kind);
    if (reseeded !== undefined) return domain.keyed(keyedBits(seedBits(reseeded), kind, key));
    const decision = this.#decider?.decide(kind, key, domain as Domain<unknown>);
    const decided = decision === undefined ? undefined : domain.read(decision);
    if (decided !== undefined) return decided;
    if (decision === undefined && ranked !== undefined) return ranked;
    if (kind === "operation" && decision === undefined && this.onlyDecidedOperations) {
      const removed = domain.read(null);
      if (removed !== undefined) return removed;
    }
    const departed = this.#departed;
    if (departed !== null) return domain.keyed(keyedBits(departed.bits, kind, key));
    return basedOn(this.base, domain, today, () => keyedBits(this.#bits, kind, key));
  }
}
