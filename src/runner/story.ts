/** The story of a failure: the run once more, listened to, and of what was heard the lines that matter. */
import type { Invariant } from "../checkers/audit.ts";
import { formatMoment } from "../core/units.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { World } from "../world/world.ts";
import { addressName, narrate } from "./narrate.ts";
import type { Violation } from "./result.ts";
import { Simulation, type SimulationParts } from "./simulation.ts";

/** A line, and what makes it worth telling. */
interface Line {
  readonly step: number;
  readonly atUs: number;
  readonly text: string;
  /** Addresses concerned; empty: everybody. */
  readonly who: readonly number[];
}

/** Lines of either kind that are remembered while the run goes on. */
const KEPT = 4_000;
/** Of a story's lines, so many are the last steps before the end, whatever they were. */
const LAST_STEPS = 8;

/**
 * The last relevant steps before a violation, one a line, with step number and time: what faults did, who led, who
 * voted, what disks lost, and the very last steps of the nodes concerned.
 * @param violation for a handler that never returned, give the step before it.
 * @param linesMax at least 10.
 */
export function tellStory(
  scenario: Scenario,
  protocol: string,
  seed: number,
  violation: Violation,
  linesMax: number,
  parts: SimulationParts = {},
): readonly string[] {
  const milestones: Line[] = [];
  const steps: Line[] = [];
  const listener = new Listener(milestones, steps);
  const folds = [...(parts.folds ?? []), listener.fold];
  const simulation = new Simulation(scenario, protocol, seed, { ...parts, folds });
  listener.listenTo(simulation);
  simulation.boot();
  simulation.run(violation.step);
  listener.finish();
  const concerned = new Set(violation.nodes.map((name) => Number(name.slice(1))));
  const relevant = (line: Line) =>
    concerned.size === 0 || line.who.length === 0 || line.who.some((id) => concerned.has(id));
  const last = steps.filter(relevant).slice(-LAST_STEPS);
  const from = last[0]?.step ?? Number.POSITIVE_INFINITY;
  const before = milestones.filter((line) => relevant(line) && line.step < from);
  const within = milestones.filter((line) => relevant(line) && line.step >= from);
  const room = Math.max(0, linesMax - last.length - within.length);
  const told = [...before.slice(Math.max(0, before.length - room)), ...last, ...within]
    .sort((a, b) => a.step - b.step)
    .slice(-linesMax);
  const width = String(violation.step).length;
  return told.map(
    ({ step, atUs, text }) =>
      `step ${String(step).padStart(width)}  ${formatMoment(atUs)}  ${text}`,
  );
}

/** Hears a run and keeps its last lines. */
class Listener {
  readonly fold: Invariant<null>;
  readonly #milestones: Line[];
  readonly #steps: Line[];
  #world: World | null = null;
  #seen = new Map<NodeId, Observation | null>();
  #lastActor: NodeId = 0;

  constructor(milestones: Line[], steps: Line[]) {
    this.#milestones = milestones;
    this.#steps = steps;
    const tell = (who: readonly number[], text: string) => this.#milestone(who, text);
    this.fold = {
      name: "story",
      statement: "Hears votes, leaders and losses; never fails.",
      source: "",
      protocols: [],
      initial: () => null,
      on: {
        vote: (_state, _view, node, term, candidate) =>
          tell(
            [node, candidate],
            `${nodeName(node)} votes for ${nodeName(candidate)} in term ${term}`,
          ),
        truncated: (_state, view, node, from) => {
          const last = view.logs.lastIndex(node);
          if (from <= last)
            tell([node], `${nodeName(node)} removes entries ${from} to ${last} from its disk`);
        },
        crashed: (_state, _view, node) => tell([node], `${nodeName(node)} crashes`),
        restarted: (_state, _view, node) =>
          tell([node], `${nodeName(node)} restarts from its disk`),
      },
    };
  }

  listenTo(simulation: Simulation): void {
    const { world, protocol } = simulation;
    this.#world = world;
    const nodes = world.ids.length;
    world.recorder = {
      step: (kind, actor, from, payload) => {
        this.#notice();
        this.#lastActor = actor <= nodes ? actor : 0;
        const text = narrate(protocol, nodes, kind, actor, from, payload);
        keep(
          this.#steps,
          this.#line(
            [actor, from].filter((id) => id !== 0 && id <= nodes),
            text,
          ),
        );
      },
      sent: () => {
        // What leaves is heard when it arrives.
      },
      note: (node, text) => {
        const who = node === 0 ? [] : [node];
        this.#milestone(who, node === 0 ? text : `${addressName(node, nodes)}: ${text}`);
      },
    };
  }

  /** The run is over: the last step's change of role has not been noticed yet. */
  finish(): void {
    this.#notice();
  }

  /** Tells whether the node that acted last changed its role or term. */
  #notice(): void {
    const world = this.#world;
    const id = this.#lastActor;
    if (world === null || id === 0) return;
    const now = world.observe(id);
    const before = this.#seen.get(id);
    this.#seen.set(id, now);
    if (now === null || (before?.role === now.role && before.term === now.term)) return;
    if (before?.role === now.role && now.role !== "leader") return;
    this.#milestone(
      [id],
      `${nodeName(id)} is ${now.role} in term ${now.term}, commit index ${now.commitIndex}`,
    );
  }

  #milestone(who: readonly number[], text: string): void {
    // One step may say the same to several others: a candidate asks all of them for a vote.
    const last = this.#milestones.at(-1);
    if (last?.text === text && last.step === this.#world?.steps) return;
    keep(this.#milestones, this.#line(who, text));
  }

  #line(who: readonly number[], text: string): Line {
    const world = this.#world;
    return { step: world?.steps ?? 0, atUs: world?.nowUs ?? 0, text, who };
  }
}

function keep(lines: Line[], line: Line): void {
  lines.push(line);
  if (lines.length > 2 * KEPT) lines.splice(0, KEPT);
}
