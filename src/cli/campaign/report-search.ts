/** Reports what a campaign that searched came to, as `rashomon search` does. */
import { without } from "../../campaign/ranges.ts";
import { must } from "../../core/assert.ts";
import { trialOf } from "../../host/campaign/perform-task.ts";
import type { SeedRange } from "../../search/seeds.ts";
import type { Tally } from "../../search/tally.ts";
import type { Io } from "../io.ts";
import { reportSearch } from "../report-search.ts";
import type { CampaignArguments } from "./arguments.ts";
import { type ReportedCampaign, shrunkIn } from "./reported.ts";

export function reportCampaignSearch(
  tally: Tally,
  reported: readonly ReportedCampaign[],
  given: CampaignArguments,
  io: Io,
): Promise<number> {
  const [{ campaign }] = reported as [ReportedCampaign];
  const { spec, search } = campaign;
  const [group] = spec.groups;
  const begins = must(group, "a search has one group of seeds").begins;
  const ran = tally.spans.map(({ first, last }) => ({
    first: begins + first,
    last: begins + last,
  }));
  const [first] = ran;
  const last = ran.at(-1);
  return reportSearch(
    {
      tally,
      subject: must(search, "a search has a subject").subject,
      strategy: spec.strategy,
      seeds:
        first === undefined || last === undefined ? null : { first: first.first, last: last.last },
      interrupted: reported.some(({ interrupted }) => interrupted),
      missing: missingOf(ran, reported),
      failures: tally.failures.map((failure) => {
        const { number, source } = failure;
        return { ...failure, trial: trialOf(campaign, 0, begins + number, source) };
      }),
      shrunkOf: ({ number }) => shrunkIn(reported, 0, begins + number),
    },
    given,
    io,
  );
}

/** Seeds that were asked for and did not run; where the time ended it, those between. */
function missingOf(
  ran: readonly SeedRange[],
  reported: readonly ReportedCampaign[],
): readonly SeedRange[] {
  const [{ campaign, isPart = false }] = reported as [ReportedCampaign];
  const { groups, timeMs } = campaign.spec;
  const { begins, ends, first, last } = must(groups[0], "a search has one group of seeds");
  if (timeMs === null) {
    return without(isPart ? { first, last } : { first: begins, last: ends }, ran);
  }
  // Each shard has a range of its own, and comes as far in it as it can.
  return reported.flatMap(({ campaign: { spec } }) =>
    spec.groups.flatMap((group) => {
      const own = ran.filter((one) => one.first <= group.last && group.first <= one.last);
      const end = own.at(-1);
      return end === undefined ? [] : without({ first: group.first, last: end.last }, own);
    }),
  );
}
