/**
 * From a scenario's source (what a file holds, or an object of a user's program) to a `Scenario`,
 * or to every problem of it.
 */
import { InputError } from "../core/errors.ts";
import type { Value } from "../core/json.ts";
import type { Settings } from "../core/parameters.ts";
import { isNestedWithin } from "../core/shown.ts";
import { faults } from "../faults/index.ts";
import { objects } from "../objects/index.ts";
import { parseNode } from "../protocol/node-id.ts";
import type { Given } from "../protocol/protocol.ts";
import { protocols } from "../protocols/index.ts";
import { usableFunctions } from "../workloads/function-mix.ts";
import { workloads } from "../workloads/index.ts";
import { checkSetups, doubtsOf, surroundingsOf } from "./check-setups.ts";
import { readMutants } from "./planted.ts";
import { parseDuration, parseSeeds } from "./quantities.ts";
import { readChecks, readExpectation, readLimits } from "./read-checks.ts";
import { readFaults } from "./read-faults.ts";
import { readScript } from "./read-script.ts";
import { readClocks, readDisk, readNetwork } from "./read-world.ts";
import { type Fields, type Path, pathText, Reader, type Registries } from "./reader.ts";
import type { FaultPlan, Scenario } from "./scenario.ts";
import { readSettings } from "./settings.ts";

/** The fields of a scenario, in the order in which a person writes them. */
const FIELDS = [
  "name",
  "about",
  "version",
  "protocol",
  "protocols",
  "options",
  "reads",
  "nodes",
  "duration",
  "heal",
  "stays",
  "seeds",
  "network",
  "clocks",
  "disk",
  "object",
  "workload",
  "given",
  "script",
  "faults",
  "checks",
  "mutant",
  "expect",
  "limits",
] as const;

/** At most so many nodes: sets of nodes are bits. */
export const NODES_MAX = 25;

/** Levels of a source: what looks at it calls itself. */
const DEPTH_MAX = 100;

/** Where things stand in a file; a scenario object has no lines. */
export interface Locator {
  /** Line and column, from 1, of a value or (`atName`) of the field's name. */
  locate(path: Path, atName: boolean): { readonly line: number; readonly column: number } | null;
}

/** All that is registered. */
const REGISTERED: Registries = { protocols, objects, workloads };

const NOWHERE: Locator = { locate: () => null };

/**
 * @param file names the source in errors.
 * @param known what it may name; default: what is registered.
 * @throws {InputError} with all problems at once.
 */
export function resolveScenario(
  source: unknown,
  file: string,
  locator = NOWHERE,
  known: Registries = REGISTERED,
): Scenario {
  if (!isNestedWithin(source, DEPTH_MAX)) {
    const message = `expected at most ${DEPTH_MAX} levels, one within the other`;
    throw new InputError([{ file, message }]);
  }
  const reader = new Reader(known);
  const scenario = read(reader, source, file, (path) => locator.locate(path, false)?.line ?? 0);
  if (reader.problems.length > 0 || scenario === null) {
    throw new InputError(
      reader.problems.map(({ path, message, atName }) => ({
        file,
        ...locator.locate(path, atName),
        path: pathText(path),
        message,
      })),
      reader.more,
    );
  }
  return scenario;
}

function read(
  reader: Reader,
  source: unknown,
  file: string,
  lineOf: (path: Path) => number,
): Scenario | null {
  const given = reader.fields(source, [], FIELDS, "a scenario: a map of fields");
  if (given === null) return null;
  if (given["version"] !== 1) {
    reader.expected(["version"], "1, the version of the scenario format", given["version"]);
  }
  const names = readProtocols(reader, given);
  const nodes = reader.whole(given["nodes"], ["nodes"], 1, NODES_MAX, 3);
  const duration = (name: string, otherwise: number) =>
    reader.parsed(given[name], [name], parseDuration, "a duration such as 30s", otherwise);
  const durationUs = duration("duration", 10_000_000);
  const plans = readFaults(reader, given["faults"], ["faults"], nodes, durationUs);
  for (const protocol of names) checkFaultModel(reader, protocol, plans);
  const mutants = readMutants(reader, given["mutant"], names, nodes, "protocols" in given);
  const kind = readObject(reader, given["object"], names);
  const workload = readWorkload(reader, given["workload"], kind);
  const checks = readChecks(reader, given["checks"]);
  reader.text(given["about"], ["about"], "a text", "");
  const options = readOptions(reader, given, names);
  const setup = { object: kind, nodes, mutants, perProtocol: "protocols" in given };
  checkSetups(reader, options, setup);
  const weather = {
    network: readNetwork(reader, given["network"]),
    clocks: readClocks(reader, given["clocks"]),
    disk: readDisk(reader, given["disk"]),
  };
  const cast = { nodes, clients: workload.clients, object: reader.objects.get(kind) };
  const script = readScript(reader, given["script"], ["script"], cast, lineOf);
  return {
    file,
    name: reader.text(given["name"], ["name"], "a sentence", file),
    version: 1,
    protocols: names,
    options,
    nodes,
    durationUs,
    healUs: duration("heal", 10_000_000),
    staysUs: duration("stays", 0),
    seeds: reader.parsed(
      given["seeds"],
      ["seeds"],
      parseSeeds,
      "a range of seeds such as 1..20, the lower first, at most 10,000,000",
      {
        first: 1,
        last: 1,
      },
    ),
    ...weather,
    object: kind,
    workload,
    faults: plans,
    given: readGiven(reader, given["given"], names, nodes),
    script,
    checks,
    mutants,
    doubts: doubtsOf(reader, options, setup, surroundingsOf({ ...weather, faults: plans })),
    expect: readExpectation(reader, given["expect"], names, checks, script),
    limits: readLimits(reader, given["limits"]),
    source: (source ?? null) as Value,
  };
}

function readProtocols(reader: Reader, given: Fields): readonly string[] {
  const known = [...reader.protocols.keys()];
  const several = given["protocols"];
  if (several !== undefined) {
    if (given["protocol"] !== undefined)
      reader.wrong(["protocol"], "give protocol or protocols, not both");
    const list = reader.list(several, ["protocols"], "a list of protocols") ?? [];
    if (Array.isArray(several) && list.length === 0)
      reader.wrong(["protocols"], "at least one protocol is needed");
    return list.flatMap((item, index) => {
      const name = reader.name(item, ["protocols", index], "protocol", known);
      if (name !== null && list.indexOf(item) < index)
        reader.wrong(["protocols", index], `${name} is named twice`);
      return name ?? [];
    });
  }
  if (given["protocol"] === undefined) {
    reader.wrong([], `protocol is missing; known: ${known.join(", ")}`);
    return [];
  }
  const name = reader.name(given["protocol"], ["protocol"], "protocol", known);
  return name === null ? [] : [name];
}

/** What `reads` may be: each protocol's own way, or through its log, the same for all. */
export const READS = ["own", "ordered"] as const;

function readOptions(
  reader: Reader,
  given: Fields,
  names: readonly string[],
): Readonly<Record<string, Settings>> {
  const value = given["options"];
  const perProtocol = "protocols" in given;
  const isOrdered =
    given["reads"] !== undefined &&
    reader.name(given["reads"], ["reads"], "way of reads", READS) === "ordered";
  const all =
    value === undefined || !perProtocol
      ? {}
      : (reader.fields(value, ["options"], names, "options by protocol") ?? {});
  return Object.fromEntries(
    names.map((name) => {
      const declared = reader.protocols.get(name)?.options ?? {};
      const path = perProtocol ? ["options", name] : ["options"];
      const mine = perProtocol ? all[name] : value;
      const fields =
        mine === undefined
          ? {}
          : (reader.fields(mine, path, Object.keys(declared), "options") ?? {});
      const ordered = isOrdered ? declared["reads"]?.ordered : undefined;
      if (ordered !== undefined && fields["reads"] !== undefined) {
        const same = `reads: ordered, which is ${ordered} of ${name}`;
        const message = `stands beside ${same}: give one of the two`;
        reader.wrong([...path, "reads"], message);
      }
      const settled = ordered === undefined ? fields : { ...fields, reads: ordered };
      return [name, readSettings(reader, settled, path, declared)];
    }),
  );
}

/**
 * A protocol has promised nothing outside its fault model: to judge it there would be a false
 * alarm.
 */
function checkFaultModel(reader: Reader, protocol: string, plans: readonly FaultPlan[]): void {
  const model = reader.protocols.get(protocol)?.make().faultModel;
  if (model === undefined) return;
  plans.forEach((plan, index) => {
    for (const { fault } of plan.oneOf) {
      const harm = faults.get(fault)?.harms.find((harm) => !model.safeUnder.has(harm));
      if (harm === undefined) continue;
      reader.wrong(
        ["faults", index],
        `${fault} does ${harm}, which is outside what ${protocol} promises to bear`,
      );
    }
  });
}

/** What is replicated: of a protocol that replicates one object only, that one. */
function readObject(reader: Reader, value: unknown, names: readonly string[]): string {
  const only = names.flatMap((name) => {
    const object = reader.protocols.get(name)?.make().object;
    return object === undefined ? [] : [{ name, object }];
  })[0];
  const otherwise = only?.object ?? "kv";
  if (value === undefined) return otherwise;
  const kind = reader.name(value, ["object"], "object", [...reader.objects.keys()]) ?? otherwise;
  if (only !== undefined && kind !== only.object) {
    reader.wrong(
      ["object"],
      `${only.name} replicates ${only.object} and nothing else: expected ${only.object}, got ` +
        `${kind}`,
    );
  }
  return kind;
}

function readWorkload(reader: Reader, value: unknown, object: string): Scenario["workload"] {
  const path = ["workload"];
  const kind =
    typeof value === "object" && value !== null && "kind" in value
      ? reader.name((value as Fields)["kind"], [...path, "kind"], "workload", [
          ...reader.workloads.keys(),
        ])
      : "mixed";
  const declared = reader.workloads.get(kind ?? "mixed")?.parameters ?? {};
  const known = ["kind", "clients", ...Object.keys(declared)];
  const fields = value === undefined ? {} : (reader.fields(value, path, known, "a workload") ?? {});
  const settings = readSettings(reader, fields, path, declared);
  const functions = reader.objects.get(object)?.functions ?? {};
  if (kind === "mixed" && usableFunctions(settings, functions).length === 0) {
    const reads = Object.values(functions).some(({ readOnly }) => readOnly);
    reader.wrong(
      [...path, "mix"],
      `nothing of this is in ${object}, whose functions are ` +
        `${Object.keys(functions).join(", ")}: give weights to ` +
        `${reads ? "read and write" : "write"}`,
    );
  }
  const clients = reader.whole(fields["clients"], [...path, "clients"], 0, 200, 5);
  return { kind: kind ?? "mixed", clients, settings };
}

function readGiven(
  reader: Reader,
  value: unknown,
  names: readonly string[],
  nodes: number,
): Scenario["given"] {
  const result = new Map<number, Given>();
  if (value === undefined) return result;
  const ids = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
  const fields = reader.fields(value, ["given"], ids, "what is given, by node") ?? {};
  for (const [name, state] of Object.entries(fields)) {
    const path = ["given", name];
    if (typeof state !== "object" || state === null || Array.isArray(state)) {
      reader.expected(path, "the node's state, such as { term: 2, log: [1, 1, 2] }", state);
      continue;
    }
    for (const protocol of names) checkGiven(reader, path, protocol, state as Given, nodes);
    result.set(parseNode(name), state as Given);
  }
  return result;
}

function checkGiven(reader: Reader, path: Path, name: string, state: Given, nodes: number): void {
  const protocol = reader.protocols.get(name)?.make();
  if (protocol === undefined) return;
  if (protocol.given === undefined) {
    reader.wrong(path, `${name} cannot be started from a given state`);
    return;
  }
  try {
    protocol.given(state, nodes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reader.wrong(path, error.message);
  }
}
