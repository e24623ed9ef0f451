/** Lists, maps of one kind of item, and shapes of which one of several is meant. */
import type { Path, Reader } from "./reader.ts";
import {
  type AnyShape,
  type Draws,
  drawnOf,
  type ReadOf,
  type Schema,
  type Shape,
  type SourceOf,
} from "./shape.ts";

interface ListOptions {
  readonly words: string;
  /** What is said of a list without items; absent: it may be empty. */
  readonly empty?: string;
  /** Whether no item may occur twice. */
  readonly once?: boolean;
}

/** A list of items of one shape; items that are wrong are left out. */
export function list<Source, Read, Scope>(
  item: Shape<Source, Read, Scope>,
  { words, empty, once = false }: ListOptions,
): Shape<readonly Source[], readonly Read[], Scope> {
  return {
    words,
    read(value, at, reader, scope) {
      const items = reader.list(value, at, words);
      if (items === null) return undefined;
      if (items.length === 0 && empty !== undefined) reader.wrong(at, empty);
      return items.flatMap((one, index) => {
        const read = item.read(one, [...at, index], reader, scope);
        if (once && read !== undefined && items.indexOf(one) < index) {
          reader.wrong([...at, index], `${String(one)} is named twice`);
        }
        return read === undefined ? [] : [read];
      });
    },
    write: (read, scope) => read.map((one) => item.write(one, scope)),
    schema: (scope) => ({
      type: "array",
      items: item.schema(scope),
      ...(empty === undefined ? {} : { minItems: 1 }),
      ...(once ? { uniqueItems: true } : {}),
    }),
    draw(draws, scope) {
      const count = draws.below(4) + (empty === undefined ? 0 : 1);
      const drawn = Array.from({ length: count }, () => item.draw(draws, scope));
      const items = drawn.filter((one) => one !== undefined);
      return once ? [...new Set(items)] : items;
    },
  };
}

interface KeyedOptions<Scope> {
  readonly words: string;
  /** What the names are: completes "unknown ..."; default `field`. */
  readonly what?: string;
  /** The names that there are, by scope; null: any. */
  readonly names?: (scope: Scope) => readonly string[] | null;
  /** What the names look like, where the schema does not know them. */
  readonly pattern?: RegExp;
}

/** A map of items of one shape by names; items that are wrong are left out. */
export function keyed<Source, Read, Scope>(
  item: Shape<Source, Read, Scope>,
  { words, what = "field", names = () => null, pattern }: KeyedOptions<Scope>,
): Shape<Readonly<Record<string, Source>>, ReadonlyMap<string, Read>, Scope> {
  return {
    words,
    read(value, at, reader, scope) {
      const known = names(scope);
      const given = reader.fields(value, at, known, words, what);
      if (given === null) return undefined;
      return new Map(
        Object.entries(given).flatMap(([name, one]) => {
          if (known !== null && !known.includes(name)) return [];
          const read = item.read(one, [...at, name], reader, scope);
          return read === undefined ? [] : [[name, read] as const];
        }),
      );
    },
    write: (read, scope) =>
      Object.fromEntries([...read].map(([name, one]) => [name, item.write(one, scope)])),
    schema(scope): Schema {
      const known = names(scope);
      const of = item.schema(scope);
      if (known === null) {
        const like = pattern === undefined ? {} : { propertyNames: { pattern: pattern.source } };
        return { type: "object", ...like, additionalProperties: of };
      }
      const properties = Object.fromEntries(known.map((name) => [name, of]));
      return { type: "object", properties, additionalProperties: false };
    },
    draw(draws, scope) {
      const known = names(scope) ?? ["a", "b", "c"];
      const drawn = known.filter(() => draws.below(3) === 0);
      return Object.fromEntries(
        drawn.flatMap((name) => {
          const one = item.draw(draws, scope);
          return one === undefined ? [] : [[name, one]];
        }),
      );
    },
  };
}

/** Which of several shapes is meant. */
interface Variants<S extends AnyShape, Scope> {
  readonly words: string;
  /** All that may be meant. */
  readonly all: (scope: Scope) => readonly S[];
  /** The one that a value means; undefined where it means none, which the reader then knows. */
  readonly meant: (value: unknown, at: Path, reader: Reader, scope: Scope) => S | undefined;
  /** The one that writes it. */
  readonly of: (read: ReadOf<S>, scope: Scope) => S;
}

/** One of several shapes, chosen by what the file has there. */
export function variants<S extends AnyShape, Scope = unknown>({
  words,
  all,
  meant,
  of,
}: Variants<S, Scope>): Shape<SourceOf<S>, ReadOf<S>, Scope> {
  return {
    words,
    read: (value, at, reader, scope) =>
      meant(value, at, reader, scope)?.read(value, at, reader, scope) as ReadOf<S> | undefined,
    write: (read, scope) => of(read, scope).write(read, scope),
    schema: (scope) => ({ anyOf: all(scope).map((shape) => shape.schema(scope)) }),
    draw: (draws: Draws, scope) => drawnOf(draws, all(scope)).draw(draws, scope),
  };
}

/** A thing or null. */
export function nullable<Source, Read, Scope>(
  shape: Shape<Source, Read, Scope>,
): Shape<Source | null, Read | null, Scope> {
  return {
    words: `${shape.words}, or null`,
    read: (value, at, reader, scope) =>
      value === null ? null : shape.read(value, at, reader, scope),
    write: (read, scope) => (read === null ? null : shape.write(read, scope)),
    schema: (scope) => ({ anyOf: [shape.schema(scope), { type: "null" }] }),
    draw: (draws, scope) => (draws.below(3) === 0 ? null : shape.draw(draws, scope)),
  };
}
