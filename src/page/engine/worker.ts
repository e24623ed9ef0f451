/**
 * The page's worker: makes runs again, so that the page stays responsive, and answers questions
 * about the last one.
 */
import type { Operation } from "../../history/operation.ts";
import type { PageScenario } from "../../report/page.ts";
import type { Recording } from "../../runner/recording.ts";
import { withPrograms } from "../../scenario/own-programs.ts";
import { withSystem } from "../../scenario/own-system.ts";
import { REGISTERED, type Registries } from "../../scenario/scope.ts";
import { directPast } from "../../search/explain/brief.ts";
import { explainFailure } from "../../search/explain/explain.ts";
import { find } from "../model/find.ts";
import { placesIn, RunView } from "../model/run-view.ts";
import { CarriedRun } from "./carried-run.ts";
import { type AskedChoice, choicesAsked } from "./choices-asked.ts";
import { judgedOf } from "./judged.ts";
import type { AnswerMessage, Answers, Ask, AskMessage, RunOrder, Smaller } from "./messages.ts";
import { ordered } from "./ordered.ts";
import { outlineOf } from "./outline.ts";
import { smaller } from "./smaller.ts";
import { storyOf } from "./story.ts";

/** What a worker may name of its thread. */
interface Thread {
  onmessage: ((event: { readonly data: AskMessage }) => Promise<void>) | null;
  /** @param transfer buffers that the receiver gets instead of a copy. */
  postMessage(message: AnswerMessage, transfer?: readonly ArrayBufferLike[]): void;
}

/** Steps after which the worker reports to the page how far a run is. */
const PROGRESS_EVERY = 10_000;

/** Real time after the run is sent: it is drawn first; and between two checkpoints. */
const PREPARE_AFTER_MS = 400;
const PREPARE_ON_AFTER_MS = 2;

const thread = globalThis as unknown as Thread;
/** By the bundle that a scenario names: the systems of users' own that the engine holds. */
const owns = new Map<string, OwnCarried>();
let current: CarriedRun | null = null;
/** Of it, to find events; null: nothing was looked for yet. */
let view: RunView | null = null;
/** By step; null: not asked for yet. */
let choices: ReadonlyMap<number, readonly AskedChoice[]> | null = null;
/** Whether shrinking is to end with the best so far. */
let isEnough = false;

/** The systems of a user's own that a scenario names, as they are bundled into the engine. */
export interface OwnCarried {
  /** Their files. */
  readonly file: string;
  readonly systems: readonly {
    /** What its file exports by default. */
    readonly system: unknown;
    readonly file: string;
    /** As scenarios name it. */
    readonly named: string;
  }[];
}

/** Answers the page from now on. */
export function serve(carried: readonly OwnCarried[]): void {
  for (const own of carried) owns.set(own.file, own);
  thread.onmessage = async ({ data: { id, ask } }) => {
    try {
      const answer = await answerTo(id, ask);
      thread.postMessage({ id, kind: "answer", answer }, buffersOf(answer));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      thread.postMessage({ id, kind: "refused", message });
    }
  };
}

/** What of an answer is sent: an outline holds some 50 bytes an event. */
function buffersOf(answer: Answers[keyof Answers]): readonly ArrayBufferLike[] {
  if (answer === null || !("outline" in answer)) return [];
  const { outline, places } = answer;
  const { count: _, ...messages } = places.messages;
  return [
    ...Object.values(outline.columns),
    outline.label,
    ...Object.values(messages),
    places.eventOf,
    places.invocations,
  ].map(({ buffer }) => buffer);
}

/** What a scenario may name. */
function knownBy({ own, programs }: PageScenario): Registries {
  const carried = own === undefined ? undefined : owns.get(own);
  const known = (carried?.systems ?? []).reduce(
    (before, { system, file, named }) => withSystem(system, file, named, before),
    REGISTERED,
  );
  return programs === undefined ? known : withPrograms(new Map(Object.entries(programs)), known);
}

function carriedRun(order: RunOrder): CarriedRun {
  return new CarriedRun(order, { known: knownBy(order.scenario) });
}

/** Between answers, makes ready for moments of a run to be asked for. */
function prepareFor(run: CarriedRun, afterMs = PREPARE_AFTER_MS): void {
  setTimeout(() => {
    if (run === current && !run.prepare(run.steps)) prepareFor(run, PREPARE_ON_AFTER_MS);
  }, afterMs);
}

/** An answer, at once but for what can be ended on its way. */
function answerTo(id: number, ask: Ask): Answers[keyof Answers] | Promise<Smaller> {
  switch (ask.kind) {
    case "run": {
      const began = performance.now();
      const run = carriedRun(ask.order);
      while (!run.advance(PROGRESS_EVERY)) tell(id, run.steps);
      const runMs = performance.now() - began;
      const { result } = run;
      const took = { runMs, judgedMs: performance.now() - began - runMs };
      current = run;
      view = null;
      choices = null;
      const outline = outlineOf(run.recording, result, took, run.scenario.script);
      prepareFor(run);
      return { outline, places: placesIn(outline) };
    }
    case "story":
      return storyOf(made(), made().order.protocol, knownBy(made().order.scenario));
    case "direct":
      return directPast(made().recording, ask.step);
    case "moment":
      return made().moment(ask.step);
    case "words": {
      const { recording } = made();
      return Array.from({ length: Math.max(0, ask.to - ask.from) }, (_, at) =>
        recording.words(recording.log.at(ask.from + at)),
      );
    }
    case "find": {
      const { recording } = made();
      view ??= new RunView(outlineOf(recording, made().result));
      return find(view, ask.question, ask.max, wordsIn(recording));
    }
    case "order": {
      const { scenario, result, recording } = made();
      if (!scenario.checks.includes("linearizable")) return null;
      const { object } = recording.simulation;
      return ordered(result.history, object, scenario.limits.checkWorkMax);
    }
    case "cycles":
      return judgedOf(made());
    case "why": {
      const { scenario, result } = helping(ask.order);
      const { protocol, seed } = ask.order;
      const known = knownBy(ask.order.scenario);
      return explainFailure({ scenario, protocol, seed, run: result }, { known });
    }
    case "count": {
      const run = whole(ask.order);
      const asked = new RunView(outlineOf(run.recording, run.result));
      const { count, events } = find(asked, ask.question, 1, wordsIn(run.recording));
      const [first] = events;
      const { steps, times } = asked.outline.columns;
      const place = first ?? -1;
      return { count, step: steps[place] ?? 0, atUs: times[place] ?? 0 };
    }
    case "completions": {
      const run = whole(ask.order);
      const { history, faults } = outlineOf(run.recording, run.result);
      return { eachUs: ask.eachUs, counts: completionsOf(history, ask.eachUs), faults };
    }
    case "choices": {
      const { protocol, seed } = ask.order;
      const known = knownBy(ask.order.scenario);
      choices ??= choicesAsked(helping(ask.order).scenario, protocol, seed, { known });
      return choices.get(ask.step) ?? [];
    }
    case "smaller":
      isEnough = false;
      return smaller(ask.order, {
        known: knownBy(ask.order.scenario),
        onProgress: (steps) => tell(id, steps),
        isEnough: () => isEnough,
      });
    case "enough":
      isEnough = true;
      return null;
  }
}

function tell(id: number, steps: number): void {
  thread.postMessage({ id, kind: "progress", steps });
}

/** A run that is made for one question alone. */
function whole(order: RunOrder): CarriedRun {
  const run = carriedRun(order);
  while (!run.advance(Number.POSITIVE_INFINITY));
  return run;
}

function wordsIn(recording: Recording): (event: number) => string {
  return (event) => recording.words(recording.log.at(event));
}

function completionsOf(history: readonly Operation[], eachUs: number): readonly number[] {
  const counts: number[] = [];
  for (const { completedUs, outcome } of history) {
    if (completedUs === null || outcome !== "ok") continue;
    const place = Math.floor(completedUs / eachUs);
    while (counts.length <= place) counts.push(0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** The run that this worker helps with: a worker helps with one. */
function helping(order: RunOrder): CarriedRun {
  if (current === null) {
    current = carriedRun(order);
    while (!current.advance(PROGRESS_EVERY));
  }
  return current;
}

function made(): CarriedRun {
  if (current === null) throw new RangeError("there is no run to ask about");
  return current;
}
