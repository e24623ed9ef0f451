/** The fields of a scenario file, declared once: a line for each. */
import { defaulted, type FieldsRead, optional, required } from "../core/shape/fields.ts";
import { choice, literal, oneOf, text, whole } from "../core/shape/leaves.ts";
import { duration, seeds } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import type { Shape } from "../core/shape/shape.ts";
import { checks, expectation, usualChecks } from "./checks.ts";
import { choices } from "./choices.ts";
import { faultPlans } from "./fault-plans.ts";
import { given } from "./given.ts";
import { limits } from "./limits.ts";
import { mutants } from "./mutants.ts";
import {
  options,
  protocol,
  protocolOfSystem,
  protocols,
  system,
  systems,
  usualOptions,
} from "./protocol-fields.ts";
import { frontObject, objectOf, type Scope } from "./scope.ts";
import { declaredIn, services } from "./services.ts";
import { staleness } from "./staleness.ts";
import { script } from "./steps.ts";
import { clocks, disk, network } from "./weather.ts";
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
export const FIELDS = {
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

/** What is read of the fields of a file. */
export type Read = FieldsRead<typeof FIELDS>;

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
export function onlyObject(
  known: Scope["known"],
  names: readonly string[],
): { readonly name: string; readonly object: string } | undefined {
  return names.flatMap((name) => {
    const only = known.protocols.get(name)?.make().object;
    return only === undefined ? [] : [{ name, object: only }];
  })[0];
}
