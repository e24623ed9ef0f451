/**
 * What a replicated object is: its sequential specification, used by the replicas and by the judge
 * alike.
 */
import type { Value } from "../core/json.ts";
import type { Argument } from "./argument.ts";

/** What is asked of an object. */
export interface Call {
  /** The function: `read`, `put`, `cas`... */
  readonly f: string;
  /** The part of the object it names (kv's key); null where the object is one whole. */
  readonly key: Value;
  /** The argument; null where there is none. */
  readonly input: Value;
}

/**
 * The built-in specifications for which the judge has an algorithm of its own; the rest is
 * searched.
 */
export type Algorithm =
  | "register"
  | "kv"
  | "set"
  | "mutex"
  | "fifo-queue"
  | "stack"
  | "priority-queue"
  | "list"
  | "multi-register";

/** The state after a call, and what the call answers. */
export interface Applied<State> {
  readonly state: State;
  readonly output: Value;
}

/**
 * What a workload calls a function with: `value`, one that no other call has (or of a few, if the
 * workload says so); `text`, such a value as text to append; `change`, a pair from a value that the
 * client saw to a new one; `amount`, a small whole number; `member`, one of a few values, so that
 * calls meet; `token`, the last one that the client was answered; `transaction`, reads and writes
 * of a few registers.
 */
export type Drawn = "value" | "text" | "change" | "amount" | "member" | "token" | "transaction";

/**
 * A step of a transaction: `read` and `write` a register, `append` to a list, `add` an amount to a
 * number.
 */
export type StepKind = "read" | "write" | "append" | "add";

/** What is known of a function before it is called. */
export interface FunctionShape {
  /** A read-only call never changes the state. */
  readonly readOnly: boolean;
  /** Absent: any value, or none. */
  readonly takes?: Argument;
  /** What workloads call it with; absent: nothing (null). */
  readonly drawn?: Drawn;
  /** Of a transaction: the kinds of its steps; absent: reads and writes. */
  readonly steps?: readonly StepKind[];
  /**
   * Whether it answers true or false for whether it took place: then an answer of null says that it
   * did.
   */
  readonly answersWhether?: boolean;
  /** Whether it answers nothing: null, always. */
  readonly answersNothing?: boolean;
  /** Whether a history may say true for the null that it answers. */
  readonly mayTellDone?: boolean;
  /** Whether it answers with a list whose order says nothing. */
  readonly inAnyOrder?: boolean;
}

/**
 * A sequential object, which does the same wherever it is replicated. States are plain immutable
 * data: `apply` returns a new one and changes nothing. Where `partitioned`, the object is a map of
 * independent parts, one a key, and `State` is the state of one part (Horn and Kroening 2015: such
 * a history is linearizable iff each part's is).
 */
export interface SequentialObject<State = Value> {
  readonly name: string;
  /** Whether calls name a key and touch nothing but that key's part. */
  readonly partitioned: boolean;
  readonly functions: Readonly<Record<string, FunctionShape>>;
  /** What `initial` takes; absent: any value. */
  readonly startsFrom?: Argument;
  /**
   * The state (of a part) before any call; `value` overrides the usual one where the object has a
   * value to set.
   */
  initial(value?: Value): State;
  /**
   * What a call does to a state.
   * @param at of an object that asks for it: which entry of a log the call is, and its log's time.
   * Judges give none.
   * @throws {TypeError} for a function the object does not have.
   */
  apply(
    state: State,
    call: Call,
    at?: { readonly index: number; readonly timeUs: number },
  ): Applied<State>;
  /**
   * The states after a call that was answered so, none: it cannot be; `undefined`: the answer is
   * not known. For an object that may answer in several ways, of which `apply` takes one. Absent:
   * what `apply` says alone.
   */
  allows?(state: State, call: Call, output: Value | undefined): readonly State[];
  /**
   * The object on a state that it changes in place, for what replays a long history: each call
   * answers as `apply` would. An answer is valid until the next call. Absent: `apply` costs no
   * more.
   */
  replay?(value?: Value): (call: Call) => Value;
  /**
   * Whether this call, when it answers this, leaves the state as it was. Absent: only where the
   * function is `readOnly`.
   */
  observes?(call: Call, output: Value): boolean;
  /** What a page shows of a state. Absent: the state as JSON. */
  describe?(state: State): string;
  /**
   * A text that is the same for two states only if they behave alike. Absent: the state as JSON.
   */
  identity?(state: State): string;
  /** Which algorithm of the judge besides its search applies. */
  readonly algorithm?: Algorithm;
}
