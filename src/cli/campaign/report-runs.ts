/** Reports what a campaign that ran scenarios came to, as `rashomon run` does. */
import { rangesOf, without } from "../../campaign/ranges.ts";
import type { RanSeed } from "../../campaign/results.ts";
import { must } from "../../core/assert.ts";
import { terminalLine } from "../../core/escape/terminal.ts";
import { Simulations } from "../../host/simulations.ts";
import { writeWhole } from "../../host/whole-file.ts";
import type { Assembly } from "../../report/assemble.ts";
import type { Io } from "../io.ts";
import { outputsOf, writable } from "../outputs.ts";
import { reportRuns } from "../report-runs.ts";
import type { CampaignArguments } from "./arguments.ts";
import { type ReportedCampaign, shrunkIn } from "./reported.ts";

export async function reportCampaignRuns(
  ran: readonly RanSeed[],
  reported: readonly ReportedCampaign[],
  given: CampaignArguments,
  io: Io,
): Promise<number> {
  const [{ campaign, isPart = false }] = reported as [ReportedCampaign];
  const { spec, scenarios } = campaign;
  const { stallMs, timeMs } = spec;
  const groups = spec.groups.map(({ scenario, protocol, begins, ends, first, last }, at) => {
    const asked = isPart ? { first, last } : { first: begins, last: ends };
    const ends_ = ran.findLast(({ group }) => group === at)?.seed ?? asked.first - 1;
    return { scenario, protocol, seeds: timeMs === null ? asked : { ...asked, last: ends_ } };
  });
  const results = ran.map(({ group, seed, result, wallMs, fault }): Assembly["results"][number] => {
    const { scenario, protocol } = must(groups[group], "a run is of a group");
    const { file } = must(scenarios[scenario], "the scenario of a group");
    return {
      job: { id: seed, group, scenario, protocol, seed },
      run: result === null ? null : { result, wallMs },
      fault: fault === null ? null : { ...fault, scenario: file, protocol, seed },
    };
  });
  const notRun = groups.flatMap(({ scenario, protocol, seeds }, at) => {
    const those = ran.filter(({ group }) => group === at).map(({ seed }) => seed);
    return without(seeds, rangesOf(those)).map(({ first, last }) => {
      return { scenario, protocol, first, last, count: last - first + 1 };
    });
  });
  const simulations = new Simulations(scenarios, { workers: io.threads ? 1 : 0, stallMs });
  try {
    const { document, code } = await reportRuns(
      {
        scenarios,
        groups,
        results,
        interrupted: reported.some(({ interrupted }) => interrupted),
        shard: undefined,
        notRun,
        simulations,
        elapsedMs: () => null,
      },
      { ...given, artifacts: "unexpected", outputs: writable(outputsOf(given)), verbose: false },
      io,
    );
    for (const { artifact, scenario, protocol, seed } of document.runs) {
      if (artifact === null) continue;
      const group = groups.findIndex((one) => {
        return one.protocol === protocol && scenarios[one.scenario]?.file === scenario;
      });
      const text = await shrunkIn(reported, group, seed);
      if (text === null) continue;
      const file = `${artifact.replace(/\.json$/, "")}-shrunk.yaml`;
      writeWhole(file, text);
      io.stderr.write(`${terminalLine(`${artifact} is shrunk to ${file}`)}\n`);
    }
    return code;
  } finally {
    await simulations.close();
  }
}
