/** What a scenario says of its protocols: which ones, and the options of each. */
import type { Settings } from "../core/parameters.ts";
import { list } from "../core/shape/collections.ts";
import { choice } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { settings } from "../core/shape/settings.ts";
import { drawnOf, mapped, type Shape } from "../core/shape/shape.ts";
import { shown } from "../core/shown.ts";
import type { NamedSystem, Scope } from "./scope.ts";

/** How an awaiting program is named in place of a protocol: its path from the scenario's folder. */
export const PROGRAM = /^\.\/.*\.[cm]?[jt]s$/;

const registered = choice("protocol", ({ known }: Scope) => [...known.protocols.keys()]);
/** A user's system by its file, as scenarios name it. */
export const SYSTEM_FILE = /^\.\.?\//;

/** A system: a user's file, or one of ours by name. */
export const system: Shape<string, string, Scope> = {
  words: "a system such as ./my-system.ts",
  read(value, at, reader, { known }) {
    if (typeof value !== "string" || value === "") {
      reader.expected(at, this.words, value);
      return undefined;
    }
    if (ownOf(value, known) !== undefined) return value;
    if (!SYSTEM_FILE.test(value)) {
      return reader.name(value, at, "system", systemNames(known)) ?? undefined;
    }
    reader.wrong(at, `${value} is not loaded: it is where a scenario is read from a file`);
    return undefined;
  },
  write: (read) => read,
  schema: ({ known }) => ({
    anyOf: [
      { type: "string", pattern: "^\\./", description: "A file below the scenario's folder." },
      { enum: systemNames(known) },
    ],
  }),
  draw: () => undefined,
};

/** Those of ours are called as their protocols are. */
function systemNames({ systems, owns }: Scope["known"]): string[] {
  const runs = owns.map(({ protocol }) => protocol);
  const ours = [...systems.keys()].filter((name) => !runs.includes(name));
  return [...ours, ...owns.map(({ name }) => name)];
}

/** The system of a user's own that is named so: by its file, or by its name. */
function ownOf(named: string, { owns }: Scope["known"]): NamedSystem | undefined {
  return owns.find(({ file, name }) => named === file || named === name);
}

/** What a system runs: its file, or its name, says which. */
export function protocolOfSystem(named: string, { known }: Scope): string {
  return ownOf(named, known)?.protocol ?? named;
}

/** What looks like a file, and is no name of a protocol. */
const FILE = /[/\\]|\.[a-z]{1,4}$/;

/** Why a file is no program that can run; null: it is no file's name. */
function wrongProgram(named: string, { programs }: Scope["known"]): string | null {
  if (!FILE.test(named)) return null;
  if (!PROGRAM.test(named)) {
    const kinds = "programs are .ts, .js or .mjs files, named from the scenario's folder";
    return `expected a protocol, or a program such as ./echo.ts (${kinds}), got ${shown(named)}`;
  }
  // Read from a file, all are loaded that are there.
  if (programs !== undefined) return `there is no file ${named} in the scenario's folder`;
  const hint = `give it as host: await loadProgram(...), from rashomon/programs`;
  return `the program ${named} is not loaded: ${hint}`;
}

/** One protocol. */
export const protocol: Shape<string, string, Scope> = {
  ...registered,
  read(value, at, reader, scope) {
    const isKnown = typeof value !== "string" || scope.known.protocols.has(value);
    const wrong = isKnown ? null : wrongProgram(value, scope.known);
    if (wrong === null) return registered.read(value, at, reader, scope);
    reader.wrong(at, wrong);
    return undefined;
  },
  schema: (scope) => ({
    anyOf: [registered.schema(scope), { type: "string", pattern: PROGRAM.source }],
  }),
  draw: (draws, { known, several }) =>
    several ? undefined : drawnOf(draws, [...known.protocols.keys()]),
};

/** Several of something, each once. */
function each<Out extends string>(
  one: Shape<string, Out, Scope>,
  words: string,
): Shape<readonly string[], readonly Out[], Scope> {
  const empty = `at least one ${words} is needed`;
  return list(one, { words: `a list of ${words}s`, empty, once: true });
}

/** Several, each under the same faults and network weather. */
export const protocols: Shape<readonly string[], readonly string[], Scope> = {
  ...each(protocol, "protocol"),
  draw: (draws, { known, several }) =>
    several
      ? [...known.protocols.keys()].filter((_, at) => at === 0 || draws.below(2) === 0)
      : undefined,
};

/** Several systems, each under the same faults and network weather. */
export const systems: Shape<readonly string[], readonly string[], Scope> = {
  ...mapped(
    each(system, "system"),
    (read, at: Path, reader: Reader, scope: Scope) => {
      const runs = read.map((named) => protocolOfSystem(named, scope));
      read.forEach((named, index) => {
        const before = read[runs.indexOf(runs[index] as string)];
        if (before !== named) reader.wrong([...at, index], `${named} is ${before}, named twice`);
      });
      return read;
    },
    (read) => read,
  ),
  draw: () => undefined,
};

/** What depends on the protocol, for one of them. */
export type OfProtocol<Read> = (name: string, scope: Scope) => Shape<unknown, Read, Scope>;

/**
 * What depends on the protocol: of the only one, or, where the file names several, by protocol.
 * @param whole what is read of a protocol of which a file that names several says nothing.
 */
export function byProtocol<Source, Read>(
  words: string,
  of: OfProtocol<Read>,
  absent: (name: string, scope: Scope, reader: Reader, at: Path) => Read | undefined,
): Shape<Source, Readonly<Record<string, Read>>, Scope> {
  return {
    words,
    read(value, at, reader, scope) {
      const { protocols: names, several } = scope;
      const read = (name: string, given: unknown, path: Path) =>
        given === undefined
          ? absent(name, scope, reader, path)
          : of(name, scope).read(given, path, reader, scope);
      const given = several ? reader.fields(value, at, names, words) : null;
      if (several && given === null) return undefined;
      return Object.fromEntries(
        names.flatMap((name) => {
          const mine = several
            ? read(name, Object.hasOwn(given ?? {}, name) ? given?.[name] : undefined, [
                ...at,
                name,
              ])
            : read(name, value, at);
          return mine === undefined ? [] : [[name, mine]];
        }),
      );
    },
    write(read, scope) {
      const written = Object.entries(read).map(
        ([name, mine]) => [name, of(name, scope).write(mine, scope)] as const,
      );
      return scope.several ? Object.fromEntries(written) : (written[0]?.[1] ?? {});
    },
    schema(scope) {
      const { protocols: names, several } = scope;
      const [first] = names;
      if (first === undefined) return {};
      if (!several) return of(first, scope).schema(scope);
      const properties = names.map((name) => [name, of(name, scope).schema(scope)]);
      return {
        type: "object",
        properties: Object.fromEntries(properties),
        additionalProperties: false,
      };
    },
    draw(draws, scope) {
      const { protocols: names, several } = scope;
      const [first] = names;
      if (first === undefined) return undefined;
      if (!several) return of(first, scope).draw(draws, scope);
      const drawn = names.filter(() => draws.below(2) === 0);
      return Object.fromEntries(
        drawn.flatMap((name) => {
          const mine = of(name, scope).draw(draws, scope);
          return mine === undefined ? [] : [[name, mine]];
        }),
      );
    },
  };
}

const optionsOf: OfProtocol<Settings> = (name, { known }) => {
  const declared = known.protocols.get(name)?.options ?? {};
  return mapped(
    settings(declared, "options"),
    (read, at: Path, reader: Reader, { ordered }: Scope, value) => {
      const log = ordered ? declared["reads"]?.ordered : undefined;
      if (log === undefined) return read;
      if (Object.hasOwn(value as object, "reads")) {
        const same = `reads: ordered, which is ${log} of ${name}`;
        reader.wrong([...at, "reads"], `cannot go with ${same}: keep one of the two`);
      }
      return { ...read, reads: log };
    },
    (read) => read,
  );
};

/** The protocol's own options; with several protocols, by protocol. */
export const options = byProtocol<Readonly<Record<string, unknown>>, Settings>(
  "options by protocol",
  optionsOf,
  (name, scope, reader, at) => optionsOf(name, scope).read({}, at, reader, scope),
);

/** What they are where the file says nothing of them. */
export function usualOptions(
  scope: Scope,
  reader: Reader,
  at: Path,
): Readonly<Record<string, Settings>> | undefined {
  return options.read({}, at, reader, scope);
}
