/** Says what a campaign that searched came to, as `rashomon search` does. */
import { without } from "../../campaign/ranges.ts";
import { must } from "../../core/assert.ts";
import { trialOf } from "../../host/campaign/perform-task.ts";
import type { SeedRange } from "../../search/seeds.ts";
import type { Tally } from "../../search/tally.ts";
import type { Io } from "../io.ts";
import { tellSearch } from "../tell-search.ts";
import type { CampaignArguments } from "./arguments.ts";
import { shrunkIn, type ToldCampaign } from "./told.ts";

export function tellSearched(
  tally: Tally,
  told: readonly ToldCampaign[],
  given: CampaignArguments,
  io: Io,
): Promise<number> {
  const [{ campaign }] = told as [ToldCampaign];
  const { spec, search } = campaign;
  const [group] = spec.groups;
  const begins = must(group, "a search has one group of seeds").begins;
  const ran = tally.spans.map(({ first, last }) => ({
    first: begins + first,
    last: begins + last,
  }));
  const [first] = ran;
  const last = ran.at(-1);
  return tellSearch(
    {
      tally,
      subject: must(search, "a search has a subject").subject,
      strategy: spec.strategy,
      seeds:
        first === undefined || last === undefined ? null : { first: first.first, last: last.last },
      interrupted: told.some(({ interrupted }) => interrupted),
      missing: missingOf(ran, told),
      failures: tally.failures.map((failure) => {
        const { number, source } = failure;
        return { ...failure, trial: trialOf(campaign, 0, begins + number, source) };
      }),
      shrunkOf: ({ number }) => shrunkIn(told, 0, begins + number),
    },
    given,
    io,
  );
}

/** Seeds that were asked for and did not run; where the time ended it, those between. */
function missingOf(ran: readonly SeedRange[], told: readonly ToldCampaign[]): readonly SeedRange[] {
  const [{ campaign, isPart = false }] = told as [ToldCampaign];
  const { groups, timeMs } = campaign.spec;
  const { begins, ends, first, last } = must(groups[0], "a search has one group of seeds");
  if (timeMs === null) {
    return without(isPart ? { first, last } : { first: begins, last: ends }, ran);
  }
  // Each shard has a range of its own, and comes as far in it as it can.
  return told.flatMap(({ campaign: { spec } }) =>
    spec.groups.flatMap((group) => {
      const own = ran.filter((one) => one.first <= group.last && group.first <= one.last);
      const end = own.at(-1);
      return end === undefined ? [] : without({ first: group.first, last: end.last }, own);
    }),
  );
}
