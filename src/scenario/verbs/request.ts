/** The verb `request`: what the script's own client asks a process for. */
import type { Value } from "../../core/json.ts";
import { optional, required } from "../../core/shape/fields.ts";
import { anything, flag, leaf } from "../../core/shape/leaves.ts";
import type { Path, Reader } from "../../core/shape/reader.ts";
import { drawnOf, type Shape } from "../../core/shape/shape.ts";
import { shown, textOf } from "../../core/shown.ts";
import type { FunctionShape } from "../../objects/object.ts";
import { ADMIN_COMMANDS } from "../../protocol/administration.ts";
import { parseNode } from "../../protocol/node-id.ts";
import { partsOf, process } from "../names.ts";
import { lineupsOf, type Scope } from "../scope.ts";
import { type Step, verb } from "./verb.ts";

/** A key as clients have it: a text. */
const key = leaf<string | number | boolean | null, string | null>({
  words: "a key such as x",
  parse: (value) => (typeof value === "object" && value !== null ? null : textOf(value)),
  schema: { type: ["string", "number", "boolean"] },
  draw: (draws) => drawnOf(draws, ["x", "y"]),
});

/** A function of the object that is asked for, or a command of an administrator. */
const requested: Shape<string, string, Scope> = {
  words: "a function of the object",
  read(value, at, reader, scope) {
    const isAlone = lineupsOf(scope).every((lineup) => lineup.isAlone);
    const what = isAlone ? `function of ${scope.object}` : "function";
    return reader.name(value, at, what, requestable(scope)) ?? undefined;
  },
  write: (read) => read,
  schema: ({ known }) => ({
    enum: [
      ...new Set([
        ...[...known.objects.values(), ...servedIn(known)].flatMap(({ functions }) =>
          Object.keys(functions),
        ),
        ...ADMIN_COMMANDS,
      ]),
    ],
  }),
  draw: (draws, scope) => drawnOf(draws, requestable(scope)),
};

/** The objects of systems of several services. */
function servedIn({ systems }: Scope["known"]) {
  const declared = [...systems.values()].flatMap(({ services = [] }) => services);
  return declared.flatMap(({ object }) => object ?? []);
}

function requestable(scope: Scope): readonly string[] {
  const services = lineupsOf(scope).flatMap((lineup) => lineup.services);
  const functions = services.flatMap((service) => Object.keys(service.functions));
  return [...new Set([...functions, ...ADMIN_COMMANDS])];
}

/** What may be asked again depends on the steps before, so that none that is drawn does. */
const again: typeof flag = { ...flag, draw: () => false };

/** The verb and its fields. */
export const requestVerb = verb(
  "request",
  {
    request: required(requested, "The script's own client asks a node for this function."),
    node: required(process),
    key: optional(key, "Of objects with keys."),
    input: optional(anything, "What the function is called with."),
    again: optional(again, "It is the last operation that asked for the same, sent again."),
  },
  requestOf,
  ({ f, node: at, key: of, input, again: repeats }) => ({
    request: f,
    node: at,
    ...(of !== null && { key: of }),
    ...(input !== null && { input }),
    ...(repeats && { again: true }),
  }),
);

/** What a client of the script's own asks. */
function requestOf(
  read: {
    readonly request: string;
    readonly node: string;
    readonly key?: string | null;
    readonly input?: Value;
    readonly again?: boolean;
  },
  at: Path,
  reader: Reader,
  scope: Scope,
): Step<"request"> {
  const { request: f, node: to, key: of = null, input = null, again: repeats = false } = read;
  const asked = functionAsked(f, to, at, reader, scope);
  if (asked?.takes !== undefined && !asked.takes.fits(input)) {
    reader.wrong(
      read.input === undefined ? at : [...at, "input"],
      `${f} takes ${asked.takes.words}, got ${shown(read.input)}`,
    );
  }
  const operation = JSON.stringify([f, of, input]);
  if (repeats && !scope.taken.asked.has(operation)) {
    reader.wrong([...at, "again"], "no request before it asks for the same");
  }
  scope.taken.asked.add(operation);
  const readOnly = asked?.readOnly === true;
  return { do: "request", node: to, f, readOnly, key: of, input, again: repeats };
}

/** The function of the service that is asked, if its object has one of the name. */
function functionAsked(
  f: string,
  to: string,
  at: Path,
  reader: Reader,
  scope: Scope,
): FunctionShape | undefined {
  const [lineup] = lineupsOf(scope);
  const { who, service } = partsOf(to);
  // Whose member a name is that the script gave is known when the step is taken.
  const asked = lineup?.services.filter(
    ({ name, on }) =>
      lineup.isAlone ||
      (service === "" ? parseNode(who) === 0 || on.includes(parseNode(who)) : name === service),
  );
  const found = asked?.find(({ functions }) => Object.hasOwn(functions, f));
  if (found === undefined && !(ADMIN_COMMANDS as readonly string[]).includes(f)) {
    const known = asked?.flatMap(({ functions }) => Object.keys(functions)) ?? [];
    reader.unknownName([...at, "request"], `function of ${to}`, f, [...known, ...ADMIN_COMMANDS]);
  }
  return found?.functions[f];
}
