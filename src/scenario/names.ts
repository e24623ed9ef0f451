/**
 * Processes and machines as directed steps name them: `n3`, `n3/left`, `leader/left`, `c1`, or a
 * name that the script has given. Who they are is looked up when a step is taken.
 */
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, type Schema, type Shape } from "../core/shape/shape.ts";
import { nodeName, parseClient, parseNode } from "../protocol/node-id.ts";
import type { Lineup } from "./lineup.ts";
import { CLIENT, NODE, notThere } from "./nodes.ts";
import { lineupsOf, nodeNames, type Scope } from "./scope.ts";

/** Members of a service by what they are when a step is taken: `leader`, or `leader/left`. */
export const ROLES = ["leader", "follower"] as const;

/** What a script may call a process: no word that means something already. */
const GIVEN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TAKEN: readonly string[] = [...ROLES, "any", "all", "clients", "rest", "nobody"];

/** What a name in a place may be. */
interface Place {
  /** One process, some processes, or machines. */
  readonly kind: "process" | "processes" | "machines";
  /** Whether clients may. */
  readonly clients?: boolean;
  /** Words that mean several, or any, alone or of one service: `all/left`. */
  readonly words?: readonly string[];
  /** Words that are used alone. */
  readonly alone?: readonly string[];
}

/** A name taken apart: `leader/left`; the service is empty where none is named. */
export function partsOf(name: string): { readonly who: string; readonly service: string } {
  const slash = name.indexOf("/");
  if (slash < 0) return { who: name, service: "" };
  return { who: name.slice(0, slash), service: name.slice(slash + 1) };
}

/** A name that a script gives to a process. */
export const givenName: Shape<string, string, Scope> = {
  words: "a name such as old-leader",
  read(value, at, reader) {
    const isName = typeof value === "string" && GIVEN.test(value);
    if (isName && !TAKEN.includes(value) && parseNode(value) + parseClient(value) === 0) {
      return value;
    }
    reader.expected(at, this.words, value);
    return undefined;
  },
  write: (read) => read,
  schema: () => ({ type: "string", pattern: GIVEN.source }),
  draw: (draws) => drawnOf(draws, ["old-leader", "first"]),
};

/** One process. */
export const process: Shape<string, string, Scope> = one({ kind: "process" });

/** One process, `any` of them, or `any/left`. */
export const anyProcess: Shape<string, string, Scope> = one({ kind: "process", words: ["any"] });

/** Processes: one, a list of them, or all; a machine means all that run on it. */
export const processList = several({ kind: "processes", words: ["all"] });

/** Processes, and clients. */
export const processOrClientList = several({
  kind: "processes",
  clients: true,
  words: ["all"],
  alone: ["clients"],
});

/** Machines of services. */
export const nodeList = several({ kind: "machines", alone: ["all"] });

/** Machines, those of clients too. */
export const machineList = several({ kind: "machines", clients: true, alone: ["all", "clients"] });

/** A group of a partition. */
export const groupList = several({
  kind: "machines",
  clients: true,
  alone: ["all", "clients", "rest"],
});

function one(place: Place): Shape<string, string, Scope> {
  return {
    words: "a process such as n1",
    read: (value, at, reader, scope) => nameIn(value, at, reader, scope, place),
    write: (read) => read,
    schema: () => schemaOf(place),
    draw: (draws, scope) => drawnOf(draws, [...nodeNames(scope), ...ROLES, ...(place.words ?? [])]),
  };
}

function several(place: Place): Shape<string | readonly string[], readonly string[], Scope> {
  const words = place.kind === "machines" ? "a machine" : "a process";
  const others = [...(place.words ?? []), ...(place.alone ?? [])].join(", or ");
  return {
    words: `${words}, a list of them, or ${others}`,
    read(value, at, reader, scope) {
      const given: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (given.length === 0) reader.expected(at, "at least one node", value);
      return given.flatMap((name, index) => {
        const path = Array.isArray(value) ? [...at, index] : at;
        return nameIn(name, path, reader, scope, place) ?? [];
      });
    },
    write: (read) => read,
    schema: () => ({
      anyOf: [schemaOf(place), { type: "array", items: schemaOf(place), minItems: 1 }],
    }),
    draw(draws, scope) {
      const names = nodeNames(scope);
      switch (draws.below(4)) {
        case 0:
          return "all";
        case 1:
          return drawnOf(draws, ROLES);
        case 2:
          return drawnOf(draws, names);
        default:
          return names.filter((_, at) => at === 0 || draws.below(2) === 0);
      }
    },
  };
}

/** What names look like: which there are depends on the rest of the file. */
function schemaOf({ clients = false }: Place): Schema {
  const members = `(${bare(NODE)}|[a-z]+)/.+`;
  const others = clients ? `|${bare(CLIENT)}` : "";
  return { type: "string", pattern: `^(${bare(NODE)}${others}|${bare(GIVEN)}|${members})$` };
}

function bare(pattern: RegExp): string {
  return pattern.source.replace(/^\^|\$$/g, "");
}

/** A name that means something in every system of the scenario; else the reader knows why. */
function nameIn(
  value: unknown,
  at: Path,
  reader: Reader,
  scope: Scope,
  place: Place,
): string | undefined {
  const { kind, clients = false, words = [], alone = [] } = place;
  const node = `a node from n1 to n${scope.nodes}`;
  if (typeof value !== "string") {
    reader.expected(at, node, value);
    return undefined;
  }
  if (alone.includes(value) || scope.taken.names.has(value)) {
    if (value !== "clients" || scope.clients > 0) return value;
    reader.wrong(at, "there are no clients: the workload has none");
    return undefined;
  }
  const client = parseClient(value);
  if (clients && client !== 0) {
    if (client <= scope.clients) return value;
    reader.wrong(at, notThere(value, scope, true) ?? "");
    return undefined;
  }
  const { who, service } = partsOf(value);
  const isRole = (ROLES as readonly string[]).includes(who) || words.includes(who);
  const number = parseNode(who);
  const isKnown = isRole || (number >= 1 && number <= scope.nodes);
  if (!isKnown || (kind === "machines" && service !== "" && number > 0)) {
    if (isKnown) reader.wrong(at, `${value} is one process of ${who}: expected a machine: ${who}`);
    else reader.expected(at, expectedIn(place, scope), value);
    return undefined;
  }
  for (const lineup of lineupsOf(scope)) {
    const wrong = wrongIn(lineup, { who, service, isWord: words.includes(who) }, place);
    if (wrong === null) continue;
    reader.wrong(at, wrong);
    return undefined;
  }
  return value;
}

/** What would be right, in words. */
function expectedIn({ kind }: Place, scope: Scope): string {
  const node = `a node from n1 to n${scope.nodes}`;
  const system = lineupsOf(scope).find(({ isAlone }) => !isAlone);
  const [service] = system?.services ?? [];
  if (service === undefined) return node;
  const leader = `leader/${service.name}`;
  if (kind === "machines") return `${node}, or ${leader}`;
  return `a process such as ${nodeName(service.on[0] ?? 1)}/${service.name}, or ${leader}`;
}

/** Why a name means nothing in a system; null: it does. */
function wrongIn(
  { name, isAlone, services }: Lineup,
  { who, service, isWord }: { who: string; service: string; isWord: boolean },
  { kind }: Place,
): string | null {
  const number = parseNode(who);
  if (isAlone) {
    if (service === "") return null;
    return `${name} is one service, whose processes are called as their machines: expected ${who}`;
  }
  const of = services.map((one) => `${who}/${one.name}`);
  if (service === "") {
    if (kind === "machines" && number > 0) return null;
    if (isWord) return null;
    if (number === 0) return `whose ${who}? ${name} has several services: expected ${oneOf(of)}`;
    const there = services.filter(({ on }) => on.includes(number));
    if (there.length === 0) return `no process of ${name} runs on ${who}`;
    if (there.length === 1 || kind === "processes") return null;
    const names = there.map((one) => `${who}/${one.name}`);
    return `${who} runs several processes: expected ${oneOf(names)}`;
  }
  const found = services.find((one) => one.name === service);
  if (found === undefined) {
    return `${name} has no service ${service}: expected ${oneOf(of)}`;
  }
  if (number === 0) {
    const isLed = isWord || found.protocol?.leaderless !== true;
    return isLed ? null : `no member of ${service} ever leads`;
  }
  if (found.on.includes(number)) return null;
  const members = found.on.map((machine) => `${nodeName(machine)}/${service}`);
  return `${service} has no member on ${who}: expected ${oneOf(members)}`;
}

/** `a, b or c`. */
function oneOf(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}
