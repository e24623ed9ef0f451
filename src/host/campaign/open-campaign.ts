/**
 * A campaign on this machine: made of arguments where it begins, and opened again from its spec
 * where it is worked on, by the code that this machine has.
 */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import type { CampaignFile, CampaignSpec } from "../../campaign/spec.ts";
import { must } from "../../core/assert.ts";
import { InputError } from "../../core/errors.ts";
import { systemFilesIn } from "../../scenario/named-files.ts";
import { explicitSource } from "../../scenario/resolve.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { strategies } from "../../search/strategies/index.ts";
import type { Strategy } from "../../search/strategies/strategy.ts";
import { type Subject, subjectOf, subjectOfScenario } from "../../search/subject.ts";
import { systems } from "../../systems/index.ts";
import { bundlesOf, codeDigest, knownBy } from "../own-systems.ts";
import { programCode, programVersion } from "../program.ts";
import { knownWithPrograms } from "../programs.ts";
import { readScenario } from "../read-scenario.ts";

export interface OpenCampaign {
  readonly id: string;
  readonly spec: CampaignSpec;
  readonly scenarios: readonly Scenario[];
  /** Of a search. */
  readonly search: { readonly subject: Subject; readonly strategy: Strategy } | null;
}

/** What this program is, as a spec says it. */
export function thisProgram(): Pick<CampaignSpec, "program" | "code" | "node"> {
  return { program: programVersion(), code: programCode(), node: process.version };
}

/** 16 hexadecimal digits over all that a campaign is. */
export function campaignId(spec: CampaignSpec): string {
  return createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 16);
}

/** A scenario file as a spec holds it. */
export function fileOf(scenario: Scenario, text: string): CampaignFile {
  const [system] = bundlesOf([scenario]);
  return {
    file: scenario.file,
    text,
    digest: digestOf(scenario),
    code: system?.digest ?? "",
  };
}

/**
 * Opens a campaign with what this machine has.
 * @throws {InputError} if that is something else than what the campaign began with.
 */
export async function openCampaign(spec: CampaignSpec): Promise<OpenCampaign> {
  refuseOthers(spec);
  const scenarios: Scenario[] = [];
  for (const file of spec.files) scenarios.push(await scenarioOf(file));
  return { id: campaignId(spec), spec, scenarios, search: searchOf(spec, scenarios) };
}

function searchOf(spec: CampaignSpec, scenarios: readonly Scenario[]): OpenCampaign["search"] {
  if (spec.kind !== "search") return null;
  const strategy = strategies.get(spec.strategy);
  const [scenario] = scenarios;
  const { system } = spec;
  if (strategy === undefined || (system !== null && !systems.has(system))) {
    throw refusal("this program has no such system or strategy");
  }
  if (system !== null) return { subject: subjectOf(system), strategy };
  const searched = must(scenario, "a search has a subject");
  return { subject: subjectOfScenario(searched, knownWithPrograms(searched)), strategy };
}

/** The first thing in which this program is another. @throws {InputError} */
function refuseOthers(spec: CampaignSpec): void {
  const mine = thisProgram();
  if (mine.program !== spec.program) {
    throw refusal(`it began with rashomon ${spec.program}, this is ${mine.program}`);
  }
  if (mine.code !== spec.code) {
    const both = `${spec.code}, here it is ${mine.code}`;
    throw refusal(`it began with rashomon ${spec.program} of the code ${both}: build the same`);
  }
  if (mine.node !== spec.node) {
    throw refusal(`it began with Node ${spec.node}, this is ${mine.node}: install the same`);
  }
}

async function scenarioOf({ file, text, digest, code }: CampaignFile): Promise<Scenario> {
  const isOutside = isAbsolute(file) || file.split(/[/\\]/).includes("..");
  if (code !== "" && isOutside) {
    throw refusal(`${file} names code of its own, and lies outside of the working folder`);
  }
  if (code === "" && systemFilesIn(text).length > 0) {
    throw refusal(`${file} names code of its own, of which the campaign has no digest`);
  }
  const scenario = await readScenario(text, file, (system) => {
    if (system.digest === code) return;
    const both = `${code} where the campaign began, ${system.digest} here`;
    throw refusal(`the sources of ${system.file} are others: ${both}`);
  });
  if (digestOf(scenario) === digest) return scenario;
  throw refusal(`${file}, or the code that it names, is something else here`);
}

/** Of all that a run of a scenario depends on, beside this program. */
function digestOf(scenario: Scenario): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(explicitSource(scenario, knownBy(scenario))));
  for (const protocol of scenario.protocols) hash.update(`\0${codeDigest(scenario, protocol)}`);
  return hash.digest("hex").slice(0, 16);
}

function refusal(message: string): InputError {
  return new InputError([
    { file: "campaign", message: `this machine cannot work on it: ${message}` },
  ]);
}
