/**
 * JUnit's XML, as CI servers read it: a suite for each scenario and protocol, a test case for each
 * seed.
 */
import { xmlAttribute, xmlText } from "../core/escape/xml.ts";
import { againCommands, rerunCommand } from "./commands.ts";
import type { ReportedFault, ReportedRun } from "./document.ts";
import { whereOf } from "./failure.ts";
import type { Reporter } from "./reporter.ts";
import { suspendedIn } from "./rows.ts";

export const junitReporter: Reporter = {
  name: "junit",
  about: "JUnit XML for CI servers: a test case a run, its seed among the properties",
  render({ document, program }) {
    const suites = new Map<string, { runs: ReportedRun[]; faults: ReportedFault[] }>();
    const suiteOf = (run: ReportedRun | ReportedFault) => {
      const name = `${run.scenario} [${run.protocol}]`;
      const suite = suites.get(name) ?? { runs: [], faults: [] };
      suites.set(name, suite);
      return suite;
    };
    for (const run of document.runs) suiteOf(run).runs.push(run);
    for (const fault of document.errors ?? []) suiteOf(fault).faults.push(fault);
    const lines = [
      `<?xml version="1.0" encoding="UTF-8"?>`,
      `<testsuites name="rashomon" ${counts(document.runs, document.errors ?? [])}>`,
    ];
    for (const [name, { runs, faults }] of suites) {
      lines.push(`  <testsuite name="${xmlAttribute(name)}" ${counts(runs, faults)}>`);
      for (const run of runs) lines.push(...testCase(run, program));
      for (const fault of faults) lines.push(...faultCase(fault, program));
      lines.push("  </testsuite>");
    }
    lines.push("</testsuites>");
    return `${lines.join("\n")}\n`;
  },
};

function counts(runs: readonly ReportedRun[], faults: readonly ReportedFault[]): string {
  const failures = runs.filter((run) => !run.met && run.verdict !== "unknown").length;
  const errors = faults.length + runs.filter((run) => !run.met && run.verdict === "unknown").length;
  const time = seconds(runs.reduce((sum, run) => sum + run.wallMs, 0));
  return `tests="${runs.length + faults.length}" failures="${failures}" errors="${errors}" skipped="0" time="${time}"`;
}

function testCase(run: ReportedRun, program: string): string[] {
  const lines = [
    `    <testcase name="${xmlAttribute(`${run.name} (seed ${run.seed})`)}" classname="${xmlAttribute(run.scenario)}" file="${xmlAttribute(run.scenario)}" time="${seconds(run.wallMs)}">`,
    "      <properties>",
    ...Object.entries({
      seed: String(run.seed),
      protocol: run.protocol,
      verdict: run.verdict,
      hash: run.hash,
      steps: String(run.steps),
    }).map(([name, value]) => `        <property name="${name}" value="${xmlAttribute(value)}"/>`),
    "      </properties>",
  ];
  const told = run.violations.map(
    (violation) => `${violation.check} ${whereOf(violation)}\n${violation.message}`,
  );
  if (run.story !== undefined) told.push(["What happened:", ...run.story].join("\n"));
  if (!run.met) {
    const [violation] = run.violations;
    const tag = run.verdict === "unknown" ? "error" : "failure";
    const type = violation?.check ?? (run.verdict === "pass" ? "expectation" : run.verdict);
    const message = violation?.message ?? WITHOUT_VIOLATION[run.verdict];
    lines.push(
      `      <${tag} type="${xmlAttribute(type)}" message="${xmlAttribute(message)}">${xmlText(told.join("\n\n"))}</${tag}>`,
    );
  }
  const out = [
    ...(run.met && run.verdict === "fail" ? ["failed as expected", ...told] : []),
    ...suspendedIn([run]),
    ...(run.vacuous === undefined ? [] : [`vacuous: ${run.vacuous.join(", ")}`]),
    ...againCommands(run, program),
  ];
  lines.push(`      <system-out>${xmlText(out.join("\n"))}</system-out>`, "    </testcase>");
  return lines;
}

/** What to say of a run that does not meet its expectation though no check alarmed. */
const WITHOUT_VIOLATION: Readonly<Record<ReportedRun["verdict"], string>> = {
  pass: "the run passed, but a failure was expected",
  fail: "the run failed",
  unknown: "undecided: a check ran out of budget",
  unrecoverable: "the faults left too little to recover from",
};

function faultCase(fault: ReportedFault, program: string): string[] {
  return [
    `    <testcase name="${xmlAttribute(`${fault.scenario} (seed ${fault.seed})`)}" classname="${xmlAttribute(fault.scenario)}">`,
    `      <properties><property name="seed" value="${fault.seed}"/></properties>`,
    `      <error type="${fault.kind}" message="${xmlAttribute(fault.message.split("\n")[0] ?? "")}">${xmlText(fault.message)}</error>`,
    `      <system-out>${xmlText(rerunCommand(fault, program))}</system-out>`,
    "    </testcase>",
  ];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
