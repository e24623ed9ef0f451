/** How a scenario is judged: its checks, what it expects, and its limits. */
import { invariants } from "../systems/index.ts";
import type { Reader } from "./reader.ts";
import type { CheckName, Expectation, Scenario } from "./scenario.ts";
import type { ScriptStep } from "./script.ts";

/** What `checks` may name. */
export const CHECKS: readonly CheckName[] = [
  "linearizable",
  "sequential",
  "invariants",
  "progress",
];

/**
 * What is judged where a scenario does not say; what is linearizable is sequentially consistent,
 * too.
 */
const USUAL: readonly CheckName[] = ["linearizable", "invariants", "progress"];

/** Violations that are no invariant's: `expect: { fail: ... }` may name them too. */
export const OTHER_FAILURES = [
  "linearizable",
  "sequential",
  "progress",
  "script",
  "node-error",
  "no-progress",
];

/** The checks named; the usual ones where none are. */
export function readChecks(reader: Reader, value: unknown): readonly CheckName[] {
  if (value === undefined) return USUAL;
  const list = reader.list(value, ["checks"], `a list of checks: ${CHECKS.join(", ")}`) ?? [];
  if (Array.isArray(value) && value.length === 0)
    reader.wrong(["checks"], `at least one check is needed, of ${CHECKS.join(", ")}`);
  return list.flatMap((name, index) => {
    const check = reader.name(name, ["checks", index], "check", CHECKS);
    return check === null ? [] : [check as CheckName];
  });
}

/**
 * What the runs must come to: a failure only of a check that judges one of the protocols and is
 * made.
 */
export function readExpectation(
  reader: Reader,
  value: unknown,
  names: readonly string[],
  checks: readonly CheckName[],
  script: readonly ScriptStep[],
): Expectation {
  if (value === undefined || value === "pass") return "pass";
  if (value === "unrecoverable") {
    if (!checks.includes("progress"))
      reader.wrong(
        ["expect"],
        "whether recovery is possible is judged with progress: checks does not have it",
      );
    return value;
  }
  const what = "pass, unrecoverable, or { fail: check }";
  const fields = reader.fields(value, ["expect"], ["fail", "step"], what);
  if (fields === null) return "pass";
  const path = ["expect", "fail"];
  if (fields["fail"] === "setup") {
    reader.wrong(
      path,
      "a script that is not set up shows nothing: expect a check, or a step of it",
    );
    return "pass";
  }
  const check = reader.name(fields["fail"], path, "check", [
    ...OTHER_FAILURES,
    ...invariants.keys(),
  ]);
  if (check === null) return "pass";
  if (check === "script") return readExpectedStep(reader, fields["step"], script);
  if (fields["step"] !== undefined) {
    reader.wrong(
      ["expect", "step"],
      `steps are of scripts: it goes with fail: script, not ${check}`,
    );
  }
  const judges = invariants.get(check)?.protocols;
  const group = judges === undefined ? check : "invariants";
  if (judges !== undefined && names.length > 0 && !names.some((name) => judges.includes(name))) {
    reader.wrong(path, `${check} judges ${judges.join(", ")}, and not ${names.join(", ")}`);
  } else if (CHECKS.some((name) => name === group) && !checks.some((name) => name === group)) {
    reader.wrong(path, `${check} cannot fail: checks does not have ${group}`);
  }
  return { fail: check };
}

/** The `expect` of the script that must not be met; the only one need not be named. */
function readExpectedStep(
  reader: Reader,
  value: unknown,
  script: readonly ScriptStep[],
): Expectation {
  const steps = script.flatMap((step) => (step.do === "expect" ? [step.name] : []));
  const [only] = steps;
  if (only === undefined) {
    reader.wrong(["expect", "fail"], "the script has no step of the kind expect that could fail");
    return "pass";
  }
  if (value === undefined) {
    if (steps.length > 1) {
      reader.wrong(
        ["expect"],
        `which step must fail? Say step: NAME, and give the step that name by as: NAME; there are ${steps.join(", ")}`,
      );
    }
    return { fail: "script", step: only };
  }
  const step = reader.name(value, ["expect", "step"], "step", steps);
  return step === null ? "pass" : { fail: "script", step };
}

/** What ends a run that would not end. */
export function readLimits(reader: Reader, value: unknown): Scenario["limits"] {
  const defaults = {
    steps: 50_000_000,
    stepsAtOnce: 100_000,
    pending: 1_000_000,
    checkWork: 20_000_000,
  };
  const path = ["limits"];
  const fields =
    value === undefined ? {} : (reader.fields(value, path, Object.keys(defaults), "limits") ?? {});
  const limit = (name: keyof typeof defaults) =>
    reader.whole(fields[name], [...path, name], 1, Number.MAX_SAFE_INTEGER, defaults[name]);
  return {
    stepsMax: limit("steps"),
    stepsAtOnceMax: limit("stepsAtOnce"),
    pendingMax: limit("pending"),
    checkWorkMax: limit("checkWork"),
  };
}
