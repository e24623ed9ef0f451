/**
 * What a run came to: the record that reporters, workers, documents and artifacts share, declared
 * once. Plain data.
 */
import { list, nullable } from "../core/shape/collections.ts";
import { type FieldsRead, optional, required } from "../core/shape/fields.ts";
import { amount, flag, literal, oneOf } from "../core/shape/leaves.ts";
import { count, digits, number, numbers, record, words } from "../core/shape/record.ts";
import type { ReadOf } from "../core/shape/shape.ts";
import type { FaultDecision } from "../faults/injector.ts";
import type { Operation } from "../history/operation.ts";
import { CAUSES } from "../scenario/causes.ts";

const VERDICTS = ["pass", "fail", "unknown", "unrecoverable"] as const;

export type Verdict = (typeof VERDICTS)[number];

export const verdict = oneOf("verdict", VERDICTS);

/** A property that did not hold, and where. */
export const violation = record({
  check: required(
    words,
    "The check that alarmed: an invariant's name, linearizable, sequential, progress, node-error, " +
      "no-progress, script, setup, or (with the verdict unrecoverable) recoverable.",
  ),
  step: required(count, "The step at which it was seen, from 1."),
  atUs: required(amount, "Virtual time, microseconds."),
  nodes: required(
    list(words, { words: "a list of nodes" }),
    "The nodes concerned, such as n1, ascending.",
  ),
  message: required(words, "One sentence with the values."),
  scriptStep: optional(words, "Of script: the name of the step that was not met."),
  cause: optional(
    words,
    `Of progress: what kept the cluster from recovering: ${CAUSES.join(", ")}.`,
  ),
  operations: optional(
    list(count, { words: "a list of operations" }),
    "Of linearizable: the smallest set of operations found that no order explains, by their " +
      "number in the history, from 0.",
  ),
});

export type Violation = ReadOf<typeof violation>;

const operations = record({
  invoked: required(count),
  ok: required(count),
  fail: required(count),
  info: required(count),
});

/** How client operations ended. */
export type OperationCounts = ReadOf<typeof operations>;

const percentiles = nullable(
  record({ p50: required(number), p95: required(number), p99: required(number) }),
);

const unavailability = record({
  fault: required(
    words,
    "partition@3s~1f0c; of a repeated plan crash of oneOf@2s~77ab, the same each time that it " +
      "comes round.",
  ),
  atUs: required(count, "When it began."),
  longestUs: required(
    number,
    "The longest time without a completed operation that reaches past the fault's beginning, " +
      "counted from there on at most; microseconds.",
  ),
  target: optional(
    words,
    "Whom it hit: n1, n1 | n2 n3. Aimed at a leader, it hits another node of another protocol.",
  ),
});

/** How long clients waited at worst after a fault began and before the next one did. */
export type Unavailability = ReadOf<typeof unavailability>;

/** How stale reads were: sure lower bounds, from what clients saw. */
export const staleness = record({
  reads: required(count, "Of which it is known what wrote the value."),
  stale: required(count, "Those that were older than another write, wholly before the read."),
  versionsMax: required(count, "By how many such writes, at most."),
  ageMaxUs: required(number, "For how long one had been complete, at most; microseconds."),
});

export type Staleness = ReadOf<typeof staleness>;

/** What one protocol cost and gave under the scenario's faults. */
export const figures = record({
  throughput: required(
    number,
    "Completed operations in a second of virtual time, during chaos: the offered load times " +
      "availability, no capacity.",
  ),
  latencyUs: required(percentiles, "Of completed operations, microseconds; null: none completed."),
  messagesPerOperation: required(number),
  bytesPerOperation: required(
    nullable(number),
    "What nodes sent each other, as compact JSON; null: not counted, since the scenario names one " +
      "protocol only.",
  ),
  diskSyncsPerOperation: required(number),
  reads: optional(words, "How reads are answered, by the protocol's option; absent: it has none."),
  readsOrdered: optional(literal(true), "Reads go through its log, as writes do."),
  longestGapUs: required(number, "The longest time without a completed operation, microseconds."),
  unavailable: required(
    list(unavailability, { words: "a list of faults" }),
    "By fault as they began: the longest wait until the next one, microseconds.",
  ),
  staleness: optional(
    staleness,
    "How stale reads were; absent: linearizability is judged, or the object has no versions.",
  ),
  own: optional(numbers, "What systems of its kind are compared by; absent: nothing of its own."),
});

export type RunFigures = ReadOf<typeof figures>;

/** A check that judged no more, since the run broke what it rests on. */
const suspension = record({
  check: required(words),
  by: required(list(words, { words: "a list of faults" }), "Such as drift of n4, ascending."),
});

const sentences = list(words, { words: "a list of sentences" });

/** What is said of one run of one scenario with one protocol and one seed, wherever it is said. */
export const RUN = {
  scenario: required(words, "The scenario's file, as given."),
  name: required(words),
  protocol: required(words),
  seed: required(count),
  verdict: required(verdict),
  met: required(flag, "Whether the run met the scenario's `expect`."),
  hash: required(digits(16), "The run's identity: 16 hexadecimal digits."),
  steps: required(count),
  virtualUs: required(amount),
  operations: required(operations),
  happened: required(numbers, "What happened, counted: elections, crashes, truncations and so on."),
  violations: required(list(violation, { words: "a list of violations" })),
  vacuous: optional(
    sentences,
    "Why a run that passed proves little: only-reads, nothing-judged, unused-rule NAME, " +
      "idle-step NAME, unmet-role NAME, never-answered NAME, no-fault-struck. Absent: it does not.",
  ),
  suspended: optional(
    list(suspension, { words: "a list of checks" }),
    "Checks that hold under a bound, as of clocks, which the run broke: from then on they judged " +
      "nothing. Absent: none.",
  ),
  doubts: optional(
    sentences,
    "What of the scenario leaves a correct cluster little hope: its options in these " +
      "surroundings, a network that loses all, no time to recover.",
  ),
};

/** One run of one scenario with one protocol and one seed. */
export interface RunResult extends FieldsRead<typeof RUN> {
  /** The faults as they came, for the artifact; absent: the run passed. */
  readonly decisions?: { readonly faults: readonly FaultDecision[] };
  /** Figures for comparisons of protocols. */
  readonly figures: RunFigures;
}

/** A run with what only some callers want. */
export interface FullRunResult extends RunResult {
  readonly history: readonly Operation[];
}
