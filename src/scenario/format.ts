/**
 * The scenario format, declared once: a line for each field. What reads a file, writes a scenario
 * out, describes files to editors and types the scenarios of programs comes from here.
 */
import type { Value } from "../core/json.ts";
import { defaulted, type FieldsRead, fields, optional, required } from "../core/shape/fields.ts";
import { choice, literal, oneOf, text, whole } from "../core/shape/leaves.ts";
import { duration, seeds } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { mapped, type Schema, type Shape, type SourceOf } from "../core/shape/shape.ts";
import { checkClients } from "./check-clients.ts";
import { checkSetups, doubtsOf, surroundingsOf } from "./check-setups.ts";
import { checkSubjects } from "./check-subjects.ts";
import { checks, expectation, usualChecks } from "./checks.ts";
import { choices } from "./choices.ts";
import { checkFaultModels } from "./fault-models.ts";
import { faultPlans } from "./fault-plans.ts";
import { given } from "./given.ts";
import { limits } from "./limits.ts";
import { mutants } from "./mutants.ts";
import {
  options,
  protocol,
  protocolOfSystem,
  protocols,
  SYSTEM_FILE,
  system,
  systems,
  usualOptions,
} from "./protocol-fields.ts";
import type { Scenario } from "./scenario.ts";
import { frontObject, objectOf, type Scope } from "./scope.ts";
import { checkFronts, checkSystem, declaredIn, services } from "./services.ts";
import { checkStaleness, staleness } from "./staleness.ts";
import { script } from "./steps.ts";
import { checkClocks, clocks, disk, network } from "./weather.ts";
import { workload } from "./workload.ts";

/** At most this many nodes: sets of nodes are bits. */
const NODES_MAX = 25;

/** What `reads` may be: each protocol's own way, or through its log, the same for all. */
const READS = ["own", "ordered"] as const;

/** A program may hold it in a variable. */
const version: Shape<number, 1> = literal(1, ", the version of the scenario format");
const seconds = duration("30s");
const object = choice("object", (scope: Scope) => {
  const own = objectOf(scope)?.name;
  const names = [...scope.known.objects.keys()];
  return own === undefined || names.includes(own) ? names : [own];
});

/** The fields, in the order in which a person writes them: one may depend on those before it. */
const FIELDS = {
  name: defaulted(
    text("a sentence", ["A scenario"]),
    "A sentence: what the scenario shows.",
    ({ file }: Scope) => file,
  ),
  about: optional(text("a text"), "More about it."),
  version: required(version, "The version of the scenario format.", { standIn: 1 }),
  system: optional(
    system,
    "Instead of a protocol: a file of a system of your own below the scenario's folder, such as " +
      "./my-system.ts, or a system by name.",
    {
      note: (read, scope: Scope) => {
        scope.protocols = [protocolOfSystem(read, scope)];
      },
    },
  ),
  protocol: optional(protocol, "Which protocol runs.", {
    always: true,
    note: (read, scope: Scope) => {
      scope.protocols = [read];
    },
  }),
  protocols: optional(
    protocols,
    "Several: each under the same faults and network weather, compared.",
    {
      always: true,
      note: (read, scope: Scope) => {
        scope.protocols = read;
        scope.several = true;
      },
    },
  ),
  systems: optional(systems, "Several systems, by name or file, compared as protocols are.", {
    always: true,
    note: (read, scope: Scope) => {
      scope.protocols = read.map((named) => protocolOfSystem(named, scope));
      scope.several = true;
    },
  }),
  reads: optional(
    oneOf("way of reads", READS),
    "ordered: the reads of each protocol go through its log, as writes do.",
    {
      note: (read, scope: Scope) => {
        scope.ordered = read === "ordered";
      },
    },
  ),
  options: defaulted(
    options,
    "The protocol's own options; with protocols, by protocol.",
    usualOptions,
  ),
  nodes: defaulted(
    whole(1, NODES_MAX),
    "How many nodes: n1, n2 and so on. Default: 3; of a system with services, as many as it needs.",
    (scope: Scope) => Math.max(...declaredIn(scope).flatMap(({ on }) => on), 0) || 3,
    (read, scope: Scope) => {
      scope.nodes = read;
    },
  ),
  services: optional(services, "Of a system: what its services run, and where.", {
    note: (read, scope: Scope) => {
      scope.placed = read;
    },
  }),
  duration: defaulted(
    seconds,
    "Of chaos; the heal phase follows.",
    10_000_000,
    (read, scope: Scope) => {
      scope.durationUs = read;
    },
  ),
  heal: defaulted(seconds, "How long recovery may take.", 10_000_000),
  stays: defaulted(
    seconds,
    "How long one leader must stay once all have recovered; 0: not judged.",
    0,
  ),
  seeds: defaulted(seeds, "Such as 1..20, both included: when the command line names none.", {
    first: 1,
    last: 1,
  }),
  network: defaulted(network, "Of every link.", absent(network)),
  clocks: defaulted(
    clocks,
    "How wrong each node's clock may be; by machine, how wrong its clock is.",
    absent(clocks),
  ),
  disk: defaulted(disk, "Of every node.", absent(disk)),
  object: defaulted(
    object,
    "What is replicated, and the model it is judged by.",
    usualObject,
    (read, scope: Scope) => {
      scope.object = read;
    },
  ),
  workload: defaulted(workload, "What clients ask.", absent(workload), (read, scope: Scope) => {
    scope.clients = read.clients;
    scope.kind = read.kind;
  }),
  given: optional(given, "What disks hold at the start, by process, in the protocol's words."),
  script: defaulted(script, "Directed steps, in order.", [], (read, scope: Scope) => {
    scope.script = read;
  }),
  faults: defaulted(faultPlans, "The fault schedule.", []),
  choices: optional(
    choices,
    "What comes otherwise than by the seed alone: `rashomon shrink` writes it. Absent: nothing.",
  ),
  checks: defaulted(
    checks,
    "What is judged.",
    ({ known, protocols: names, kind }: Scope) => usualChecks(known, names, kind),
    (read, scope: Scope) => {
      scope.checks = read;
    },
  ),
  staleness: optional(
    staleness,
    "How stale reads may be, for checks: [bounded-staleness]: versions (3) or time (200ms).",
  ),
  mutant: optional(
    mutants,
    "A planted bug: a name, or names by node; with protocols, by protocol.",
  ),
  expect: defaulted(expectation, "What the runs must come to.", "pass"),
  limits: defaulted(limits, "What ends a run that would not end.", absent(limits)),
};

type Read = FieldsRead<typeof FIELDS>;

/** What a map of fields is where none of them is given. */
function absent<Out>(shape: Shape<unknown, Out, Scope>) {
  return (scope: Scope, reader: Reader, at: Path) => shape.read({}, at, reader, scope);
}

/**
 * What is replicated where the file does not say: what the protocol replicates and nothing else.
 */
function usualObject({ known, protocols: names }: Scope): string {
  const own = frontObject(known, names);
  if (own !== undefined) return own.name;
  return onlyObject(known, names)?.object ?? "kv";
}

/** The first protocol that replicates one object only, and that object. */
function onlyObject(
  known: Scope["known"],
  names: readonly string[],
): { readonly name: string; readonly object: string } | undefined {
  return names.flatMap((name) => {
    const only = known.protocols.get(name)?.make().object;
    return only === undefined ? [] : [{ name, object: only }];
  })[0];
}

/** A scenario as it is read, written, described and drawn. */
export const scenarioShape: Shape<ScenarioSource, Scenario, Scope> = {
  ...mapped(
    fields<typeof FIELDS, Scope>(FIELDS, {
      words: "a scenario: a map of fields",
      rules: byProtocols,
    }),
    settled,
    fieldsOf,
  ),
  draw(draws, scope) {
    scope.several = draws.below(3) === 0;
    return fields<typeof FIELDS, Scope>(FIELDS, { words: "" }).draw(draws, scope);
  },
};

/**
 * A scenario as a person writes it, and as a program may give it. Names are checked when it is
 * read: every problem is reported at once.
 */
export type ScenarioSource = SourceOf<ReturnType<typeof fields<typeof FIELDS, Scope>>>;

/** The fields that say what runs. */
const NAMED = ["system", "protocol", "protocols", "systems"] as const;

/** What depends on the protocols that a file names, for its schema. */
function byProtocols(scope: Scope): readonly Schema[] {
  const names = [...scope.known.protocols.keys()];
  const dependent = (of: Scope): Schema => ({
    properties: { options: options.schema(of), mutant: mutants.schema(of) },
  });
  const one = names.map((name) => ({
    if: { properties: { protocol: { const: name } }, required: ["protocol"] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
    then: dependent({ ...scope, protocols: [name], several: false }),
  }));
  const several = {
    if: { required: ["protocols"] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
    then: dependent({ ...scope, protocols: names, several: true }),
  };
  const either = {
    anyOf: NAMED.map((name) => ({ required: [name] })),
    not: {
      anyOf: [
        { required: ["protocol", "protocols"] },
        ...NAMED.slice(0, -1).map((name) => ({ required: [name, "systems"] })),
      ],
    },
  };
  return [either, ...one, several];
}

/** The scenario that the fields of a file make; fields that contradict each other are reported. */
function settled(read: Read, at: Path, reader: Reader, scope: Scope, source: unknown): Scenario {
  const { known, file, protocols: names, several } = scope;
  if (read.protocol !== undefined && read.protocols !== undefined) {
    reader.wrong([...at, "protocol"], "give protocol or protocols, not both");
  }
  const given = NAMED.filter((name) => Object.hasOwn(source as object, name));
  const isNamed = given.length > 0;
  const [other] = given;
  if (read.systems !== undefined && other !== undefined && other !== "systems") {
    reader.wrong([...at, other], `give ${other} or systems, not both`);
  }
  checkFronts(reader, at, scope);
  checkClocks(reader, at, read.clocks, scope);
  checkSystem(reader, at, scope, read.services ?? [], {
    clients: read.workload.clients,
  });
  checkStaleness(reader, at, read.staleness, scope);
  checkSubjects(reader, at, read.workload, scope);
  if (!isNamed) {
    reader.wrong(at, `protocol is missing; known: ${[...known.protocols.keys()].join(", ")}`);
  }
  const only = onlyObject(known, names);
  if (only !== undefined && read.object !== only.object) {
    reader.wrong(
      [...at, "object"],
      `${only.name} replicates ${only.object} and nothing else: expected ${only.object}, got ` +
        `${read.object}`,
    );
  }
  checkFaultModels(reader, at, read, scope);
  const planted = read.mutant ?? {};
  const setup = { object: read.object, nodes: read.nodes, mutants: planted, perProtocol: several };
  checkSetups(reader, known, read.options, setup);
  checkClients(reader, at, scope, read);
  const surroundings = surroundingsOf(read);
  const programs = Object.fromEntries(
    names.flatMap((name) => {
      const image = known.programs?.get(name);
      return image === undefined ? [] : [[name, image] as const];
    }),
  );
  const disks: Scenario["given"] = read.given ?? new Map();
  return {
    file,
    ...(Object.keys(programs).length === 0 ? {} : { programs }),
    name: read.name,
    version: 1,
    system: read.system ?? null,
    ...(read.systems?.some((named) => SYSTEM_FILE.test(named)) && { systems: read.systems }),
    protocols: names,
    services: read.services ?? [],
    options: read.options,
    nodes: read.nodes,
    durationUs: read.duration,
    healUs: read.heal,
    staysUs: read.stays,
    seeds: read.seeds,
    network: read.network,
    clocks: read.clocks,
    disk: read.disk,
    object: read.object,
    workload: read.workload,
    faults: read.faults,
    ...(read.choices !== undefined && { choices: read.choices }),
    given: disks,
    script: read.script,
    checks: read.checks,
    ...(read.staleness !== undefined && { staleness: read.staleness }),
    mutants: planted,
    doubts: doubtsOf(reader, known, read.options, setup, surroundings, disks),
    expect: read.expect,
    limits: read.limits,
    source: (source ?? null) as Value,
  };
}

/** All fields of a scenario file. */
function fieldsOf(scenario: Scenario, scope: Scope): Read {
  const { protocols: names, given: state, mutants: planted, services: placed } = scenario;
  const [first = ""] = names;
  const { systems: all } = scope.known;
  const isSystem =
    scenario.systems !== undefined || names.some((name) => all.get(name)?.services !== undefined);
  return {
    name: scenario.name,
    version: 1,
    ...(scenario.system !== null && { system: scenario.system }),
    ...(isSystem && names.length > 1 && { systems: scenario.systems ?? names }),
    ...(!isSystem && (names.length === 1 ? { protocol: first } : { protocols: names })),
    ...(placed.length > 0 && { services: placed }),
    options: scenario.options,
    nodes: scenario.nodes,
    duration: scenario.durationUs,
    heal: scenario.healUs,
    stays: scenario.staysUs,
    seeds: scenario.seeds,
    network: scenario.network,
    clocks: scenario.clocks,
    disk: scenario.disk,
    object: scenario.object,
    workload: scenario.workload,
    ...(state.size > 0 && { given: state }),
    script: scenario.script,
    faults: scenario.faults,
    ...(scenario.choices !== undefined && { choices: scenario.choices }),
    checks: scenario.checks,
    ...(scenario.staleness !== undefined && { staleness: scenario.staleness }),
    ...(Object.keys(planted).length > 0 && { mutant: planted }),
    expect: scenario.expect,
    limits: scenario.limits,
  };
}
