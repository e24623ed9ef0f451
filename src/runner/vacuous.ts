/** Why a run that passed proves little: a test that cannot fail is not one, and says so. */
import type { Operation } from "../history/operation.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** What is looked at. */
export interface PassedRun {
  readonly scenario: Pick<Scenario, "checks" | "faults" | "script">;
  readonly object: Pick<SequentialObject, "functions">;
  readonly history: readonly Operation[];
  /** Whether anything happened that is judged over services. */
  readonly acted: boolean;
  /** How many faults struck something. */
  readonly faults: number;
  /** The checks that were asked for and found nothing to judge, by name. */
  readonly idleChecks: readonly string[];
  /** The script's rules for messages that no message fitted, by name. */
  readonly unusedRules: readonly string[];
  /** Its other steps that met nothing, by what they do. */
  readonly idleSteps: readonly string[];
  /** The roles that its conditions name and no process has had. */
  readonly unmetRoles: readonly string[];
  /** The functions that clients asked for and were never answered, although others were. */
  readonly unanswered: readonly string[];
}

/**
 * @returns `nothing-judged`: no client asked for anything, and no script expects anything;
 * `nothing-judged CHECK`: something was asked, no script expects anything, and no answer shows what
 * this check goes by; `never-answered NAME`: clients asked for a function again and again, and were
 * not answered once; `only-reads`: no operation could change the object; `no-fault-struck`: of the
 * planned faults none had anything to strike; `unused-rule NAME`: a rule of the script that no
 * message fitted, mostly a misspelt kind; `idle-step NAME`: a step that did nothing, as a `deliver`
 * without a message that is held, or `resume` of what is not paused; `unmet-role NAME`: a condition
 * names a role that no process had in the whole run, and none declares. Empty: none of these.
 */
export function vacuousOf(run: PassedRun): readonly string[] {
  const { scenario, object, history } = run;
  const isScripted = scenario.script.some((step) => step.do === "expect" || step.do === "when");
  const claims = run.acted || isScripted;
  const asked = history.length > 0;
  const words: string[] = [];
  if (!asked && !claims) words.push("nothing-judged");
  if (asked && !isScripted) words.push(...run.idleChecks.map((name) => `nothing-judged ${name}`));
  if (!isScripted) words.push(...run.unanswered.map((name) => `never-answered ${name}`));
  if (asked && !claims && history.every(({ f }) => object.functions[f]?.readOnly === true))
    words.push("only-reads");
  if (scenario.faults.length > 0 && run.faults === 0) words.push("no-fault-struck");
  words.push(...run.unusedRules.map((name) => `unused-rule ${name}`));
  words.push(...run.unmetRoles.map((name) => `unmet-role ${name}`));
  return [...words, ...run.idleSteps.map((name) => `idle-step ${name}`)];
}
