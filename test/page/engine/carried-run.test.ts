/** A run made again: the same hash, and the state of every process after any step. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/core/json.ts";
import { CarriedRun } from "../../../src/page/engine/carried-run.ts";
import { judgedOf } from "../../../src/page/engine/judged.ts";
import { ordered } from "../../../src/page/engine/ordered.ts";
import { outlineOf } from "../../../src/page/engine/outline.ts";
import { ruleOf, storyOf } from "../../../src/page/engine/story.ts";
import { branched } from "../../../src/page/model/branch.ts";
import { find } from "../../../src/page/model/find.ts";
import { pointsOf } from "../../../src/page/model/points.ts";
import { RunView } from "../../../src/page/model/run-view.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { Timeline } from "../../../src/runner/timeline.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { explicitSource, resolveScenario } from "../../../src/scenario/resolve.ts";
import { REGISTERED } from "../../../src/scenario/scope.ts";
import { CRASH, START } from "../../../src/world/event.ts";

function carried(file: string, protocol: string, seed: number) {
  const scenario = parseScenario(readFileSync(file, "utf8"), file);
  const source = explicitSource(scenario);
  const run = new CarriedRun({ scenario: { file, name: "", source }, protocol, seed });
  while (!run.advance(5_000));
  return { scenario, source, run };
}

describe("a run made again", () => {
  const { scenario, source, run } = carried("scenarios/raft/everything-at-once.yaml", "raft", 3);
  const whole = simulate(scenario, "raft", 3);
  const view = new RunView(outlineOf(run.recording, run.result));
  const words = (event: number) => run.recording.words(run.recording.log.at(event));

  it("has the hash of the run", () => {
    expect(run.result.hash).toBe(whole.hash);
  });

  it("knows every process after any step as a timeline does", () => {
    const timeline = new Timeline(scenario, "raft", 3);
    for (let at = 0; at < 40; at++) {
      const step = 1 + ((at * 7_919 + 13) % run.steps);
      const node = 1 + (at % scenario.nodes);
      const moment = run.moment(step);
      expect(moment.states[node - 1]?.state).toEqual(timeline.at(node, step).state);
    }
  });

  it("says what a step changed", () => {
    const [election = 0] = view.elections;
    const { states } = run.moment(election);
    const changed = states.flatMap(({ changes }) => changes.map(({ path }) => path[0]));
    expect(changed).toContain("role");
    expect(new Set(states.flatMap((one) => (one.changes.length > 0 ? [one.address] : [])))).toEqual(
      new Set([view.actorOf(election)]),
    );
  });

  it("says what a start after a crash lost, as a timeline does", () => {
    const timeline = new Timeline(scenario, "raft", 3);
    const { log } = run.recording;
    const down = new Set<number>();
    const starts: number[] = [];
    for (let index = log.first; index < log.length; index++) {
      const { kind, actor, step } = log.at(index);
      if (kind === CRASH) down.add(actor);
      else if (kind === START && down.has(actor)) starts.push(step);
    }
    expect(starts.length).toBeGreaterThan(0);
    for (const step of starts.slice(0, 3)) {
      const { states } = run.moment(step);
      const [lost] = states.filter(({ since }) => since !== null);
      const told = timeline.at(lost?.address ?? 0, step);
      expect(lost?.since).toBe(told.since);
      expect(lost?.changes.map(({ path }) => path.join("."))).toEqual(
        told.changes.map(({ path }) => path),
      );
    }
  });

  it("has each delivered message arrive after it was sent, at its receiver", () => {
    const { messages } = view;
    expect(messages.count).toBeGreaterThan(1_000);
    for (let at = 0; at < messages.count; at++) {
      const arrival = messages.toStep[at] as number;
      if (arrival === 0) continue;
      expect(messages.toUs[at]).toBeGreaterThanOrEqual(messages.fromUs[at] as number);
      expect(arrival).toBeGreaterThan(messages.fromStep[at] as number);
    }
  });

  it("has a cone that holds its causes, and nothing that came later", () => {
    const step = Math.floor(view.steps / 2);
    const cone = view.coneOf(step);
    expect(cone[step]).toBe(1);
    expect(cone[view.causeOf(step)]).toBe(1);
    expect(cone.slice(step + 1)).not.toContain(1);
    expect(cone.indexOf(0, 1)).toBeLessThan(step);
  });

  it("finds events by what they say", () => {
    const { events, count } = find(view, "success=false n2 kind:message", 5, words);
    expect(count).toBeGreaterThan(0);
    for (const event of events) expect(words(event)).toContain("success=false");
    let plain = 0;
    for (let event = 0; event < view.events; event++) {
      const isThere = words(event).includes("success=false") && words(event).startsWith("n2 gets");
      if (isThere) plain++;
    }
    expect(count).toBe(plain);
  });

  it("finds events by all words of a question", () => {
    const { events, count } = find(view, "kind:sent from:n2 fate:lost", 5, words);
    expect(count).toBeGreaterThan(0);
    for (const event of events) {
      expect(view.nameOf(view.outline.columns.actors[event] as number)).toBe("n2");
    }
    expect(find(view, "n2 nonsense:1", 5, words).count).toBe(0);
  });

  it("places linearization points within their operations", () => {
    const { history } = run.result;
    const { verdict, order } = ordered(history, run.recording.simulation.object, 10_000_000);
    expect(verdict).toBe("ok");
    const points = pointsOf(history, order);
    for (const [number, us] of points) {
      const { invokedUs, completedUs } = history[number] ?? {};
      expect(us).toBeGreaterThanOrEqual(invokedUs ?? 0);
      if (completedUs !== null) expect(us).toBeLessThanOrEqual(completedUs ?? 0);
    }
  });

  it("knows what the object held after each operation of the order", () => {
    const { history } = run.result;
    const { order, held } = ordered(history, run.recording.simulation.object, 10_000_000);
    expect(held).toHaveLength(order.length);
    const reads = order.flatMap((number, place) => {
      const { f, output, outcome } = history[number] ?? {};
      return f === "get" && outcome === "ok" ? [[output, held?.[place]] as const] : [];
    });
    expect(reads.length).toBeGreaterThan(0);
    // A read answers what was held, and leaves it.
    for (const [output, after] of reads) {
      expect(after).toBe(output === null ? "nil" : JSON.stringify(output));
    }
  });

  it("is the same run as a branch that decides nothing otherwise", () => {
    const page = { file: "x.yaml", name: "x", source };
    const none = branched(page, []).source as Readonly<Record<string, Value>>;
    const over = { ...none, choices: { base: "weather" } };
    const again = simulate(resolveScenario(over, "x.yaml"), "raft", 3);
    expect(again.hash).toBe(whole.hash);
  });
});

describe("a run of transactions that is no order's", () => {
  const { run } = carried("scenarios/spanner/read-then-voted-mutant.yaml", "spanner", 1);

  it("has the cycle, of operations of its history", () => {
    const [judged] = judgedOf(run);
    expect([judged?.check, judged?.verdict]).toEqual(["strict-serializable", "illegal"]);
    const [cycle] = judged?.cycles ?? [];
    expect(cycle?.anomaly).toBe("G-single");
    const calls = cycle?.members.map(({ operation }) => run.result.history[operation]?.f);
    expect(calls).toEqual(["txn", "txn"]);
  });

  it("has a rule for its level, and for weaker ones", () => {
    const story = storyOf(run, "spanner", REGISTERED);
    expect(story?.rule?.source).toBe("Papadimitriou 1979");
    expect(ruleOf("causal", REGISTERED)?.source).toBe("Bouajjani et al. 2017");
  });
});
