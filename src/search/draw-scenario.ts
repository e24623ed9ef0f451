/**
 * Draws scenarios from a space: a function of subject, seed and manner. What is drawn is valid, can
 * be written as a file, and expects nothing that it cannot promise.
 */
import { InputError } from "../core/errors.ts";
import { formatDuration } from "../core/formatting.ts";
import type { Value } from "../core/json.ts";
import type { Settings } from "../core/parameters.ts";
import { parseDuration } from "../core/quantities.ts";
import type { ProtocolEntry } from "../protocols/index.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { CheckName, Scenario } from "../scenario/scenario.ts";
import type { Draw, Drawn, FieldValues, Space, Values } from "../systems/space.ts";
import type { ServiceDeclaration } from "../systems/system.ts";
import { checked, promised } from "./draw-checks.ts";
import { patientFor, timesOf } from "./draw-clients.ts";
import { drawFaults } from "./draw-faults.ts";
import { chaosBySilences, chaosBySteps, healUs } from "./draw-length.ts";
import { drawOrder } from "./draw-order.ts";
import { clocksOf, latencyOf, syncOf } from "./draw-weather.ts";
import { drawBetween } from "./draws.ts";
import { Features, type Manner } from "./manner.ts";
import { driftMaxOf, spaceOf } from "./space.ts";
import type { Subject } from "./subject.ts";

/** So often is drawn anew what a protocol refuses, or doubts; then its settings are the usual. */
const ATTEMPTS = 40;
/**
 * A search goes on instead of following one run, or judging it, for ever: correct systems make some
 * hundred thousand steps at most, and what is decided at all is nearly always decided at once.
 */
const LIMITS = { steps: 1_000_000, checkWork: 2_000_000 };

/** Drawn in every scenario. */
const ALWAYS = ["workload.kind"];
/** Of these the subject may give some parts, and the others are drawn. */
const PARTLY = ["options", "workload", "network", "clocks", "disk", "limits"];

type Source = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Source {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One scenario of a subject's space; of a directed one, which has a script, that one itself.
 * @throws {InputError} if what the subject gives can never be resolved.
 */
export function drawScenario(subject: Subject, seed: number, manner: Manner): Scenario {
  if (subject.scenario !== null && subject.scenario.script.length > 0) return subject.scenario;
  const space = spaceOf(subject);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const features = new Features(`${seed}/${subject.protocol}/${attempt}`, manner);
    const scenario = attempted(() => drawn(subject, space, seed, features, manner));
    if (scenario !== null && Object.keys(scenario.doubts).length === 0) return scenario;
  }
  const plain = resolved(subject, nameOf(subject, seed), {});
  const settled = settledOf(plain, subject.protocol);
  return resolved(subject, nameOf(subject, seed), checked(subject, space, plain, settled));
}

/** The scenario; null: the protocol refuses what was drawn. */
function attempted(draw: () => Scenario): Scenario | null {
  try {
    return draw();
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

function nameOf({ protocol }: Subject, seed: number): string {
  return `${protocol}, drawn by seed ${seed}`;
}

/** What the subject gives comes before what is drawn. */
function resolved(subject: Subject, name: string, fields: Source): Scenario {
  const { file, known } = subject;
  return resolveScenario(sourceOf(subject, name, fields), file, undefined, known);
}

/**
 * A scenario that is judged otherwise: nothing else of it goes by that.
 * @param fields all that is drawn of it, as a source has it. @param judged those of them that are
 * not in its own source.
 */
function judgedBy(
  subject: Subject,
  scenario: Scenario,
  fields: Source,
  judged: { readonly checks?: readonly CheckName[]; readonly stays?: string },
): Scenario {
  const { checks = scenario.checks, stays } = judged;
  const { given } = subject;
  if ("checks" in given || "stays" in given) return resolved(subject, scenario.name, fields);
  const staysUs = parseDuration(stays) ?? scenario.staysUs;
  return { ...scenario, checks, staysUs, source: sourceOf(subject, scenario.name, fields) };
}

function sourceOf({ given }: Subject, name: string, fields: Source): Value {
  const source: Record<string, unknown> = { name, ...fields, ...given };
  for (const field of PARTLY) {
    const own = given[field];
    if (isMap(own) && isMap(fields[field])) source[field] = { ...fields[field], ...own };
  }
  const { services } = given;
  if (isMap(services) && isMap(fields["services"])) {
    source["services"] = servicesTogether(services, fields["services"]);
  }
  return source as Value;
}

/** Of each service what is given of it, and of its options those that are drawn beside. */
function servicesTogether(given: Source, drawn: Source): Source {
  const together = Object.entries(drawn).map(([service, fields]) => {
    const own = given[service];
    if (!isMap(own) || !isMap(fields)) return [service, fields];
    const options = { ...(fields["options"] as Source), ...(own["options"] as Source) };
    return [service, { ...own, options }];
  });
  return { ...given, ...Object.fromEntries(together) };
}

function drawn(
  subject: Subject,
  space: Required<Space>,
  seed: number,
  features: Features,
  manner: Manner,
): Scenario {
  const { given, protocol, system } = subject;
  const name = nameOf(subject, seed);
  const field = (at: string) => features.draws.of(at);
  const nodes = (given["nodes"] as number | undefined) ?? sizeOf(subject, space, field("nodes"));
  const so: Drawn = { nodes, options: {}, workload: {} };
  Object.assign(so.options, drawFields("options", space.options, so, features));
  Object.assign(so.workload, drawFields("workload", space.workload, so, features));
  space.together(so);

  const { options, workload } = so;
  const placed = servicesOf(subject, space, so, features);
  const setup = resolved(subject, name, { nodes, options, ...placed, workload });
  const settled = settledOf(setup, protocol);
  const rhythm = space.rhythm(settled);
  const durationUs =
    manner.lengths === "silences"
      ? chaosBySilences(rhythm, field("duration"))
      : chaosBySteps(setup, rhythm, field("duration"));
  const driftPpm = driftMaxOf(rhythm);
  const clocks = {
    ...clocksOf(features, rhythm),
    ...drawFields("clocks", space.clocks, so, features),
  };
  const network = {
    ...latencyOf(features, rhythm),
    ...drawFields("network", space.network, so, features),
  };
  const times = timesOf(features, rhythm);
  const base = {
    nodes,
    options,
    ...placed,
    duration: formatDuration(durationUs),
    network,
    clocks,
    disk: { ...syncOf(features, rhythm), ...drawFields("disk", space.disk, so, features) },
    workload: { ...times, ...patientFor(network, times, setup), ...workload },
    ...objectOf(space, so, features),
    limits: LIMITS,
  };
  const calm = resolved(subject, name, base);
  const services = system.services?.map((service) => service.name) ?? [];
  const faults = drawFaults(
    {
      known: subject.known,
      faults: space.faults,
      rhythm,
      durationUs: calm.durationUs,
      driftPpm: Math.max(0, driftPpm - calm.clocks.driftMaxPpm),
      isDriftBound: rhythm.driftMaxPpm !== undefined,
      services,
      nodes: calm.nodes,
    },
    features,
    manner,
  );
  const fields = { ...base, heal: formatDuration(healUs(rhythm, calm)), faults };
  const whole = resolved(subject, name, fields);
  const judged = promised(subject, space, whole, settled);
  const scenario = judgedBy(subject, whole, { ...fields, ...judged }, judged);
  return manner.orders === "due" ? scenario : drawOrder(subject, scenario, field("order"));
}

/** What services run, where they may run several, and those of its options that are on. */
function servicesOf(
  { system, known, given }: Subject,
  space: Required<Space>,
  so: Drawn,
  features: Features,
): Source {
  const placed = isMap(given["services"]) ? given["services"] : {};
  const drawn = (system.services ?? []).flatMap(({ name, runs }) => {
    const path = `services.${name}`;
    const fixed = isMap(placed[name]) ? placed[name] : {};
    const protocol = fixed["protocol"] ?? protocolOf(`${path}.protocol`, runs, features);
    const own = optionsOf(space.services[name] ?? {}, known.protocols.get(String(protocol)));
    const run = protocol ?? (isNamed(runs) ? runs[0] : undefined);
    const values = { ...beneath(known.systems.get(String(run))?.space), ...own };
    const options = drawFields(path, values, so, features);
    if (protocol === undefined && Object.keys(values).length === 0) return [];
    return [[name, { ...(protocol === undefined ? {} : { protocol }), options }] as const];
  });
  return drawn.length === 0 ? {} : { services: Object.fromEntries(drawn) };
}

/** The options of a protocol that who asks does not notice. */
function beneath({
  options = {},
  beneath: names = [],
}: Space = {}): Readonly<Record<string, Values>> {
  const all = options as Readonly<Record<string, Values>>;
  return Object.fromEntries(names.map((name) => [name, all[name] as Values]));
}

/** One of several that a service may run; undefined: the usual one. */
function protocolOf(
  path: string,
  runs: ServiceDeclaration["runs"],
  features: Features,
): string | undefined {
  if (!isNamed(runs) || !features.has("settings", path)) return undefined;
  const others = runs.slice(1);
  return others.length === 0 ? undefined : features.draws.of(path).pick(others);
}

function isNamed(runs: ServiceDeclaration["runs"]): runs is readonly [string, ...string[]] {
  return Array.isArray(runs);
}

/** Those that a protocol has. @param entry undefined: the one that the space is made for. */
function optionsOf(
  values: Readonly<Record<string, Values>>,
  entry: ProtocolEntry | undefined,
): Readonly<Record<string, Values>> {
  if (entry === undefined) return values;
  const has = ([option]: readonly [string, Values]) => Object.hasOwn(entry.options, option);
  return Object.fromEntries(Object.entries(values).filter(has));
}

/** The options of a protocol; of a system by service those that it does not leave as usual. */
function settledOf({ options, services }: Scenario, protocol: string): Settings {
  if (services.length === 0) return options[protocol] ?? {};
  return Object.fromEntries(services.map((service) => [service.name, service.options ?? {}]));
}

/** How many machines there are. */
function sizeOf({ system }: Subject, { nodes }: Required<Space>, draw: Draw): number {
  if (system.services !== undefined) return Math.max(...system.services.flatMap(({ on }) => on));
  return drawOne(nodes, draw, { nodes: 0, options: {}, workload: {} }) as number;
}

/** Of a map each field that is on; of anything else the whole, if it is. */
function drawFields(
  path: string,
  values: FieldValues,
  so: Drawn,
  features: Features,
): Record<string, unknown> {
  if (isWhole(values)) {
    if (!features.has("settings", path) || isEmpty(values)) return {};
    return drawOne(values, features.draws.of(path), so) as Record<string, unknown>;
  }
  const fields: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(values)) {
    const at = `${path}.${name}`;
    const isOn = ALWAYS.includes(at) || features.has("settings", at);
    if (!isOn || isEmpty(inner)) continue;
    const value = drawOne(inner, features.draws.of(at), {
      ...so,
      [path]: { ...((so as unknown as Source)[path] as Source), ...fields },
    } as Drawn);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function drawOne(values: Values, draw: Draw, so: Drawn): unknown {
  if (typeof values === "function") return values(draw, so);
  return "from" in values ? drawBetween(values, draw) : draw.pick(values);
}

function isEmpty(values: Values): boolean {
  return Array.isArray(values) && values.length === 0;
}

function isWhole(values: FieldValues): values is Values {
  return typeof values === "function" || Array.isArray(values) || "from" in values;
}

/** What is replicated, where the space has anything but the usual. */
function objectOf({ object }: Required<Space>, so: Drawn, { draws }: Features): Source {
  if (isEmpty(object)) return {};
  return { object: drawOne(object, draws.of("object"), so) };
}
