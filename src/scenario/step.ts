/** The directed steps of a scenario: each verb with the fields that it may have. */

import type { Value } from "../core/json.ts";
import { list } from "../core/shape/collections.ts";
import {
  type AnyField,
  defaulted,
  type FieldsRead,
  fields,
  optional,
  required,
} from "../core/shape/fields.ts";
import { anything, flag, leaf, oneOf, text, whole } from "../core/shape/leaves.ts";
import { drift, duration, offset } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, mapped, type Shape } from "../core/shape/shape.ts";
import { shown, textOf } from "../core/shown.ts";
import type { FunctionShape } from "../objects/object.ts";
import { ADMIN_COMMANDS } from "../protocol/administration.ts";
import { parseNode } from "../protocol/node-id.ts";
import { condition } from "./condition.ts";
import {
  givenName,
  groupList,
  machineList,
  nodeList,
  partsOf,
  process,
  processList,
  processOrClientList,
} from "./names.ts";
import { twiceIn } from "./nodes.ts";
import { clientNames, lineupsOf, nodeNames, type Scope } from "./scope.ts";
import type { MessageSelector, ScriptStep } from "./script.ts";

/** How long `when` and `expect` wait if the file does not say. */
const WITHIN_US = 2_000_000;

/** A step before it knows its line. */
export type StepBody = ScriptStep extends infer Step
  ? Step extends unknown
    ? Omit<Step, "line">
    : never
  : never;

type Step<Do extends ScriptStep["do"]> = Extract<StepBody, { readonly do: Do }>;

/** A verb: the fields of its step, and what the step is. */
export interface Verb {
  readonly name: string;
  readonly shape: Shape<unknown, StepBody, Scope>;
}

function verb<F extends Readonly<Record<string, AnyField>>, Do extends ScriptStep["do"]>(
  name: string,
  declared: F,
  into: (read: FieldsRead<F>, at: Path, reader: Reader, scope: Scope) => Step<Do> | undefined,
  from: (step: Step<Do>) => FieldsRead<F>,
): Verb {
  const shape = mapped(fields<F, Scope>(declared, { words: "a step" }), into, from);
  return { name, shape: shape as unknown as Verb["shape"] };
}

const ANY = "any";

const kindText = text("a kind of message such as append-entries, or any");

/** A kind of message, of those that what runs declares. */
const kind: Shape<string, string, Scope> = {
  ...kindText,
  read(value, at, reader, scope) {
    const read = kindText.read(value, at, reader, scope as never);
    const known = kindsIn(scope);
    if (read === undefined || read === ANY || known === null || known.includes(read)) return read;
    reader.unknownName(at, "kind of message", read, [...known, ANY]);
    return undefined;
  },
  draw: (draws, scope) => drawnOf(draws, [ANY, ...(kindsIn(scope) ?? ["append-entries"])]),
};

/** Of all services of all that a scenario compares; null: one declares none. */
function kindsIn(scope: Scope): readonly string[] | null {
  const services = lineupsOf(scope).flatMap((lineup) => lineup.services);
  const declared = services.map(({ protocol }) => protocol?.messages);
  if (declared.includes(undefined)) return null;
  return [...new Set(declared.flatMap((kinds) => kinds ?? []))];
}

/** What fields of a message must be. */
const where = leaf<Readonly<Record<string, number | boolean | string>>, MessageSelector["where"]>({
  words: "fields of the message such as { term: 2 }",
  parse: (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as MessageSelector["where"])
      : null,
  schema: {
    type: "object",
    additionalProperties: { anyOf: [{ type: "number" }, { type: "boolean" }, { type: "string" }] },
  },
  draw: (draws) => ({ term: draws.below(3) }),
});

const whereFields = mapped(
  where,
  (read, at, reader: Reader) => {
    for (const [field, wanted] of Object.entries(read)) {
      if (!["number", "boolean", "string"].includes(typeof wanted))
        reader.expected([...at, field], "a number, a text, true or false", wanted);
    }
    return read;
  },
  (read) => read,
);

const SELECTOR = {
  from: optional(processList, "Senders; absent: any."),
  to: optional(processList, "Receivers; absent: any."),
  where: optional(whereFields, "What fields of the message must be, as stories show them."),
  nth: optional(whole(1, 1_000_000), "Only the n-th message that fits, from 1."),
};

type SelectorRead = FieldsRead<typeof SELECTOR>;

function selectorOf(kind: string, { from = [], to = [], where = {}, nth }: SelectorRead) {
  return { from, to, kind: kind === ANY ? null : kind, where, nth: nth ?? null };
}

function selectorFields({ from, to, where, nth }: MessageSelector): SelectorRead {
  return {
    ...(from.length > 0 && { from }),
    ...(to.length > 0 && { to }),
    ...(Object.keys(where).length > 0 && { where }),
    ...(nth !== null && { nth }),
  };
}

/** A rule for messages: `hold`, `drop`, `duplicate`. */
function ruleVerb(name: "hold" | "drop" | "duplicate", about: string): Verb {
  return verb<never, "hold" | "drop" | "duplicate">(
    name,
    {
      [name]: required(kind, about),
      ...SELECTOR,
      as: optional(text("a name for the rule"), "What release, deliver and clear call the rule."),
      optional: optional(flag, "A run may pass without a message that fits."),
    } as never,
    (read: Readonly<Record<string, unknown>> & SelectorRead, at, _reader, { taken }) => {
      const of = read[name] as string;
      const as = (read["as"] as string | undefined) ?? `${name} ${of}`;
      if (as === "all") {
        _reader.wrong([...at, "as"], "all means every rule: call this one otherwise");
      }
      taken.rules.add(as);
      const isOptional = read["optional"] === true;
      return { do: name, name: as, select: selectorOf(of, read), optional: isOptional };
    },
    ({ name: as, select, optional: isOptional }) =>
      ({
        [name]: select.kind ?? ANY,
        ...selectorFields(select),
        as,
        ...(isOptional && { optional: true }),
      }) as never,
  );
}

/** A rule by its name; `all`, or nothing, for every rule, which is the empty name. */
const rule: Shape<string | number | true | null, string, Scope> = {
  words: "a rule, or all",
  read(value, at, reader, { taken }) {
    const name = value === "all" || value === null || value === true ? "" : textOf(value);
    if (name === "" || taken.rules.has(name)) return name;
    reader.unknownName(at, "rule", name, [...taken.rules, "all"]);
    return undefined;
  },
  write: (read) => (read === "" ? "all" : read),
  schema: () => ({ anyOf: [{ type: "string" }, { type: "number" }, { enum: [true, null] }] }),
  draw: (draws, { taken }) => drawnOf(draws, ["all", ...taken.rules]),
};

const timer = text("a timer's name", ["election", "heartbeat"]);
/** A step that is its machines, or processes, and nothing else. */
const machinesVerb = <Do extends "kill" | "restart" | "pause" | "resume" | "fail-disk">(
  name: Do,
  about: string,
  machines: typeof machineList = machineList,
) =>
  verb<never, Do>(
    name,
    { [name]: required(machines, about) } as never,
    (read: Readonly<Record<string, unknown>>) =>
      ({ do: name, nodes: read[name] as readonly string[] }) as unknown as Step<Do>,
    (step) => ({ [name]: (step as unknown as { nodes: readonly string[] }).nodes }) as never,
  );

function withholdVerb(name: "withhold" | "allow", about: string): Verb {
  return verb<never, "withhold">(
    name,
    {
      [name]: required(timer, about),
      nodes: optional(processList, "Where; absent: everywhere."),
    } as never,
    (read: Readonly<Record<string, unknown>>) => ({
      do: "withhold",
      on: name === "withhold",
      nodes: (read["nodes"] as readonly string[] | undefined) ?? [],
      timer: read[name] as string,
    }),
    ({ nodes, timer: of }) => ({ [name]: of, ...(nodes.length > 0 && { nodes }) }) as never,
  );
}

/** `none`, `all`, or how many batches. */
const landing = leaf<"none" | "all" | number, number>({
  words: "none, all, or a number of batches",
  parse: (value) => {
    if (value === "none") return 0;
    if (value === "all") return Number.POSITIVE_INFINITY;
    return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
  },
  write: (read) => (read === Number.POSITIVE_INFINITY ? "all" : read === 0 ? "none" : read),
  schema: {
    anyOf: [
      { enum: ["none", "all"] },
      { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    ],
  },
  draw: (draws) => drawnOf(draws, ["none", "all", 2] as Value[]),
});

const groups = mapped(
  list(groupList, { words: "groups of nodes such as [[n1, n2], [n3]]" }),
  (read, at, reader: Reader, scope: Scope) => {
    const meant: Readonly<Record<string, readonly string[]>> = {
      all: nodeNames(scope),
      clients: clientNames(scope),
    };
    const twice = twiceIn(read.flat().flatMap((name) => meant[name] ?? [name]));
    if (twice !== undefined) reader.wrong(at, `${twice} is in two groups`);
    return read;
  },
  (read) => read,
);

/** What `heal` may be given: it undoes all cuts, whatever is named. */
const allCuts = leaf<null | true | "all", boolean>({
  words: "nothing, or all: heal undoes all partitions of the script",
  parse: (value) => (value === null || value === true || value === "all" ? true : null),
  write: () => null,
  schema: { enum: [null, true, "all"] },
  draw: (draws) => drawnOf(draws, [null, true, "all"] as Value[]),
});

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

const within = defaulted(duration(), "How long the step waits at most.", WITHIN_US);

/** The verbs, in the order in which they are listed. */
export const VERBS: ReadonlyMap<string, Verb> = new Map(
  [
    ruleVerb("hold", "Keeps messages of this kind back until release."),
    ruleVerb("drop", "Loses messages of this kind until clear."),
    ruleVerb("duplicate", "Doubles messages of this kind until clear."),
    verb(
      "deliver",
      {
        deliver: required(kind, "Hands over held messages of this kind at once."),
        ...SELECTOR,
        optional: optional(flag, "A run may pass in which nothing is held that fits."),
      },
      (read) => ({
        do: "deliver",
        select: selectorOf(read.deliver, read),
        optional: read.optional === true,
      }),
      ({ select, optional: isOptional }) => ({
        deliver: select.kind ?? ANY,
        ...selectorFields(select),
        ...(isOptional && { optional: true }),
      }),
    ),
    verb(
      "release",
      { release: required(rule, "Hands over all that a rule holds, and ends the rule.") },
      ({ release }) => ({ do: "release", name: release }),
      ({ name }) => ({ release: name }),
    ),
    verb(
      "clear",
      { clear: required(rule, "Ends a rule and forgets what it held.") },
      ({ clear }) => ({ do: "clear", name: clear }),
      ({ name }) => ({ clear: name }),
    ),
    verb(
      "fire",
      { fire: required(timer, "Fires a timer that is set."), node: required(process) },
      ({ fire, node: at }) => ({ do: "fire", node: at, timer: fire }),
      ({ timer: fire, node: at }) => ({ fire, node: at }),
    ),
    withholdVerb("withhold", "From now on the timer does not fire by itself."),
    withholdVerb("allow", "From now on the timer fires by itself again."),
    verb(
      "remember",
      {
        remember: required(process, "Gives a process a name that it keeps."),
        as: required(givenName, "What later steps call it, and its machine."),
      },
      ({ remember, as }, _at, _reader, { taken }) => {
        taken.names.add(as);
        return { do: "remember", node: remember, name: as };
      },
      ({ node, name }) => ({ remember: node, as: name }),
    ),
    verb(
      "crash",
      {
        crash: required(machineList, "Stops nodes or clients; their memory is lost."),
        landing: defaulted(landing, "How many writes under way become durable all the same.", 0),
        disk: defaulted(
          oneOf("disk", ["kept", "wiped", "lost"]),
          "wiped: the machine finds it empty when it starts again; lost: for good.",
          "kept" as const,
        ),
      },
      ({ crash, landing: batches, disk }) => ({
        do: "crash",
        nodes: crash,
        landing: batches,
        disk,
      }),
      ({ nodes, landing: batches, disk }) => ({ crash: nodes, landing: batches, disk }),
    ),
    machinesVerb(
      "kill",
      "Stops processes alone; what they had handed to their disks becomes durable.",
      processOrClientList,
    ),
    machinesVerb(
      "restart",
      "Starts nodes, processes or clients that do not run.",
      processOrClientList,
    ),
    machinesVerb("pause", "Stops nodes or clients for a while; they keep their memory."),
    machinesVerb("resume", "Resumes paused nodes or clients."),
    machinesVerb(
      "fail-disk",
      "The next write fails, and so do all after it until a restart.",
      nodeList,
    ),
    verb(
      "partition",
      { partition: required(groups, "Cuts groups of nodes and clients off from each other.") },
      ({ partition }) => ({ do: "partition", groups: partition }),
      ({ groups: partition }) => ({ partition }),
    ),
    verb(
      "heal",
      { heal: required(allCuts, "Undoes all partitions of the script.") },
      () => ({ do: "heal" }),
      () => ({ heal: true }),
    ),
    verb(
      "drift",
      {
        drift: required(machineList, "From now on the clocks of these run faster or slower."),
        rate: required(drift, "How much faster, below 0 slower; 0 undoes it.", {
          missing: `drift goes with ${drift.words}`,
        }),
      },
      ({ drift: nodes, rate }) => ({ do: "drift", nodes, ratePpm: rate }),
      ({ nodes, ratePpm }) => ({ drift: nodes, rate: ratePpm }),
    ),
    verb(
      "jump",
      {
        jump: required(machineList, "Sets the wall clocks of these forward, or back."),
        by: required(offset, "How far, below 0 back.", {
          missing: `jump goes with ${offset.words}`,
        }),
      },
      ({ jump: nodes, by }) => ({ do: "jump", nodes, byUs: by }),
      ({ nodes, byUs }) => ({ jump: nodes, by: byUs }),
    ),
    verb(
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
    ),
    verb(
      "wait",
      { wait: required(duration(), "Lets time pass.") },
      ({ wait }) => ({ do: "wait", forUs: wait }),
      ({ forUs }) => ({ wait: forUs }),
    ),
    verb(
      "when",
      { when: required(condition, "Waits for what the next steps rest on."), within },
      ({ when, within: withinUs }, at, reader) => {
        checkFact(when, false, [...at, "when"], reader);
        return { do: "when", condition: when, withinUs };
      },
      ({ condition: when, withinUs }) => ({ when, within: withinUs }),
    ),
    verb(
      "expect",
      {
        expect: required(condition, "What the scenario claims."),
        within,
        always: defaulted(flag, "The condition must hold all the time.", false),
        as: optional(text("a name for the step"), "What the scenario's expect calls the step."),
      },
      ({ expect, within: withinUs, always, as }, at, reader, { taken }) => {
        const name = as ?? `step ${Number(at.at(-1)) + 1}`;
        if (taken.steps.has(name)) {
          reader.wrong([...at, "as"], `another step is called ${JSON.stringify(name)} already`);
        }
        taken.steps.add(name);
        checkFact(expect, always, [...at, "expect"], reader);
        return { do: "expect", name, condition: expect, withinUs, always };
      },
      ({ name, condition: expect, withinUs, always }) => ({
        expect,
        within: withinUs,
        always,
        as: name,
      }),
    ),
  ].map((made) => [made.name, made]),
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

/**
 * A fact appears at a moment, so that only its absence can last, and be waited for only to the end
 * of a time.
 */
function checkFact(
  { fact, not }: Step<"when">["condition"],
  always: boolean,
  at: Path,
  reader: Reader,
): void {
  if (fact !== null && not && !always) {
    reader.wrong(at, "that a fact does not appear is expected with always: true");
  } else if (fact !== null && !not && always) {
    reader.wrong(at, "a fact appears at a moment: always goes with not: true");
  }
}
