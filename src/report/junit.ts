/** JUnit's XML, as CI servers read it: a suite for each scenario and protocol, a test case for each seed. */
import { replayCommand, rerunCommand } from "./commands.ts";
import type { ReportedFault, ReportedRun } from "./document.ts";
import { whereOf } from "./failure.ts";
import type { Reporter } from "./reporter.ts";

export const junitReporter: Reporter = {
  name: "junit",
  about: "JUnit XML for CI servers: a test case a run, its seed among the properties",
  render({ document }) {
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
      lines.push(`  <testsuite name="${escapeAttribute(name)}" ${counts(runs, faults)}>`);
      for (const run of runs) lines.push(...testCase(run));
      for (const fault of faults) lines.push(...faultCase(fault));
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

function testCase(run: ReportedRun): string[] {
  const lines = [
    `    <testcase name="${escapeAttribute(`${run.name} (seed ${run.seed})`)}" classname="${escapeAttribute(run.scenario)}" file="${escapeAttribute(run.scenario)}" time="${seconds(run.wallMs)}">`,
    "      <properties>",
    ...Object.entries({
      seed: String(run.seed),
      protocol: run.protocol,
      verdict: run.verdict,
      hash: run.hash,
      steps: String(run.steps),
    }).map(
      ([name, value]) => `        <property name="${name}" value="${escapeAttribute(value)}"/>`,
    ),
    "      </properties>",
  ];
  const told = run.violations.map(
    (violation) => `${violation.check} ${whereOf(violation)}\n${violation.message}`,
  );
  if (!run.met) {
    const [violation] = run.violations;
    const tag = run.verdict === "unknown" ? "error" : "failure";
    const type = violation?.check ?? (run.verdict === "pass" ? "expectation" : run.verdict);
    const message = violation?.message ?? WITHOUT_VIOLATION[run.verdict];
    lines.push(
      `      <${tag} type="${escapeAttribute(type)}" message="${escapeAttribute(message)}">${escapeXml(told.join("\n\n"))}</${tag}>`,
    );
  }
  const replay = replayCommand(run);
  const out = [
    ...(run.met && run.verdict === "fail" ? ["failed as expected", ...told] : []),
    ...(replay === null ? [] : [replay]),
    rerunCommand(run),
  ];
  lines.push(`      <system-out>${escapeXml(out.join("\n"))}</system-out>`, "    </testcase>");
  return lines;
}

/** What to say of a run that does not meet its expectation though no check alarmed. */
const WITHOUT_VIOLATION: Readonly<Record<ReportedRun["verdict"], string>> = {
  pass: "the run passed, but a failure was expected",
  fail: "the run failed",
  unknown: "undecided: a check ran out of budget",
  unrecoverable: "the faults left too little to recover from",
};

function faultCase(fault: ReportedFault): string[] {
  return [
    `    <testcase name="${escapeAttribute(`${fault.scenario} (seed ${fault.seed})`)}" classname="${escapeAttribute(fault.scenario)}">`,
    `      <properties><property name="seed" value="${fault.seed}"/></properties>`,
    `      <error type="${fault.kind}" message="${escapeAttribute(fault.message.split("\n")[0] ?? "")}">${escapeXml(fault.message)}</error>`,
    `      <system-out>${escapeXml(rerunCommand(fault))}</system-out>`,
    "    </testcase>",
  ];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** The text of an element. What XML 1.0 cannot hold becomes U+FFFD. */
function escapeXml(text: string): string {
  let escaped = "";
  for (const character of text) {
    escaped += isXml(character.codePointAt(0) ?? 0) ? (ENTITIES[character] ?? character) : "\ufffd";
  }
  return escaped;
}

/** The value of an attribute, where a reader would turn a newline into a space. */
function escapeAttribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}

/** @see XML 1.0 §2.2, production 2; a carriage return is left out, since readers turn it into a newline. */
function isXml(point: number): boolean {
  return (
    point === 0x9 ||
    point === 0xa ||
    (point >= 0x20 && point <= 0xd7ff) ||
    (point >= 0xe000 && point <= 0xfffd) ||
    point >= 0x10000
  );
}
