/**
 * What a campaign is: everything that its results depend on, as plain data. It holds no code: of
 * that it names digests, and a worker runs what it has itself.
 */
import { list, nullable } from "../core/shape/collections.ts";
import { required } from "../core/shape/fields.ts";
import { oneOf, whole } from "../core/shape/leaves.ts";
import { count, readRecord, record, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";

const group = record({
  scenario: required(count, "Index among the files; of a system alone 0."),
  protocol: required(words, "Or the system."),
  first: required(count, "The lowest seed."),
  last: required(count, "The highest, included."),
  begins: required(count, "The lowest of the whole, of which this may be a part."),
  ends: required(count, "The highest of the whole."),
  pieceSeeds: required(whole(1), "Seeds of a piece; the last of a group may have fewer."),
});

const file = record({
  file: required(words, "As it was named where the campaign began."),
  text: required(words, "Its content."),
  digest: required(words, "Of the scenario as it was resolved, and of the protocols that it runs."),
  code: required(words, "Of the sources of a system of its own; empty: it names none."),
});

const spec = record({
  kind: required(
    oneOf("kind of campaign", ["search", "run"]),
    "Whether scenarios are drawn from a space, or run as they are.",
  ),
  program: required(words, "The version of rashomon."),
  code: required(words, "A digest of all of its code that a run depends on."),
  node: required(words, "The version of Node."),
  system: required(nullable(words), "The system that is searched; null: the files say it."),
  files: required(list(file, { words: "a list of scenario files" })),
  strategy: required(words, "Of a search; of scenarios that run as they are empty."),
  groups: required(list(group, { words: "a list of groups of seeds" })),
  timeMs: required(nullable(whole(1)), "Milliseconds after which no more pieces are begun."),
  guard: required(count, "One seed in so many is run again; 0: none is."),
  stallMs: required(count, "A run without a step for that long is ended; 0: never."),
});

export type CampaignSpec = ReadOf<typeof spec>;
export type SeedGroup = CampaignSpec["groups"][number];
export type CampaignFile = CampaignSpec["files"][number];

/** @param from where it was read, for errors. @throws {InputError} if it is none. */
export function readSpec(json: unknown, from: string): CampaignSpec {
  return readRecord(spec, json, from);
}
