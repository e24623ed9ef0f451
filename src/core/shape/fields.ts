/**
 * A map of named fields, one declaration a field: unknown names are refused, defaults filled in.
 */
import type { Value } from "../json.ts";
import { type Path, Reader } from "./reader.ts";
import {
  type AnyShape,
  described,
  type ReadOf,
  type Schema,
  type Shape,
  type SourceOf,
} from "./shape.ts";

interface Named<S extends AnyShape, Scope> {
  readonly shape: S;
  /** One sentence, for editors and pages. */
  readonly about: string;
  /** Lets fields after it know what it says. */
  readonly note?: (read: ReadOf<S>, scope: Scope) => void;
}

/** A field that must be there. */
export interface Required<S extends AnyShape, Scope> extends Named<S, Scope> {
  readonly presence: "required";
  /** What is said where it is missing, of the map: default, what was expected. */
  readonly missing?: string | undefined;
  /** Its substitute where it is wrong, so that the rest can be checked; absent: there is none. */
  readonly standIn?: ReadOf<S> | undefined;
}

/** A field that need not be there: then it has a default. */
export interface Defaulted<S extends AnyShape, Scope> extends Named<S, Scope> {
  readonly presence: "defaulted";
  readonly otherwise: Otherwise<S, Scope>;
}

/** The value of a field that is absent, or wrong; the reader knows how the rest depends on it. */
type Otherwise<S extends AnyShape, Scope> = (
  scope: Scope,
  reader: Reader,
  at: Path,
) => ReadOf<S> | undefined;

/** A field that need not be there: then there is none. */
export interface Optional<S extends AnyShape, Scope> extends Named<S, Scope> {
  readonly presence: "optional";
  /** Whether it is drawn wherever it can be; else one time in three. */
  readonly always?: boolean;
}

// biome-ignore-start lint/suspicious/noExplicitAny: any field may be in a map of fields
export type AnyField = Required<any, any> | Defaulted<any, any> | Optional<any, any>;
// biome-ignore-end lint/suspicious/noExplicitAny: -

type Fields = Readonly<Record<string, AnyField>>;

/** What a file contains, as a type. */
export type FieldsSource<F extends Fields> = {
  readonly [Name in keyof F as F[Name]["presence"] extends "required" ? Name : never]: SourceOf<
    F[Name]["shape"]
  >;
} & {
  readonly [Name in keyof F as F[Name]["presence"] extends "required" ? never : Name]?: SourceOf<
    F[Name]["shape"]
  >;
};

/** What the program has of it, as a type. */
export type FieldsRead<F extends Fields> = {
  readonly [Name in keyof F as F[Name]["presence"] extends "optional" ? never : Name]: ReadOf<
    F[Name]["shape"]
  >;
} & {
  readonly [Name in keyof F as F[Name]["presence"] extends "optional" ? Name : never]?: ReadOf<
    F[Name]["shape"]
  >;
};

/** A field that must be there. */
export function required<S extends AnyShape, Scope = unknown>(
  shape: S,
  about = "",
  {
    missing,
    standIn,
    note,
  }: Partial<Pick<Required<S, Scope>, "missing" | "standIn" | "note">> = {},
): Required<S, Scope> {
  return { presence: "required", shape, about, missing, standIn, ...(note && { note }) };
}

/** A field with a default, which may depend on the fields before it. */
export function defaulted<S extends AnyShape, Scope = unknown>(
  shape: S,
  about: string,
  otherwise: ReadOf<S> | Otherwise<S, Scope>,
  note?: (read: ReadOf<S>, scope: Scope) => void,
): Defaulted<S, Scope> {
  const isFunction = typeof otherwise === "function";
  const of = isFunction ? (otherwise as Otherwise<S, Scope>) : () => otherwise as ReadOf<S>;
  return { presence: "defaulted", shape, about, otherwise: of, ...(note && { note }) };
}

/** A field without a default. */
export function optional<S extends AnyShape, Scope = unknown>(
  shape: S,
  about = "",
  {
    note,
    always = false,
  }: { note?: (read: ReadOf<S>, scope: Scope) => void; always?: boolean } = {},
): Optional<S, Scope> {
  return { presence: "optional", shape, about, always, ...(note && { note }) };
}

/** How a map of fields is to be taken. */
interface FieldsOptions<Scope> {
  /** Completes "expected ...". */
  readonly words: string;
  /** What the names are: completes "unknown ..."; default `field`. */
  readonly kind?: string;
  /** Fields that are not declared are passed over: of files that later versions write. */
  readonly open?: boolean;
  /** What else its schema says: fields that depend on one another. */
  readonly rules?: (scope: Scope) => readonly Schema[];
}

/** Fields are read, written and drawn in the order in which they are declared. */
export function fields<F extends Fields, Scope = unknown>(
  declared: F,
  { words, kind, open = false, rules }: FieldsOptions<Scope>,
): Shape<FieldsSource<F>, FieldsRead<F>, Scope> {
  const names = Object.keys(declared);
  const all = Object.entries(declared) as readonly (readonly [string, AnyField])[];
  return {
    words,
    read(value, at, reader, scope) {
      const given = reader.fields(value, at, open ? null : names, words, kind);
      if (given === null) return undefined;
      const read: Record<string, unknown> = {};
      let whole = true;
      for (const [name, field] of all) {
        const result = readField(field, name, given, at, reader, scope);
        if (result !== undefined) {
          read[name] = result;
          field.note?.(result, scope);
        } else if (field.presence !== "optional") whole = false;
      }
      return whole ? (read as FieldsRead<F>) : undefined;
    },
    write(read, scope) {
      const written: Record<string, Value> = {};
      for (const [name, { shape, presence, note }] of all) {
        const mine = (read as Readonly<Record<string, unknown>>)[name];
        if (mine === undefined || (mine === null && presence !== "required")) continue;
        note?.(mine, scope);
        written[name] = shape.write(mine, scope);
      }
      return written;
    },
    schema(scope) {
      const properties = all.map(([name, { shape, about }]) => [
        name,
        described(shape.schema(scope), about),
      ]);
      const needed = all.filter(([, { presence }]) => presence === "required");
      const further = rules?.(scope) ?? [];
      return {
        type: "object",
        properties: Object.fromEntries(properties),
        ...(needed.length === 0 ? {} : { required: needed.map(([name]) => name) }),
        ...(open ? {} : { additionalProperties: false }),
        ...(further.length === 0 ? {} : { allOf: further }),
      };
    },
    draw(draws, scope) {
      const drawn: Record<string, Value> = {};
      for (const [name, field] of all) {
        const always =
          field.presence === "required" || (field.presence === "optional" && field.always);
        if (!always && draws.below(3) > 0) continue;
        const value = field.shape.draw(draws, scope);
        if (value === undefined) continue;
        drawn[name] = value;
        const read: unknown = field.note && field.shape.read(value, [], new Reader(), scope);
        if (read !== undefined) field.note?.(read, scope);
      }
      return drawn;
    },
  };
}

function readField(
  field: AnyField,
  name: string,
  given: Readonly<Record<string, unknown>>,
  at: Path,
  reader: Reader,
  scope: unknown,
): unknown {
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (value !== undefined) {
    const read: unknown = field.shape.read(value, [...at, name], reader, scope);
    if (read !== undefined) return read;
  }
  if (field.presence === "optional") return undefined;
  if (field.presence === "defaulted") {
    // What is wrong is said of the field itself, once.
    const said = value === undefined ? reader : new Reader();
    return field.otherwise(scope, said, [...at, name]) as unknown;
  }
  if (value === undefined) {
    reader.wrong(at, field.missing ?? `${name} is missing: expected ${field.shape.words}`);
  }
  return field.standIn;
}
