/** Which failures are taken to be one bug. */
import type { ExpectedFailure } from "../scenario/scenario.ts";
import type { RunResult } from "./result.ts";

/**
 * `protocol/check`; of a script with the step that was not met; of `progress` with what kept the
 * cluster from recovering; where a handler threw or a run went on without end, with what was said
 * of it, numbers (and so moments and nodes) left out. Two runs with one fingerprint failed in the
 * same way, whatever the seed, the step, the nodes and the service: services that run one protocol
 * share its bugs.
 */
export function fingerprintOf(run: Pick<RunResult, "protocol" | "verdict" | "violations">): string {
  const [violation] = run.violations;
  if (violation === undefined) return `${run.protocol}/${run.verdict}`;
  const { check, message, scriptStep, cause } = violation;
  const name = `${run.protocol}/${check}`;
  if (scriptStep !== undefined) return `${name}: ${scriptStep}`;
  if (cause !== undefined) return `${name}: ${cause}`;
  if (check !== "node-error" && check !== "no-progress") return name;
  const [said = ""] = message.replace(/ by \d[\d.]* s$/, "").split("\n");
  return `${name}: ${said.replace(/\d[\d,]*/g, "#").replace(/n#\/[\w-]+/g, "n#")}`;
}

/**
 * Whether a run has a fingerprint that was written down. Those of before 0.2.0 say of `progress` no
 * cause: they are of any.
 */
export function hasFingerprint(
  run: Pick<RunResult, "protocol" | "verdict" | "violations">,
  written: string,
): boolean {
  const fingerprint = fingerprintOf(run);
  return fingerprint === written || withoutCause(fingerprint) === written;
}

/** That of a run that fails as a scenario expects; of progress without a cause, of any. */
export function expectedFingerprint(protocol: string, { fail, cause }: ExpectedFailure): string {
  return cause === undefined ? `${protocol}/${fail}` : `${protocol}/${fail}: ${cause}`;
}

/** The same without the cause that it may name, as it was written before 0.2.0. */
export function withoutCause(fingerprint: string): string {
  return fingerprint.replace(/(\/progress): .*$/, "$1");
}
