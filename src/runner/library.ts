/**
 * The library's face of a run: a scenario as a plain object, one seed, and a result that can
 * explain itself.
 */

import type { Count } from "../checkers/happened/count.ts";
import type { Invariant } from "../checkers/property.ts";
import { InputError, thrownText } from "../core/errors.ts";
import { formatMoment } from "../core/formatting.ts";
import type { ChoicesOfRun } from "../kernel/choices/choices.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { hosted } from "../protocols/index.ts";
import type { ScenarioSource } from "../scenario/format.ts";
import { blamedCount, blamedInvariant } from "../scenario/own-blamed.ts";
import type { Wrong } from "../scenario/own-fields.ts";
import { checkLists } from "../scenario/own-listeners.ts";
import { checkJudgeNames } from "../scenario/own-names.ts";
import { checkObject } from "../scenario/own-object.ts";
import { checkName, checkProtocol } from "../scenario/own-protocol.ts";
import { withSystem } from "../scenario/own-system.ts";
import { blamedWorkload, checkWorkload } from "../scenario/own-workload.ts";
import { resolveScenario } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { REGISTERED, type Registries } from "../scenario/scope.ts";
import type { OwnSystem } from "../systems/own.ts";
import type { Workload } from "../workloads/workload.ts";
import {
  FLAG,
  NUMBER,
  OBJECT,
  type OptionKind,
  TEXT,
  wholeOption,
  wrongOptions,
} from "./library-options.ts";
import type { FullRunResult } from "./result.ts";
import { simulate } from "./simulate.ts";
import type { SimulationParts } from "./simulation.ts";
import { tellStory } from "./story.ts";
import { verify } from "./verify.ts";

/** Lines of a story at most, unless the caller says otherwise. */
const STORY_LINES = 30;

export interface LibraryOptions {
  /** A whole number; default 1. */
  readonly seed?: number;
  /** One of the scenario's protocols; default the host, if there is one, else the first. */
  readonly protocol?: string;
  /** What leaves a handler frozen, traps armed; default for 1 seed in 16. The hash is the same. */
  readonly strict?: boolean;
  /**
   * Runs twice, plain and strict: if the runs differ, the promise is rejected with the first step
   * that does.
   */
  readonly verify?: boolean;
  /** A system of your own: the scenario names it by its name. */
  readonly system?: OwnSystem;
  /**
   * A protocol of your own, with a name that none of ours has: the scenario names it by that, and
   * sets its options. It is what runs, where the scenario names several.
   */
  readonly host?: Protocol;
  /**
   * An object of your own, with a name that none of ours has: the scenario names it by that;
   * replicas apply it, and histories are judged by it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the state of an object is its own
  readonly object?: SequentialObject<any>;
  /**
   * A workload of your own, with a name that none of ours has: the scenario names it as
   * `workload.kind`, and sets its parameters.
   */
  readonly workload?: Workload;
  /** Further invariants to judge by, beside those that the registry has for the protocol's name. */
  readonly invariants?: readonly Invariant[];
  /**
   * Answer what could go otherwise, as docs/choices.md says: `{ base, decider, listener, seed }`;
   * default: an ordinary run.
   */
  readonly choices?: ChoicesOfRun;
  /**
   * Who is next: entries that are due within this many microseconds come in the order of their
   * ties, which are choices, until the faults end; default: the scenario's, else 0: whatever is due
   * first.
   */
  readonly windowUs?: number;
  /** Further counts of what happened, which `run.happened` shows. */
  readonly happened?: readonly Count[];
}

const OPTIONS: Readonly<Record<keyof LibraryOptions, OptionKind>> = {
  seed: wholeOption(0),
  protocol: TEXT,
  strict: FLAG,
  verify: FLAG,
  system: OBJECT,
  host: OBJECT,
  object: OBJECT,
  workload: OBJECT,
  invariants: OBJECT,
  happened: OBJECT,
  choices: OBJECT,
  windowUs: NUMBER,
};

/** What a run came to, and its story on demand. */
export interface LibraryResult extends FullRunResult {
  /**
   * The last relevant steps before the first violation, a line each; empty if there is none. Never
   * throws.
   */
  story(linesMax?: number): readonly string[];
  /** Verdict, violations and story as text: what a failing test should show. */
  report(): string;
}

/**
 * Runs a scenario object with one seed. The run itself is synchronous and deterministic; the
 * promise leaves room for hosts whose nodes are not.
 * @param source what a scenario file would hold.
 * @throws {InputError} naming every problem of the options or of the scenario.
 */
export function simulateScenario(
  source: ScenarioSource,
  options: LibraryOptions = {},
): Promise<LibraryResult> {
  return Promise.resolve().then(() => {
    refuseUnknown(options);
    const known = registriesOf(options);
    return run(resolveScenario(source, "scenario", undefined, known), options, known);
  });
}

function refuseUnknown(options: LibraryOptions): void {
  const problems = wrongOptions(options, OPTIONS);
  if (problems.length === 0) {
    const wrong: Wrong = (path, message) => problems.push({ file: `options.${path}`, message });
    const { invariants, happened, host, system, object, workload } = options;
    checkLists({ ...(invariants && { invariants }), ...(happened && { happened }) }, wrong);
    if (problems.length === 0) checkJudgeNames({ invariants: invariants ?? [] }, wrong);
    if (host !== undefined) checkProtocol(host, "host", wrong);
    if (host !== undefined && host.name === system?.protocol?.name)
      wrong("host.name", `${host.name} is the protocol of options.system: take another`);
    if (object !== undefined) {
      checkOwnName("object.name", object.name, REGISTERED.objects, system?.objects, wrong);
      checkObject(object, "object", wrong);
    }
    if (workload !== undefined) {
      checkOwnName("workload.name", workload.name, REGISTERED.workloads, system?.workloads, wrong);
      checkWorkload(workload, "workload", wrong);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
}

/** What the caller brings beside a system has a name of its own: a scenario goes by it. */
function checkOwnName(
  path: string,
  name: string,
  ours: ReadonlyMap<string, unknown>,
  ofSystem: readonly { readonly name: string }[] = [],
  wrong: Wrong,
): void {
  checkName(name, path, wrong);
  if (ours.has(name)) wrong(path, `${name} is the name of one of ours: take another`);
  if (ofSystem.some((one) => one.name === name))
    wrong(path, `${name} is a name in options.system: take another`);
}

/** What is registered, and what the caller brings. */
function registriesOf({ system, host, object, workload }: LibraryOptions): Registries {
  const known = system === undefined ? REGISTERED : withSystem(system, "options.system");
  const { protocols, objects, workloads } = known;
  const own = workload === undefined ? [] : [[workload.name, blamedWorkload(workload)] as const];
  return {
    ...known,
    protocols: host === undefined ? protocols : new Map([...protocols, [host.name, hosted(host)]]),
    objects: object === undefined ? objects : new Map([...objects, [object.name, object]]),
    workloads: new Map([...workloads, ...own]),
  };
}

/** What runs. @throws {InputError} where scenario, `protocol` and `host` do not name the same. */
function protocolOf({ protocols }: Scenario, { host, protocol }: LibraryOptions): string {
  const named = protocols.join(", ");
  const wrong = (file: string, message: string) => new InputError([{ file, message }]);
  if (host !== undefined && !protocols.includes(host.name)) {
    throw wrong("options.host.name", `the scenario runs ${named}, and not ${host.name}`);
  }
  const runs = protocol ?? host?.name ?? protocols[0] ?? "";
  if (!protocols.includes(runs)) {
    throw wrong("options.protocol", `expected one of the scenario's: ${named}`);
  }
  if (host !== undefined && runs !== host.name) {
    throw wrong("options.protocol", `expected ${host.name}, the host: ${runs} is another`);
  }
  return runs;
}

function run(scenario: Scenario, options: LibraryOptions, known: Registries): LibraryResult {
  const { seed = 1, host, object } = options;
  const protocol = protocolOf(scenario, options);
  const parts: SimulationParts = {
    known,
    ...(host === undefined ? {} : { protocol: host }),
    ...(object === undefined || scenario.object !== object.name ? {} : { object }),
    invariants: (options.invariants ?? []).map(blamedInvariant),
    happened: (options.happened ?? []).map(blamedCount),
    choices: options.choices ?? null,
    ...(options.windowUs === undefined ? {} : { windowUs: options.windowUs }),
  };
  const strict = options.strict === undefined ? {} : { strict: options.strict };
  const result = options.verify
    ? verified(scenario, protocol, seed, parts)
    : simulate(scenario, protocol, seed, { ...parts, ...strict });
  const story = (linesMax = STORY_LINES): readonly string[] => {
    const [violation] = result.violations;
    if (violation === undefined) return [];
    try {
      return tellStory(scenario, protocol, seed, violation, linesMax, parts);
    } catch (error) {
      // A handler that throws at the start throws here, too: what it threw is the story.
      return [thrownText(error)];
    }
  };
  return { ...result, story, report: () => reportOf(result, story()) };
}

function verified(
  scenario: Scenario,
  protocol: string,
  seed: number,
  parts: Parameters<typeof verify>[3],
): FullRunResult {
  const { result, difference } = verify(scenario, protocol, seed, parts);
  if (difference !== null) throw new Error(difference.message);
  return result;
}

function reportOf(result: FullRunResult, story: readonly string[]): string {
  const { name, protocol, seed, verdict, hash, violations, vacuous, suspended } = result;
  const lines = [`${name}: ${protocol}, seed ${seed}, ${verdict}, hash ${hash}`];
  if (vacuous !== undefined) lines.push(`  vacuous: ${vacuous.join(", ")}`);
  for (const { check, by } of suspended ?? []) {
    lines.push(`  ${check} not judged: ${by.join(", ")}`);
  }
  for (const { check, step, atUs, nodes, message } of violations) {
    const concerned = nodes.length === 0 ? "" : `, ${nodes.join(" ")}`;
    lines.push(`  ${check} at step ${step}, ${formatMoment(atUs)}${concerned}`);
    lines.push(...message.split("\n").map((line) => `    ${line}`));
  }
  if (story.length > 0) lines.push("  What happened:", ...story.map((line) => `    ${line}`));
  return lines.join("\n");
}
