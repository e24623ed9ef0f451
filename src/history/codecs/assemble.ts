/** Joins invocations with their completions: where every codec's events become operations. */
import { InputError, type InputProblem, meant } from "../../core/errors.ts";
import { sameValue, type Value } from "../../core/json.ts";
import { isNestedWithin, shown } from "../../core/shown.ts";
import type { Operation } from "../operation.ts";
import type { DecodeOptions, KnownFunction } from "./codec.ts";
import { anotherKey, flawsOf, type Open } from "./completion.ts";
import { type EventType, eventType } from "./event-type.ts";
import { byKey, keyOf, keyRead } from "./independent.ts";

/** Keys and values may be nested so deep: what looks at them calls itself. */
const DEPTH_MAX = 100;

/** Past this many problems a file is not read further into the report. */
const PROBLEMS_MAX = 20;

/** An event of a client, as a line of a history has it. */
export interface HistoryEvent {
  readonly process: number;
  readonly type: EventType;
  /** Null where a completion does not repeat it. */
  readonly f: string | null;
  readonly key: Value;
  readonly value: Value;
  /** Microseconds since the start, or null where the source has no clock. */
  readonly timeUs: number | null;
}

/** The tool whose dialect the events are in. */
export interface Dialect {
  /**
   * Whether the invocation of a read may carry the value that it will read (Jepsen): it is no
   * argument.
   */
  readonly readsHaveNoArgument: boolean;
  /** Whether a read that completes with nil says nothing. */
  readonly nilIsUnknown: boolean;
}

const READS: ReadonlySet<string> = new Set(["read", "get"]);
const NO_ARGUMENT: ReadonlySet<string> = new Set([
  "read",
  "get",
  "dequeue",
  "pop",
  "peek",
  "generate",
]);
/** These answer nothing: the value of their completion repeats the argument. */
const BLIND: ReadonlySet<string> = new Set([
  "write",
  "put",
  "append",
  "add",
  "enqueue",
  "push",
  "insert",
  "delete",
  "release",
]);

/** Pairs events in the order given; keeps count of positions and of what is wrong. */
export class HistoryAssembler {
  readonly #options: DecodeOptions;
  readonly #dialect: Dialect;
  readonly #operations: (Operation | null)[] = [];
  readonly #open = new Map<number, Open>();
  /** The functions known, each as the one text by which the judge then finds it faster. */
  readonly #known: ReadonlyMap<string, string> | null;
  readonly #unknown = new Set<string>();
  readonly #problems: InputProblem[] = [];
  /** Lines of which something could not be read: the rest says nothing of what goes with it. */
  readonly #unread = new Set<number>();
  #problemCount = 0;
  #position = 0;
  /** Of reads whose argument is none: how many there are, and by operation the key it names. */
  #bare = 0;
  readonly #keysRead = new Map<number, Value>();
  #unknownReads = 0;
  /** Reads that were answered with another key than theirs: wrong, if pairs are keys and values. */
  readonly #keysAnswered: { readonly line: number; readonly message: string }[] = [];

  constructor(options: DecodeOptions, dialect: Dialect) {
    this.#options = options;
    this.#dialect = dialect;
    const known = options.functions?.map((f) => [f, f] as const);
    this.#known = known === undefined ? null : new Map(known);
  }

  /** Notes that a line is wrong and what would be right. */
  problem(line: number, message: string, column?: number): void {
    this.#problemCount++;
    if (this.#problems.length >= PROBLEMS_MAX) return;
    const { file } = this.#options;
    this.#problems.push(
      column === undefined ? { file, line, message } : { file, line, column, message },
    );
  }

  /** Notes what could not be read at all: its place in its event is null. */
  unread(line: number, message: string, column: number): void {
    if (this.#problems.length < PROBLEMS_MAX) this.#unread.add(line);
    this.problem(line, message, column);
  }

  /**
   * Takes an event of a process that has a name: no client, as the nemesis of Jepsen is none. What
   * it does is reported by `info` alone; anything else is what clients do, who have numbers.
   */
  named(name: string, type: Value | undefined, line: number): void {
    if (name === "nemesis" || eventType(type) === "info") return;
    const message = `process ${shown(name)} invokes and completes as a client does: expected a whole number`;
    this.problem(line, message);
  }

  /** Takes the next event of a client. */
  event(event: HistoryEvent, line: number): void {
    if (!isNestedWithin([event.key, event.value], DEPTH_MAX + 1)) {
      this.problem(line, `expected a value of at most ${DEPTH_MAX} levels, one within the other`);
      return;
    }
    if (event.type === "invoke") this.#invoke(event, line);
    else this.#complete(event, line);
  }

  /** How many reads completed with nil that says nothing: all of them once it has ended. */
  get unknownReads(): number {
    return this.#unknownReads;
  }

  /**
   * The operations, in the order of their invocations; those never completed are `info`.
   * @throws {InputError} if anything was wrong
   */
  end(): Operation[] {
    this.#refuse();
    for (const [process, open] of this.#open) {
      this.#operations[open.index] = operation(process, open, "info", null, null, null);
    }
    this.#open.clear();
    const operations = this.#operations as Operation[];
    if (this.#bare === 0 || this.#keysRead.size < this.#bare) return operations;
    const split = byKey(operations, this.#keysRead, this.#dialect.nilIsUnknown);
    if (split === null) return operations;
    for (const { line, message } of this.#keysAnswered) this.problem(line, message);
    this.#refuse();
    const known = operations.filter(({ outcome }) => outcome === "ok").length;
    this.#unknownReads += known - split.filter(({ outcome }) => outcome === "ok").length;
    return split;
  }

  /** @throws {InputError} if anything was wrong so far */
  #refuse(): void {
    if (this.#problemCount === 0) return;
    const more = this.#problemCount - this.#problems.length;
    if (more > 0) {
      this.#problems.push({
        file: this.#options.file,
        message: `and ${more} more problem${more === 1 ? "" : "s"}`,
      });
    }
    throw new InputError(this.#problems);
  }

  #invoke(event: HistoryEvent, line: number): void {
    const { process, f } = event;
    if (f === null) {
      this.problem(line, 'an invocation names its function, such as f: "read"');
      return;
    }
    const known = this.#known?.get(f);
    if (this.#known !== null && known === undefined) this.#unknownFunction(f, line);
    const before = this.#open.get(process);
    if (before !== undefined) {
      this.problem(
        line,
        `process ${process} invokes ${f} while its ${before.f} of line ${before.line} is still open: complete that first (ok, fail or info), or use another process`,
      );
    }
    let read: Value | undefined;
    const bare = this.#dialect.readsHaveNoArgument && NO_ARGUMENT.has(f);
    const takes = this.#shapeOf(f)?.takes;
    const isRead = !this.#unread.has(line);
    if (takes !== undefined && !bare && isRead && !takes.fits(event.value)) {
      this.problem(line, `${f} takes ${takes.words}, got ${shown(event.value)}`);
    }
    if (bare) {
      read = keyRead(event.value);
      this.#bare++;
      if (read !== undefined) this.#keysRead.set(this.#operations.length, read);
    }
    this.#open.set(process, {
      index: before === undefined ? this.#operations.length : before.index,
      line,
      f: known ?? f,
      key: event.key,
      input: bare ? null : event.value,
      ...(read === undefined ? {} : { keyRead: read }),
      position: this.#position++,
      timeUs: event.timeUs,
    });
    if (before === undefined) this.#operations.push(null);
  }

  #complete(event: HistoryEvent, line: number): void {
    const { process, f, type } = event;
    const open = this.#open.get(process);
    if (open === undefined) {
      const what = f === null ? "an operation" : f;
      this.problem(
        line,
        `process ${process} completes ${what} (${type}) that it never invoked: expected an invoke of process ${process} before this line`,
      );
      return;
    }
    if (!this.#unread.has(line) && !this.#unread.has(open.line)) {
      for (const flaw of flawsOf(event, open, this.#shapeOf(open.f))) this.problem(line, flaw);
    }
    const answered = type === "ok" && open.keyRead !== undefined ? keyOf(event.value) : undefined;
    if (answered !== undefined && !sameValue(answered, open.keyRead ?? null)) {
      this.#keysAnswered.push({ line, message: anotherKey(process, open, answered) });
    }
    this.#open.delete(process);
    const position = this.#position++;
    const unknown =
      type === "ok" && this.#dialect.nilIsUnknown && event.value === null && READS.has(open.f);
    if (unknown) this.#unknownReads++;
    this.#operations[open.index] =
      type === "info" || unknown
        ? operation(process, open, "info", null, null, event.timeUs)
        : operation(
            process,
            open,
            type === "ok" ? "ok" : "fail",
            type === "ok" ? this.#answer(open, event.value) : null,
            position,
            event.timeUs,
          );
  }

  /**
   * What an operation answered. Jepsen's completions repeat the argument of what has no answer, and
   * of a cas, or any other function that says whether it took place, if it did.
   */
  #answer({ f, input }: Open, value: Value): Value {
    if (f === "cas" || this.#shapeOf(f)?.answersWhether === true) {
      return value === null || (value !== false && sameValue(value, input)) ? true : value;
    }
    if (value === true && this.#shapeOf(f)?.mayTellDone === true) return null;
    return BLIND.has(f) && sameValue(value, input) ? null : value;
  }

  #shapeOf(f: string): KnownFunction | undefined {
    const { shapes } = this.#options;
    return shapes !== undefined && Object.hasOwn(shapes, f) ? shapes[f] : undefined;
  }

  #unknownFunction(f: string, line: number): void {
    if (this.#unknown.has(f)) return;
    this.#unknown.add(f);
    const functions = this.#options.functions ?? [];
    const model = this.#options.model ?? "the model";
    this.problem(line, `unknown function of ${model} "${f}"; ${meant(f, functions)}`);
  }
}

function operation(
  process: number,
  open: Open,
  outcome: Operation["outcome"],
  output: Value,
  completed: number | null,
  completedUs: number | null,
): Operation {
  return {
    process,
    f: open.f,
    key: open.key,
    input: open.input,
    output,
    outcome,
    invoked: open.position,
    completed: completed ?? Number.POSITIVE_INFINITY,
    invokedUs: open.timeUs,
    completedUs,
  };
}
