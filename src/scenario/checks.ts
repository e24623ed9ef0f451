/** How a scenario is judged: its checks, and what it expects of them. */
import { ISOLATION_LEVELS, TRANSACTION_CHECKS } from "../checkers/consistency/transactional.ts";
import { WEAKER_CHECKS } from "../checkers/consistency/weaker.ts";
import { list } from "../core/shape/collections.ts";
import { fields, optional, required } from "../core/shape/fields.ts";
import { oneOf, text } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { drawnOf, mapped, type Shape } from "../core/shape/shape.ts";
import { CAUSES, type Cause } from "./causes.ts";
import type { CheckName, Expectation, ExpectedFailure } from "./scenario.ts";
import type { Registries, Scope } from "./scope.ts";

/** What `checks` may name. */
const CHECKS: readonly CheckName[] = [
  "linearizable",
  ...WEAKER_CHECKS,
  ...TRANSACTION_CHECKS,
  "invariants",
  "premises",
  "progress",
];

/** What is linearizable is sequentially consistent, too. */
const USUAL_CHECKS: readonly CheckName[] = ["linearizable", "invariants", "progress"];

/**
 * What is judged of these systems where a scenario does not say: nothing that one of them does not
 * promise. Where they promise a level of isolation, a bank is judged by its total.
 * @param kind of the workload.
 */
export function usualChecks(
  { systems }: Pick<Registries, "systems">,
  names: readonly string[],
  kind: string,
): readonly CheckName[] {
  const levels = names.map((name) => systems.get(name)?.isolation);
  const weakest = ISOLATION_LEVELS.find((level) => levels.includes(level));
  if (weakest !== undefined) {
    return [kind === "bank" ? "bank" : weakest, "invariants", "progress"];
  }
  if (!names.some((name) => systems.get(name)?.weaker === true)) return USUAL_CHECKS;
  return USUAL_CHECKS.filter((check) => check !== "linearizable");
}

/**
 * What is judged of a scenario that a search draws: what is usual, and (unless none of them has
 * any) what the proofs of these systems rest on.
 */
export function searchedChecks(
  known: Pick<Registries, "systems">,
  names: readonly string[],
  kind: string,
): readonly CheckName[] {
  const usual = usualChecks(known, names, kind);
  if (!names.some((name) => hasPremises(known, name))) return usual;
  return usual.flatMap((check) => (check === "invariants" ? [check, "premises"] : [check]));
}

/** Whether a system has premises, or something that its services may run. */
export function hasPremises({ systems }: Pick<Registries, "systems">, name: string): boolean {
  return judgedIn(systems, name).some((one) => (systems.get(one)?.premises ?? []).length > 0);
}

/** A system, and all that its services may run: each is judged by its own promises. */
function judgedIn(systems: Registries["systems"], name: string): readonly string[] {
  const services = systems.get(name)?.services ?? [];
  const runs = services.flatMap((service) => (Array.isArray(service.runs) ? service.runs : []));
  return [name, ...runs.flatMap((run: string) => judgedIn(systems, run))];
}

export const checks = list(oneOf("check", CHECKS), {
  words: `a list of checks: ${CHECKS.join(", ")}`,
  empty: `at least one check is needed, of ${CHECKS.join(", ")}`,
  once: true,
});

/** Violations that do not come from an invariant: `expect: { fail: ... }` may name them too. */
const OTHER_FAILURES = [
  "linearizable",
  ...WEAKER_CHECKS,
  ...TRANSACTION_CHECKS,
  "progress",
  "script",
  "node-error",
  "no-progress",
];

/** All that means a check, or its failure, whatever a system promises: no name for a judge. */
export const BUILT_IN_CHECKS: readonly string[] = [
  ...CHECKS,
  ...OTHER_FAILURES,
  "setup",
  "recoverable",
];

/** All checks that a run may fail. */
export function failuresOf({
  invariants,
  premises,
}: Pick<Registries, "invariants" | "premises">): readonly string[] {
  return [...OTHER_FAILURES, ...invariants.keys(), ...premises.keys()];
}

/** The check that must fail. */
const failing: Shape<string, string, Scope> = {
  words: "a check",
  read(value, at, reader, { known }) {
    if (value === "setup") {
      reader.wrong(
        at,
        "a script that is not set up shows nothing: expect a check, or a step of it",
      );
      return undefined;
    }
    return reader.name(value, at, "check", failuresOf(known)) ?? undefined;
  },
  write: (read) => read,
  schema: ({ known }) => ({ enum: [...failuresOf(known)] }),
  draw: (draws, { known, protocols, script }) =>
    drawnOf(draws, [
      "progress",
      "linearizable",
      "node-error",
      ...(script.some((step) => step.do === "expect") ? ["script"] : []),
      ...[...known.invariants.values()]
        .filter((one) => one.protocols.some((name) => protocols.includes(name)))
        .map(({ name }) => name),
    ]),
};

const failure = mapped(
  fields(
    {
      fail: required(failing, "The check that must fail."),
      step: optional(
        text("the name of a step"),
        "With fail: script, the name of an expect of it; the only one need not be named.",
      ),
      cause: optional(
        oneOf("cause", CAUSES),
        "With fail: progress, what must keep the cluster from recovering; absent: anything.",
      ),
    },
    { words: "pass, unrecoverable, or { fail: check }" },
  ),
  ({ fail, step, cause }, at, reader: Reader, scope: Scope): ExpectedFailure | undefined => {
    if (cause !== undefined && fail !== "progress") {
      reader.wrong([...at, "cause"], `causes are of progress, and not of ${fail}`);
    }
    if (fail === "script") return expectedStep(reader, at, step, scope);
    if (step !== undefined) {
      reader.wrong([...at, "step"], `steps are of scripts: it goes with fail: script, not ${fail}`);
    }
    checkFailure(reader, [...at, "fail"], fail, scope);
    return cause === undefined ? { fail } : { fail, cause };
  },
  ({ fail, step, cause }) => ({
    fail,
    ...(step !== undefined && { step }),
    ...(cause !== undefined && { cause }),
  }),
);

/** A failure can be expected only of a check that judges one of the protocols and is made. */
function checkFailure(
  reader: Reader,
  at: Path,
  check: string,
  { known, protocols, checks: made }: Scope,
): void {
  const isPremise = known.premises.has(check);
  const judges = (known.invariants.get(check) ?? known.premises.get(check))?.protocols;
  const group = judges === undefined ? check : isPremise ? "premises" : "invariants";
  if (
    judges !== undefined &&
    protocols.length > 0 &&
    !protocols.some((name) => judgedIn(known.systems, name).some((one) => judges.includes(one)))
  ) {
    reader.wrong(at, `${check} judges ${judges.join(", ")}, and not ${protocols.join(", ")}`);
  } else if (CHECKS.some((name) => name === group) && !made.some((name) => name === group)) {
    reader.wrong(at, `${check} cannot fail: checks does not have ${group}`);
  }
}

/** The `expect` of the script that must not be met; the only one need not be named. */
function expectedStep(
  reader: Reader,
  at: Path,
  named: string | undefined,
  { script }: Scope,
): ExpectedFailure | undefined {
  const steps = script.flatMap((step) => (step.do === "expect" ? [step.name] : []));
  const [only] = steps;
  if (only === undefined) {
    reader.wrong([...at, "fail"], "the script has no step of the kind expect that could fail");
    return undefined;
  }
  if (named === undefined) {
    if (steps.length > 1) {
      reader.wrong(
        at,
        "which step must fail? Say step: NAME, and give the step that name by as: NAME; there " +
          `are ${steps.join(", ")}`,
      );
    }
    return { fail: "script", step: only };
  }
  const step = reader.name(named, [...at, "step"], "step", steps);
  return step === null ? undefined : { fail: "script", step };
}

/** The verdict that the runs must have. */
export const expectation: Shape<
  | "pass"
  | "unrecoverable"
  | { readonly fail: string; readonly step?: string; readonly cause?: Cause },
  Expectation,
  Scope
> = {
  words: failure.words,
  read(value, at, reader, scope) {
    if (value === "pass") return value;
    if (value !== "unrecoverable") return failure.read(value, at, reader, scope);
    if (!scope.checks.includes("progress"))
      reader.wrong(
        at,
        "whether recovery is possible is judged with progress: checks does not have it",
      );
    return value;
  },
  write: (read, scope) => (typeof read === "string" ? read : failure.write(read, scope)),
  schema: (scope) => ({ anyOf: [{ enum: ["pass", "unrecoverable"] }, failure.schema(scope)] }),
  draw: (draws, scope) =>
    draws.below(4) > 0 ? failure.draw(draws, scope) : drawnOf(draws, ["pass", "unrecoverable"]),
};
