/** What a scenario says of a system: which one, and what its services run, and where. */
import type { Value } from "../core/json.ts";
import type { Parameters, Settings } from "../core/parameters.ts";
import { fields, optional } from "../core/shape/fields.ts";
import { choice } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { settings } from "../core/shape/settings.ts";
import { mapped, type Shape } from "../core/shape/shape.ts";
import { type MachineId, nodeName } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { ServiceDeclaration } from "../systems/system.ts";
import { nodeOf } from "./nodes.ts";
import type { PlacedService } from "./scenario.ts";
import { frontObject, type Scope } from "./scope.ts";

/** The services that the systems of a scope declare; none: they are those of one protocol each. */
export function declaredIn({ known, protocols }: Scope): readonly ServiceDeclaration[] {
  return protocols.flatMap((name) => known.systems.get(name)?.services ?? []);
}

/** The names of those services, each once: systems that are compared may share some. */
function namesIn(scope: Scope): readonly string[] {
  return [...new Set(declaredIn(scope).map(({ name }) => name))];
}

/** Machines: `n4`, `n1..n3`, or a list of either. */
const machines: Shape<string | readonly string[], readonly MachineId[], Scope> = {
  words: "machines such as n1..n3, or [n1, n4]",
  read(value, at, reader, { nodes }) {
    const given = Array.isArray(value) ? (value as readonly unknown[]) : [value];
    const read = given.flatMap((one, index) => {
      const place = Array.isArray(value) ? [...at, index] : at;
      const [first, last, ...more] = typeof one === "string" ? one.split("..") : [""];
      if (last === undefined || more.length > 0) return nodeOf(one, place, reader, nodes) ?? [];
      const from = nodeOf(first, place, reader, nodes);
      const to = nodeOf(last, place, reader, nodes);
      if (from === undefined || to === undefined) return [];
      if (from > to) reader.expected(place, "the lower machine first", one);
      return Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
    });
    if (read.length === 0) reader.expected(at, "at least one machine", value);
    const twice = read.find((id, place) => read.indexOf(id) < place);
    if (twice !== undefined) reader.wrong(at, `${nodeName(twice)} is named twice`);
    return read;
  },
  write: (read) => read.map(nodeName),
  schema: () => ({ anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }),
  draw: () => undefined,
};

/** What a file says about one service. */
export interface ServiceSource {
  readonly protocol?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly on?: string | readonly string[];
  readonly mutant?: string;
}

type Placed = Omit<PlacedService, "name">;

/** What may be said of one service. */
function serviceShape(declared: ServiceDeclaration): Shape<ServiceSource, Placed, Scope> {
  const { runs } = declared;
  const isOpen = Array.isArray(runs);
  const names = isOpen ? (runs as readonly string[]) : [];
  let running = names[0] ?? "";
  const entry = ({ known }: Scope) => known.protocols.get(running);
  const optionsOf = (scope: Scope) =>
    settings(
      withDefaults(
        entry(scope)?.options ?? (Array.isArray(runs) ? {} : (runs as Protocol).options),
        declared.options,
      ),
      "options",
    );
  const options: Shape<Readonly<Record<string, unknown>>, Settings, Scope> = {
    words: "options",
    read: (value, at, reader, scope) =>
      optionsOf(scope).read(value, at, reader, scope) as Settings | undefined,
    write: (read, scope) => optionsOf(scope).write(read, scope) as Settings,
    schema: () => ({ type: "object" }),
    draw: () => undefined,
  };
  return mapped(
    fields(
      {
        protocol: optional(
          choice("protocol", () => names),
          "What it runs.",
          {
            note: (read: string) => {
              running = read;
            },
          },
        ),
        options: optional(options, "The protocol's own options."),
        on: optional(machines, "The machines of its members."),
        mutant: optional(
          choice("mutant", (scope: Scope) => [...(entry(scope)?.mutants.keys() ?? [])]),
          "A planted bug of its protocol.",
        ),
      },
      { words: "a service such as { protocol: raft, on: n1..n3 }" },
    ) as unknown as Shape<ServiceSource, Placed, Scope>,
    (read) => read,
    (placed) => {
      running = placed.protocol ?? names[0] ?? "";
      return placed;
    },
  );
}

/** What a service may be given; what its system has set is what is left out. */
function withDefaults(parameters: Parameters, own: Settings = {}): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      Object.hasOwn(own, name) ? { ...parameter, default: own[name] as Value } : parameter,
    ]),
  );
}

/** Services by name. */
export const services: Shape<
  Readonly<Record<string, ServiceSource>>,
  readonly PlacedService[],
  Scope
> = {
  words: "services by name",
  read(value, at, reader, scope) {
    const declared = declaredIn(scope);
    if (declared.length === 0) {
      reader.wrong(at, "only a system has services: name one by system");
      return undefined;
    }
    const names = namesIn(scope);
    const given = reader.fields(value, at, names, "services by name", "service");
    if (given === null) return undefined;
    return names.flatMap((name) => {
      if (!Object.hasOwn(given, name)) return [];
      const path = [...at, name];
      // It must suit every system that has a service of this name.
      const [first] = declared
        .filter((one) => one.name === name)
        .map((one) => serviceShape(one).read(given[name], path, reader, scope));
      return first === undefined ? [] : [{ name, ...first }];
    });
  },
  write: (read, scope) =>
    Object.fromEntries(
      read.map(({ name, ...placed }) => {
        const declared = declaredIn(scope).find((one) => one.name === name);
        return [name, declared === undefined ? {} : serviceShape(declared).write(placed, scope)];
      }),
    ) as never,
  schema: () => ({ type: "object" }),
  draw: () => undefined,
};

/** What of a system does not fit the rest of a scenario. */
export function checkSystem(
  reader: Reader,
  at: Path,
  scope: Scope,
  placed: readonly PlacedService[],
  rest: { readonly clients: number },
): void {
  const declared = declaredIn(scope);
  if (declared.length === 0) return;
  for (const { name, on } of declared) {
    const machinesOf = placed.find((one) => one.name === name)?.on ?? on;
    const beyond = machinesOf.find((id) => id > scope.nodes);
    if (beyond === undefined) continue;
    reader.wrong(
      [...at, "nodes"],
      `${name} runs on ${nodeName(beyond)}, and the machines are n1 to n${scope.nodes}`,
    );
  }
  for (const named of scope.protocols) {
    const { services: own, front } = scope.known.systems.get(named) ?? {};
    if (own === undefined || front !== undefined || rest.clients === 0) continue;
    reader.wrong(
      [...at, "workload", "clients"],
      `no client asks ${named} for anything: expected 0, got ${rest.clients}`,
    );
  }
}

/** Systems that are compared must be asked for the same. */
export function checkFronts(reader: Reader, at: Path, { known, protocols }: Scope): void {
  const fronts = protocols.flatMap((name) => {
    const object = frontObject(known, [name]);
    return object === undefined ? [] : [{ name, object: object.name }];
  });
  const [first] = fronts;
  const other = fronts.find(({ object }) => object !== first?.object);
  if (first === undefined || other === undefined) return;
  reader.wrong(
    [...at, "systems"],
    `clients ask ${first.name} for ${first.object} and ${other.name} for ${other.object}: ` +
      "they cannot be compared",
  );
}
