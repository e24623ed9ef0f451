/**
 * An object of a user's own as the judge has it: held to what it declares. A specification that
 * changes its states, or answers what nothing can be compared with, would be judged by states that
 * it never meant.
 */
import { ListenerError, thrownText } from "../core/errors.ts";
import { deepFreeze } from "../core/freeze.ts";
import { sameValue, textOf, type Value } from "../core/json.ts";
import { COMPARABLE, JSON_LIKE, notJsonLike } from "../core/json-like.ts";
import { notPlain } from "../core/plain.ts";
import { isPromise } from "../core/promised.ts";
import { shown } from "../core/shown.ts";
import type { Applied, Call, SequentialObject } from "../objects/object.ts";

/** So many first calls of each function are compared with what is known of their states. */
const FIRST_CALLS = 1_000;
/** Of the later ones one in so many. */
const ONE_IN = 64;
/** What is thrown where something frozen is to be changed: for a hint, and nothing else. */
const FROZEN = /not extensible|read.only|must not be changed|Cannot (add|delete|assign)/;
/** States of different identities that are kept, to see that no other state has one of these. */
const KNOWN_MAX = 1_000;

/** Called before a function of the object is called, and after it has returned. */
export type AtWork = (begins: boolean) => void;

/**
 * The object, which names itself in a {@link ListenerError} where it throws, returns what it may
 * not, or changes what it was given: states and calls are frozen.
 * @param atWork for a watchdog, which cannot see into a function that does not return.
 */
export function heldObject(object: SequentialObject, atWork: AtWork): SequentialObject {
  const held = new Held(object as SequentialObject<unknown>, atWork);
  const methods: PropertyDescriptorMap = {
    initial: method((value?: Value) => held.initial(value)),
    apply: method((state: unknown, call: Call) => held.apply(state, call)),
  };
  if (object.allows !== undefined) {
    methods["allows"] = method((state: unknown, call: Call, output: Value | undefined) =>
      held.allows(state, call, output),
    );
  }
  if (object.identity !== undefined) {
    methods["identity"] = method((state: unknown) => held.identity(state));
  }
  // What it inherits, and `this` in its methods, stay its own.
  for (const name of ["observes", "describe"] as const) {
    const own: unknown = object[name];
    if (typeof own === "function") methods[name] = method(own.bind(object));
  }
  // What shows that an order explains a history is what `apply` says, and not what says it faster.
  methods["replay"] = method(undefined);
  return Object.create(object, methods) as SequentialObject;
}

const method = (value: unknown): PropertyDescriptor => ({ value, enumerable: true });

class Held {
  readonly #object: SequentialObject<unknown>;
  readonly #atWork: AtWork;
  readonly #calls = new Map<string, number>();
  /** By function: the last call of it, to ask two states the same. */
  readonly #lastCalls = new Map<string, Call>();
  /** By identity: a state of it. */
  readonly #known = new Map<string, unknown>();

  constructor(object: SequentialObject<unknown>, atWork: AtWork) {
    this.#object = object;
    this.#atWork = atWork;
  }

  initial(value?: Value): unknown {
    const state = this.#asked("initial", () =>
      value === undefined ? this.#object.initial() : this.#object.initial(value),
    );
    this.#keep(state, "initial");
    return state;
  }

  apply(state: unknown, call: Call): Applied<unknown> {
    const isLooked = this.#isLookedAt(call);
    const before = isLooked ? this.#nameOf(state) : null;
    const where = `apply, at \`${call.f}\`,`;
    const applied: unknown = this.#asked(where, () => this.#object.apply(state, call));
    if (!isApplied(applied)) {
      throw this.#wrong(`${where} returned ${said(applied)}: expected { state, output }`);
    }
    const odd = notJsonLike(applied.output, "output");
    if (odd !== null) {
      throw this.#wrong(`${where} returned an output in which ${odd}: expected ${JSON_LIKE}`);
    }
    if (applied.state !== state) this.#keep(applied.state, where);
    if (isLooked) this.#compare(state, before, [applied.state], call, applied.output, where);
    return applied;
  }

  allows(state: unknown, call: Call, output: Value | undefined): readonly unknown[] {
    const isLooked = this.#isLookedAt(call);
    const before = isLooked ? this.#nameOf(state) : null;
    const where = `allows, at \`${call.f}\`,`;
    const states: unknown = this.#asked(where, () => this.#object.allows?.(state, call, output));
    if (!Array.isArray(states)) {
      throw this.#wrong(`${where} returned ${said(states)}: expected a list of states`);
    }
    for (const after of states as readonly unknown[]) {
      if (after !== state) this.#keep(after, where);
    }
    if (isLooked) this.#compare(state, before, states, call, output, where);
    return states;
  }

  identity(state: unknown): string {
    const text: unknown = this.#asked("identity", () => this.#object.identity?.(state));
    if (typeof text === "string") return text;
    throw this.#wrong(`identity returned ${said(text)}: expected a text`);
  }

  #isLookedAt(call: Call): boolean {
    deepFreeze(call);
    const made = this.#calls.get(call.f) ?? 0;
    this.#calls.set(call.f, made + 1);
    return made < FIRST_CALLS || made % ONE_IN === 0;
  }

  /** A new state: one that can be distinguished from others, and that nothing changes any more. */
  #keep(state: unknown, where: string): void {
    if (this.#object.identity === undefined) {
      const odd = notJsonLike(state, "the state");
      if (odd !== null) throw this.#wrong(`${where} returned ${odd}: expected ${COMPARABLE}`);
    } else if (notPlain(state, "state") !== null) return;
    deepFreeze(state);
  }

  /** What a call did to the state that it was given, and whether a new one is taken for another. */
  #compare(
    state: unknown,
    before: string | null,
    states: readonly unknown[],
    call: Call,
    output: Value | undefined,
    where: string,
  ): void {
    const { functions, observes, identity, allows } = this.#object;
    if (this.#nameOf(state) !== before) {
      throw this.#wrong(`${where} changed the state that it was given: expected a new one`);
    }
    const isRead =
      functions[call.f]?.readOnly === true ||
      (output !== undefined && observes?.call(this.#object, call, output) === true);
    for (const after of states) {
      if (after === state) continue;
      if (isRead && this.#nameOf(after) !== before) {
        const which = functions[call.f]?.readOnly === true ? "is readOnly" : "is said to observe";
        throw this.#wrong(`${where} changed the state, but \`${call.f}\` ${which}`);
      }
      // Of an object that may answer in several ways `apply` takes one.
      if (identity !== undefined && allows === undefined) this.#collides(after);
    }
    this.#lastCalls.set(call.f, call);
  }

  /** Whether a state has the identity of one that answers otherwise. */
  #collides(state: unknown): void {
    const name = this.#nameOf(state);
    const known = this.#known.get(name);
    if (known === undefined) {
      if (this.#known.size < KNOWN_MAX) this.#known.set(name, state);
      return;
    }
    if (known === state) return;
    for (const call of this.#lastCalls.values()) {
      const [first, second] = [this.#answerOf(known, call), this.#answerOf(state, call)];
      if (first === undefined || second === undefined || sameValue(first, second)) continue;
      const answers = `${shown(first)} in one, ${shown(second)} in the other`;
      const expected = "expected one text only for states that behave alike";
      throw this.#wrong(
        `two states have the identity ${shown(name)}, and \`${call.f}\` answers ${answers}: ` +
          expected,
      );
    }
  }

  /** Undefined: it has no answer that could be compared. */
  #answerOf(state: unknown, call: Call): Value | undefined {
    if (this.#object.functions[call.f]?.inAnyOrder === true) return undefined;
    try {
      const { output } = this.#asked("apply", () => this.#object.apply(state, call));
      return notJsonLike(output, "") === null ? output : undefined;
    } catch {
      return undefined;
    }
  }

  #nameOf(state: unknown): string {
    return this.#object.identity === undefined ? textOf(state as Value) : this.identity(state);
  }

  #asked<Answer>(where: string, body: () => Answer): Answer {
    this.#atWork(true);
    try {
      return body();
    } catch (error) {
      const isFrozen = error instanceof TypeError && FROZEN.test(error.message);
      const hint = isFrozen ? ": states and calls are frozen, return a new state" : "";
      throw this.#wrong(`${where} threw ${thrownText(error)}${hint}`);
    } finally {
      this.#atWork(false);
    }
  }

  #wrong(message: string): ListenerError {
    return new ListenerError(`the object ${this.#object.name}: ${message}`);
  }
}

function isApplied(value: unknown): value is Applied<unknown> {
  return typeof value === "object" && value !== null && "state" in value && "output" in value;
}

function said(value: unknown): string {
  return isPromise(value) ? "a promise" : shown(value);
}
