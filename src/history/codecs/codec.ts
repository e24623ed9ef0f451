/** The contract of a history format: how its lines become operations. */
import { InputError } from "../../core/errors.ts";
import type { Value } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Operation } from "../operation.ts";

/** What is known of a function: what it takes, and what it answers, as `FunctionShape` has it. */
export interface KnownFunction {
  readonly takes?: {
    readonly words: string;
    readonly nothing?: boolean;
    fits(value: Value): boolean;
  };
  readonly answersNothing?: boolean;
  readonly mayTellDone?: boolean;
  readonly answersWhether?: boolean;
}

/** What a decoder needs to know besides the lines. */
export interface DecodeOptions {
  /** The file's name as the user gave it, for messages. */
  readonly file: string;
  /** The functions that the model knows, where one is given: any other is a problem. */
  readonly functions?: readonly string[];
  /** What is known of them, where they are those of an object of ours. */
  readonly shapes?: Readonly<Record<string, KnownFunction>>;
  /** The model's name, for messages. */
  readonly model?: string;
  /** The initial value, where one is given: decides what a read of nil means in `jepsen-edn`. */
  readonly initial?: Value;
}

/** Takes a history line by line. Line numbers count from 1 and only serve messages. */
export interface Decoder {
  push(line: string, lineNumber: number): void;
  /**
   * The operations, in the order of their invocations.
   * @throws {InputError} with every problem found, up to a limit
   */
  end(): Operation[];
  /**
   * After the end: how many reads completed with nil and were taken as not known. Absent: in this
   * format none is.
   */
  unknownReads?(): number;
  /** After the end: what is to be said of how it was read, a sentence each. Absent: nothing. */
  notes?(): readonly string[];
}

/**
 * The operations of a decoder, if the model has all their functions: formats of transactions have
 * one, whatever the model.
 * @throws {InputError} naming the function that the model does not have
 */
export function ended(decoder: Decoder, { file, functions, model }: DecodeOptions): Operation[] {
  const operations = decoder.end();
  const known = functions === undefined ? null : new Set(functions);
  const stranger = known === null ? undefined : operations.find(({ f }) => !known.has(f));
  if (stranger === undefined) return operations;
  const has = `${model ?? "the model"} has ${functions?.join(", ")}`;
  const message = `unknown function ${shown(stranger.f)}: ${has}`;
  throw new InputError([{ file, message }]);
}

/** A format of histories. */
export interface Codec {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What the object holds at first where the user does not say; undefined: the model decides. */
  readonly initial?: Value;
  /** False: positions say nothing of real time, only the order of each process. */
  readonly realTime?: boolean;
  /** Why a read of nil is taken as not known, where it is: the end of a sentence. */
  readonly nilSays?: string;
  /** Whether `detect` is shown more lines: `DETECT_LINES`, else `HEAD_LINES`. */
  readonly looksFurther?: true;
  /** Whether these first lines of a file, never blank, look like this format. */
  detect(lines: readonly string[]): boolean;
  decoder(options: DecodeOptions): Decoder;
}
