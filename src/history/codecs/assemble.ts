/** Joins invocations with their completions: where every codec's events become operations. */
import { InputError, type InputProblem, meant } from "../../core/errors.ts";
import { sameValue, type Value } from "../../core/json.ts";
import { isNestedWithin, shown } from "../../core/shown.ts";
import type { Operation } from "../operation.ts";
import type { DecodeOptions, KnownFunction } from "./codec.ts";
import { flawsOf, type Open } from "./completion.ts";
import { eventType, type HistoryEvent } from "./event-type.ts";
import { AMBIGUOUS, eventOfKey, openOfKey, Reading } from "./independent.ts";

/** Keys and values may be nested so deep: what looks at them calls itself. */
const DEPTH_MAX = 100;

/** Past this many problems a file is not read further into the report. */
const PROBLEMS_MAX = 20;

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
/** Where the model does not say it: what takes no argument and answers something. */
const NO_ARGUMENT: ReadonlySet<string> = new Set([
  "read",
  "get",
  "dequeue",
  "pop",
  "peek",
  "take",
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
  /** Pairs taken as values; and as keys with values, null once that cannot be. */
  readonly #values = new Reading();
  #byKey: Reading | null;
  /** How many arguments are [key nil] where the function takes none. */
  #named = 0;
  #isAmbiguous = false;
  readonly #open = new Map<number, Open>();
  /** The functions known, each as the one text by which the judge then finds it faster. */
  readonly #known: ReadonlyMap<string, string> | null;
  readonly #unknown = new Set<string>();
  readonly #problems: InputProblem[] = [];
  /** Lines of which something could not be read: the rest says nothing of what goes with it. */
  readonly #unread = new Set<number>();
  #problemCount = 0;
  #position = 0;
  #unknownReads = 0;

  constructor(options: DecodeOptions, dialect: Dialect) {
    this.#options = options;
    this.#dialect = dialect;
    this.#byKey = dialect.readsHaveNoArgument ? new Reading() : null;
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
    const what = "invokes and completes as a client does: expected a whole number";
    const message = `process ${shown(name)} ${what}`;
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

  /** What is to be said of how it was read: known once it has ended. */
  get notes(): readonly string[] {
    return this.#isAmbiguous ? [AMBIGUOUS] : [];
  }

  /**
   * The operations, in the order of their invocations; those never completed are `info`.
   * @throws {InputError} if anything was wrong
   */
  end(): Operation[] {
    const byKey = this.#byKey;
    for (const [process, open] of this.#open) {
      this.#values.operations[open.index] = operation(process, open, "info", null, null, null);
      if (byKey === null || open.byKey === undefined) continue;
      byKey.operations[open.index] = operation(process, open.byKey, "info", null, null, null);
    }
    this.#open.clear();
    const isByKey =
      byKey !== null && (this.#named > 0 || (this.#values.count > 0 && byKey.count === 0));
    const reading = isByKey ? byKey : this.#values;
    if (byKey !== null) this.#take(reading);
    this.#refuse();
    const operations = reading.operations as Operation[];
    this.#isAmbiguous = !isByKey && byKey !== null && byKey.count === 0 && operations.length > 0;
    this.#unknownReads = reading.unknownReads;
    return operations;
  }

  /** @throws {InputError} if anything was wrong so far */
  #refuse(): void {
    if (this.#problemCount === 0) return;
    this.#problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    const more = this.#problemCount - this.#problems.length;
    if (more > 0) {
      this.#problems.push({
        file: this.#options.file,
        message: `and ${more} more problem${more === 1 ? "" : "s"}`,
      });
    }
    throw new InputError(this.#problems);
  }

  /** Notes what is wrong if the history is read so. */
  #say(reading: Reading, line: number, message: string): void {
    if (reading === this.#values && this.#byKey === null) this.problem(line, message);
    else reading.say(line, message);
  }

  /** Notes what is wrong with a reading, which is the one. */
  #take({ said, count }: Reading): void {
    for (const { line, message } of said) this.problem(line, message);
    this.#problemCount += count - said.length;
  }

  /** Pairs are values, as some argument or answer is none. */
  #pairsAreValues(): void {
    if (this.#byKey === null) return;
    this.#byKey = null;
    this.#take(this.#values);
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
        `process ${process} invokes ${f} while its ${before.f} of line ${before.line} is still ` +
          "open: complete that first (ok, fail or info), or use another process",
      );
    }
    const shape = this.#shapeOf(f);
    const answers = shape?.answersNothing !== true && shape?.answersWhether !== true;
    const isEmpty = shape === undefined ? NO_ARGUMENT.has(f) : shape.takes?.nothing === true;
    const bare = this.#dialect.readsHaveNoArgument && isEmpty && answers;
    const input = bare ? null : event.value;
    let open: Open = {
      index: before === undefined ? this.#values.operations.length : before.index,
      line,
      f: known ?? f,
      key: event.key,
      input,
      position: this.#position++,
      timeUs: event.timeUs,
    };
    this.#judgeArgument(this.#values, open, line);
    const byKey = this.#byKey === null ? undefined : openOfKey(open, event.value, isEmpty);
    if (byKey === undefined) this.#pairsAreValues();
    else if (this.#byKey !== null) {
      if (isEmpty) this.#named++;
      this.#judgeArgument(this.#byKey, byKey, line);
      open = { ...open, byKey };
    }
    this.#open.set(process, open);
    if (before !== undefined) return;
    this.#values.operations.push(null);
    this.#byKey?.operations.push(null);
  }

  #judgeArgument(reading: Reading, { f, input }: Open, line: number): void {
    const takes = this.#shapeOf(f)?.takes;
    if (takes === undefined || this.#unread.has(line) || takes.fits(input)) return;
    this.#say(reading, line, `${f} takes ${takes.words}, got ${shown(input)}`);
  }

  #complete(event: HistoryEvent, line: number): void {
    const { process, f, type } = event;
    const open = this.#open.get(process);
    if (open === undefined) {
      const what = f === null ? "an operation" : f;
      this.problem(
        line,
        `process ${process} completes ${what} (${type}) that it never invoked: expected an ` +
          `invoke of process ${process} before this line`,
      );
      return;
    }
    this.#open.delete(process);
    const position = this.#position++;
    this.#settle(this.#values, event, open, line, position);
    if (this.#byKey === null || open.byKey === undefined) return;
    const shape = this.#shapeOf(open.f);
    const answers =
      shape?.answersNothing !== true && shape?.answersWhether !== true && !BLIND.has(open.f);
    const ofKey = eventOfKey(event, answers);
    if (ofKey === undefined) this.#pairsAreValues();
    else this.#settle(this.#byKey, ofKey, open.byKey, line, position);
  }

  /** Takes a completion into a reading. */
  #settle(reading: Reading, event: HistoryEvent, open: Open, line: number, position: number): void {
    const { process, type } = event;
    if (!this.#unread.has(line) && !this.#unread.has(open.line)) {
      for (const flaw of flawsOf(event, open, this.#shapeOf(open.f)))
        this.#say(reading, line, flaw);
    }
    const unknown =
      type === "ok" && this.#dialect.nilIsUnknown && event.value === null && READS.has(open.f);
    if (unknown) reading.unknownReads++;
    reading.operations[open.index] =
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
