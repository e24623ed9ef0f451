/** The scenario whose states are visited: what is asked, by whom, and that nothing else comes. */
import { InputError } from "../../core/errors.ts";
import type { Value } from "../../core/json.ts";
import type { Decision } from "../../kernel/choices/decisions.ts";
import type { FunctionShape, SequentialObject } from "../../objects/object.ts";
import { operationKey } from "../../protocol/request.ts";
import { searchedChecks } from "../../scenario/checks.ts";
import { resolveScenario } from "../../scenario/resolve.ts";
import type { CheckName, Scenario } from "../../scenario/scenario.ts";
import { OPERATIONS } from "../calm-base.ts";
import type { Subject } from "../subject.ts";

/** How large the system is. */
export interface Size {
  /** Absent: as the scenario or the system says. */
  readonly nodes?: number;
  /** Each by a client of its own; absent: as the scenario decides them, else one. */
  readonly operations?: number;
}

/** What is visited, beside what the scenario gives. */
export interface StatesAbout {
  readonly nodes: number;
  /** What clients ask, in words. */
  readonly operations: readonly string[];
  /** By what all states are judged. */
  readonly checks: readonly CheckName[];
  /** Checks and invariants that need the end of a run, and are not judged. */
  readonly unjudged: readonly string[];
  /** Fields of the scenario that the search has of its own. */
  readonly setAside: readonly string[];
}

/** Fields of a scenario that are the search's own. */
const OWN_FIELDS = ["faults", "choices", "workload", "duration", "heal"] as const;

/** The longest silence of a client: it gives nothing up by itself. */
const TIMEOUT = "1000s";

/** What is decided of clients by the scenario itself. */
type Decided = Readonly<Record<string, Value>>;

/**
 * The scenario, with what its clients ask decided: an operation by each, at any moment, at any
 * node. What the file decides itself is asked instead.
 * @throws {InputError}
 */
export function statesScenario(subject: Subject, { nodes, operations }: Size): Scenario {
  const { given, file, known } = subject;
  const usual = resolved(subject, {});
  refuse(subject, usual);
  const decided = decidedOf(given);
  if (decided !== null && operations !== undefined) {
    const message = "the scenario decides its operations itself, under choices.decisions.operation";
    throw new InputError([{ file, path: "operations", message }]);
  }
  const isAsked = usual.workload.clients > 0;
  const clients = decided === null ? (operations ?? (isAsked ? 1 : 0)) : usual.workload.clients;
  const { kind } = usual.workload;
  const { parameters = {} } = known.workloads.get(kind) ?? {};
  const workload = workloadOf(given);
  const operation =
    decided ??
    Object.fromEntries(
      Array.from({ length: clients }, (_, at) => [
        operationKey(at + 1, 1),
        operationAt(at, usual, subject),
      ]),
    );
  return resolved(subject, {
    ...(nodes !== undefined && { nodes }),
    checks: checksOf(subject, kind),
    workload: {
      ...("roam" in parameters && { roam: "100%" }),
      ...("timeout" in parameters && { timeout: TIMEOUT }),
      ...workload,
      clients,
    },
    faults: [],
    choices: {
      base: "calm",
      operations: "decided",
      decisions: { operation: { ...momentsOf(operation), ...operation } },
    },
  });
}

/** What holds in every state, or does not: that a cluster recovers is no such thing. */
function checksOf({ given, known, protocol }: Subject, kind: string): readonly CheckName[] {
  const asked = (given["checks"] as readonly CheckName[] | undefined) ?? [];
  const judged = asked.filter((check) => check !== "progress");
  const usual = searchedChecks(known, [protocol], kind);
  return judged.length > 0 ? judged : usual.filter((check) => check !== "progress");
}

/** A scenario as it is given; the fields win. @throws {InputError} */
export function resolved(
  { given, file, known }: Subject,
  fields: Readonly<Record<string, unknown>>,
): Scenario {
  return resolveScenario({ name: "states", ...given, ...fields }, file, undefined, known);
}

/** What the search is of, in words. */
export function aboutOf({ given, known, protocol }: Subject, scenario: Scenario): StatesAbout {
  const { nodes, checks, choices } = scenario;
  const asked = (choices?.decisions ?? []).flatMap(([kind, key, decision]) =>
    kind === "operation" && /^c\d+\/\d+$/.test(key) ? [`${key} ${commandText(decision)}`] : [],
  );
  const wanted = (given["checks"] as readonly string[] | undefined) ?? ["progress"];
  const { invariants = [] } = known.systems.get(protocol) ?? {};
  const atEnd = invariants.flatMap(({ name, atEnd: last }) => (last === undefined ? [] : [name]));
  return {
    nodes,
    operations: asked,
    checks,
    unjudged: [...wanted.filter((check) => check === "progress"), ...atEnd],
    setAside: OWN_FIELDS.filter((field) => field in given && field !== "workload"),
  };
}

function commandText(decision: Value): string {
  const { f, key = null, input = null } = decision as Readonly<Record<string, Value>>;
  return [f, key, input].flatMap((part) => (part === null ? [] : String(part))).join(" ");
}

/** The operations that a scenario decides; null: it decides none. */
function decidedOf({ choices }: Subject["given"]): Decided | null {
  const { decisions } = (choices ?? {}) as { decisions?: { operation?: Decided } };
  const { operation } = decisions ?? {};
  return operation === undefined || Object.keys(operation).length === 0 ? null : operation;
}

/** Each operation may be asked at once: when it is, is a step of its own. */
function momentsOf(operations: Decided): Decided {
  const keys = Object.keys(operations).filter((key) => !key.includes(" "));
  return Object.fromEntries(keys.map((key) => [`${key} moment`, 0]));
}

/**
 * What the client at a place, from 0, asks: by turns what changes the object, and what shows it.
 */
function operationAt(at: number, { object: name }: Scenario, { known }: Subject): Value {
  const ours = OPERATIONS[name];
  const object = known.objects.get(name) as SequentialObject;
  if (ours !== undefined) {
    const asked = ours[at % 2] as Readonly<Record<string, Value>>;
    return typeof asked["input"] === "number" ? { ...asked, input: at + 1 } : asked;
  }
  const functions = Object.entries(object.functions);
  const changing = functions.filter(([, { readOnly }]) => !readOnly);
  const showing = functions.filter(([, { readOnly }]) => readOnly);
  const [first, second] = [changing, showing].map((some) => (some.length > 0 ? some : functions));
  const from = (at % 2 === 0 || showing.length === 0 ? first : second) as typeof functions;
  const turn = showing.length === 0 ? at : Math.floor(at / 2);
  const [f, shape] = from[turn % from.length] as [string, FunctionShape];
  return { f, key: object.partitioned ? "k0" : null, input: inputOf(shape, at + 1) };
}

/** What a function is called with. @param value that no other call has. */
function inputOf({ drawn }: FunctionShape, value: number): Value {
  switch (drawn) {
    case undefined:
      return null;
    case "text":
      return `${value},`;
    case "change":
      return [null, value];
    case "amount":
    case "token":
    case "member":
      return 1;
    case "transaction":
      return value % 2 === 1 ? [["write", "r0", value]] : [["read", "r0", null]];
    default:
      return value;
  }
}

function workloadOf({ workload }: Subject["given"]): object {
  return typeof workload === "object" && workload !== null ? workload : {};
}

/** Decisions of a scenario and further ones. */
export function withDecisions(
  { choices }: Scenario,
  more: readonly Decision[],
): Readonly<Record<string, Readonly<Record<string, Value>>>> {
  const byClass: Record<string, Record<string, Value>> = {};
  for (const [kind, key, decision] of [...(choices?.decisions ?? []), ...more]) {
    byClass[kind] = { ...byClass[kind], [key]: decision };
  }
  return byClass;
}

/** @throws {InputError} saying why the states of a subject cannot be visited. */
function refuse({ file, system }: Subject, scenario: Scenario): void {
  const problems: { file: string; path?: string; message: string }[] = [];
  if (scenario.script.length > 0) {
    const message = "a directed scenario is one run: it has no other orders to be visited";
    problems.push({ file, path: "script", message });
  }
  if (system.space?.anyOrder === false) {
    const message =
      `what ${system.name} promises rests on how long messages take (anyOrder: false); in a ` +
      "search of states they take as long as it pleases";
    problems.push({ file, message });
  }
  if (scenario.staleness != null && "us" in scenario.staleness) {
    const message = "by time it is not judged where time is abstract: name versions";
    problems.push({ file, path: "staleness", message });
  }
  if (problems.length > 0) throw new InputError(problems);
}
