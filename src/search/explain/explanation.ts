/** What an explanation says: the record that the screen and `--json` share, declared once. */
import { list, nullable } from "../../core/shape/collections.ts";
import { optional, required } from "../../core/shape/fields.ts";
import { amount, anything, flag } from "../../core/shape/leaves.ts";
import { count, number, record, words } from "../../core/shape/record.ts";
import type { ReadOf } from "../../core/shape/shape.ts";
import { violation } from "../../runner/result.ts";

const texts = (what: string) => list(words, { words: `a list of ${what}` });

const point = record({
  step: required(count, "After which step the futures part; 0: from the start."),
  atUs: required(amount),
  futures: required(count, "How many were drawn."),
  failing: required(count, "How many of them failed in the same way: by the fingerprint."),
  same: required(
    count,
    "How many of those with this very failure: of the same nodes, at about the same time.",
  ),
  low: required(number, "Of the share that fails, the lower bound: 95 % confidence, Wilson's."),
  high: required(number, "The upper bound."),
});

export type CurvePoint = ReadOf<typeof point>;

const choice = record({
  class: required(words, "The class of the choice, as docs/choices.md has it."),
  key: required(words, "Its content key: what a scenario's `choices` decides it by."),
  decision: required(anything, "What it came to."),
});

export type ChoiceMade = ReadOf<typeof choice>;

const turn = record({
  step: required(count, "From 1."),
  atUs: required(amount),
  node: required(words, "Who acted: n3, c1, faults."),
  event: required(words, "What it was, in one line."),
  did: required(texts("what came of it"), "What came of it in that step, a line each."),
  from: required(point, "The share before."),
  to: required(point, "The share after."),
  faultless: optional(
    flag,
    "Whether no fault comes to the futures of the two shares after the step; absent: they come as " +
      "they came.",
  ),
  sure: required(flag, "Whether the samples before and after it leave no doubt that they differ."),
  choices: required(
    list(choice, { words: "a list of choices" }),
    "What could have gone otherwise: the choices by which it happened when and as it did.",
  ),
});

/** An event at which the share of futures with this failure rose. */
export type Turn = ReadOf<typeof turn>;

const fault = record({
  id: required(words, "Of its plan, and which time it came: what `choices` decides it by."),
  fault: required(words),
  atUs: required(amount),
  words: required(words, "Whom it hit."),
});

const node = record({
  name: required(words),
  up: required(flag),
  role: required(words, "Empty: it is down."),
  term: required(count),
  leader: required(words, "Whom it follows; empty: no one."),
  commitIndex: required(count),
  lastIndex: required(count),
  waits: optional(words, "What an awaiting program has not done yet: `3 calls that it serves`."),
});

const logs = record({
  service: required(words, "Empty where there is one."),
  nodes: required(texts("nodes")),
  rows: required(
    list(
      record({
        index: required(count),
        entries: required(
          texts("entries"),
          "By node, what its disk holds at the index: the term (? under a snapshot whose terms are " +
            "not known), and 4 digits of a hash of the log up to it; empty: nothing.",
        ),
      }),
      { words: "a list of rows" },
    ),
    "From the last index at which all agree.",
  ),
});

export type LogsCompared = ReadOf<typeof logs>;

const repeated = record({
  times: required(count),
  step: required(count, "Of the last of them."),
  event: required(words, "The last of them, in words; the others differ from it by numbers."),
});

/** Why a run failed. */
export const explanation = record({
  scenario: required(words),
  protocol: required(words),
  seed: required(count),
  fingerprint: required(words),
  violation: required(violation),
  story: required(texts("sentences"), "What led to it, of its causal past only, a line each."),
  chain: required(
    texts("sentences"),
    "The steps each of which brought the next about, up to the one that shows the violation.",
  ),
  quietSince: required(
    nullable(count),
    "Of a failure that only a whole run shows (no progress): the last step in which a node got " +
      "something from another, where most of the " +
      "time since the last fault was after it; null: they went on.",
  ),
  repeated: required(
    list(repeated, { words: "a list of events" }),
    "Of such a failure: what its nodes did again and again " +
      "since the last fault, the most frequent first.",
  ),
  nodes: required(list(node, { words: "a list of nodes" }), "As they were when it was seen."),
  logs: required(list(logs, { words: "a list of logs" }), "Where disks hold different entries."),
  curve: required(
    list(point, { words: "a list of points" }),
    "The share of futures that fail in the same way, by the step after which they part.",
  ),
  redrawn: required(texts("classes"), "The classes of choices that futures draw anew."),
  withinUs: required(nullable(amount), "Futures are followed to that moment; null: to their end."),
  inevitableFrom: required(
    nullable(count),
    "From that step on at least 19 of 20 futures fail at every point; null: nowhere before the end.",
  ),
  decisive: required(
    turn,
    "The wrong step: the first one of a node that the violation names, on the way to it, with which " +
      "nearly all futures have this very failure. Of a cluster that did not recover: the event " +
      "after which it could not any more, although no fault came later.",
  ),
  turned: required(
    turn,
    "The event after which this very failure became more likely by most; where samples are too few " +
      "to show one, `sealed`.",
  ),
  sealed: required(
    turn,
    "The event after which nearly all futures (7 of 8) have this very failure, at every later " +
      "point, too: a circumstance often.",
  ),
  enabled: required(
    nullable(fault),
    "The last fault without which the same run does not fail; null: none of the last twelve.",
  ),
  method: required(
    words,
    "`snapshots`, or `re-runs` where the protocol cannot be snapshotted: then there are fewer.",
  ),
  work: required(count, "Steps that were handled for it: the same on every machine."),
});

export type Explanation = ReadOf<typeof explanation>;
