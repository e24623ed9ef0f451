/** Which failures are taken to be one bug. */
import type { RunResult } from "./result.ts";

/**
 * `protocol/check`; of a script with the step that was not met; where a handler threw or a run went
 * on without end, with what was said of it, numbers (and so moments and nodes) left out. Two runs
 * with one fingerprint failed in the same way, whatever the seed, the step, the nodes and the
 * service: services that run one protocol share its bugs.
 */
export function fingerprintOf(run: Pick<RunResult, "protocol" | "verdict" | "violations">): string {
  const [violation] = run.violations;
  if (violation === undefined) return `${run.protocol}/${run.verdict}`;
  const { check, message, scriptStep } = violation;
  const name = `${run.protocol}/${check}`;
  if (scriptStep !== undefined) return `${name}: ${scriptStep}`;
  if (check !== "node-error" && check !== "no-progress") return name;
  const [said = ""] = message.replace(/ by \d[\d.]* s$/, "").split("\n");
  return `${name}: ${said.replace(/\d[\d,]*/g, "#").replace(/n#\/[\w-]+/g, "n#")}`;
}
