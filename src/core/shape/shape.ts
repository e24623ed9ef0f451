/**
 * A shape: how one thing of a file is written, declared once. From it a file is read, written back,
 * described by a JSON Schema and drawn at random; its type says what a program may give instead.
 */
import type { Value } from "../json.ts";
import type { Path, Reader } from "./reader.ts";

/** A JSON Schema, draft 2020-12. */
export type Schema = Readonly<Record<string, unknown>>;

/** Where drawn values come from. */
export interface Draws {
  /** Uniform over the whole numbers from 0 to below a count of at least 1. */
  below(count: number): number;
}

/**
 * `Source` is what a file contains, `Read` what the program makes of it. `Scope` is what else
 * decides what is allowed there: the known names, and what other fields of the file say.
 */
export interface Shape<Source, Read, Scope = unknown> {
  /** What would be right: completes "expected ...". */
  readonly words: string;
  /** What the program has of a value; undefined where it is wrong, which the reader then knows. */
  read(value: unknown, at: Path, reader: Reader, scope: Scope): Read | undefined;
  /** A value that reads as the same again, with all defaults named. */
  write(read: Read, scope: Scope): Value;
  schema(scope: Scope): Schema;
  /**
   * A value as a person might write it; most, not all, can be read. Undefined: there is none to be
   * written in this scope.
   */
  draw(draws: Draws, scope: Scope): Value | undefined;
  /** For the compiler only. */
  readonly source?: Source;
}

/** A shape of which nothing is known to the compiler. */
// biome-ignore lint/suspicious/noExplicitAny: any shape may be in a list of shapes
export type AnyShape = Shape<any, any, any>;

/** What a file contains, as a type. */
export type SourceOf<S> = S extends { readonly source?: infer Source } ? Source : never;

/** What the program has of it, as a type. */
export type ReadOf<S extends AnyShape> = Exclude<ReturnType<S["read"]>, undefined>;

/**
 * The same in a file, and another thing in the program.
 * @param into undefined where it is wrong, which the reader then knows.
 * @param from the other way, so that writing and reading give the same again.
 */
export function mapped<Source, From, Into, Scope>(
  shape: Shape<Source, From, Scope>,
  into: (read: From, at: Path, reader: Reader, scope: Scope, value: unknown) => Into | undefined,
  from: (read: Into, scope: Scope) => From,
): Shape<Source, Into, Scope> {
  return {
    words: shape.words,
    read(value, at, reader, scope) {
      const read = shape.read(value, at, reader, scope);
      return read === undefined ? undefined : into(read, at, reader, scope, value);
    },
    write: (read, scope) => shape.write(from(read, scope), scope),
    schema: (scope) => shape.schema(scope),
    draw: (draws, scope) => shape.draw(draws, scope),
  };
}

/** What a shape has of itself where something needs to be said of it: its schema, described. */
export function described(schema: Schema, about: string): Schema {
  return about === "" ? schema : { ...schema, description: about };
}

/** One of the items. */
export function drawnOf<T>(draws: Draws, items: readonly T[]): T {
  return items[draws.below(items.length)] as T;
}
