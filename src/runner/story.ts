/** The story of a failure: the run once more, listened to, and of what was heard the lines that matter. */
import type { Property } from "../checkers/audit.ts";
import { formatMoment } from "../core/units.ts";
import type { FactTable } from "../protocol/facts.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { protocols } from "../protocols/index.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { CRASH, START, WAKE } from "../world/event.ts";
import { foldOfFacts } from "./conditions.ts";
import { addressName, factWords, narrate } from "./narrate.ts";
import type { Violation } from "./result.ts";
import { Simulation, type SimulationParts } from "./simulation.ts";

/** A line, and what makes it worth telling. */
interface Line {
  readonly step: number;
  readonly atUs: number;
  readonly text: string;
  /** Addresses concerned; empty: everybody. */
  readonly who: readonly number[];
  /** Worth telling however long ago it was; other lines are told only near the end. */
  readonly milestone: boolean;
}

/** Lines that are remembered while the run goes on. */
const KEPT = 8_000;
/** Of a story's lines, so many are the last steps before the end, whatever they were. */
const LAST_STEPS = 8;

/**
 * The last relevant steps before a violation, one a line, with step number and time, in the order in which they
 * happened: what faults and scripts did, who led, who voted, what disks lost, and the very last steps of the nodes
 * concerned. Where an invariant did not hold, the last line is the fact that shows it.
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
  const declared = parts.protocol?.facts ?? protocols.get(protocol)?.facts;
  const listener = new Listener(violation, { ...WORLD_FACTS, ...declared });
  const listeners = [...(parts.listeners ?? []), ...listener.folds];
  const simulation = new Simulation(scenario, protocol, seed, { ...parts, listeners });
  listener.listenTo(simulation);
  simulation.boot();
  simulation.run(violation.step);
  const concerned = new Set(violation.nodes.map((name) => Number(name.slice(1))));
  const lines = listener
    .finish()
    .filter(({ step }) => step <= violation.step)
    .filter(
      ({ who }) => concerned.size === 0 || who.length === 0 || who.some((id) => concerned.has(id)),
    );
  const passing = lines.filter(({ milestone }) => !milestone).slice(-LAST_STEPS);
  const told = lines
    .filter((line) => line.milestone || passing.includes(line))
    .slice(-Math.max(linesMax, passing.length));
  const width = String(violation.step).length;
  return told.map(
    ({ step, atUs, text }) =>
      `step ${String(step).padStart(width)}  ${formatMoment(atUs)}  ${text}`,
  );
}

/** Hears a run and keeps its last lines, in the order in which things happened. */
class Listener {
  /** What it hears beside steps and notes. The last one hears every fact after the invariants have. */
  readonly folds: readonly Property[];
  readonly #violation: Violation;
  #lines: Line[] = [];
  #simulation: Simulation | null = null;
  #seen = new Map<NodeId, Observation | null>();
  #lastActor: NodeId = 0;
  #lastStep = { step: 0, atUs: 0 };
  /** The place of a waking of faults or script in the lines: what it does is reported there, before what follows from it. */
  #waking = -1;
  #wakingStep = { step: 0, atUs: 0 };
  #over = false;

  /** @param facts those that may be told of the run. */
  constructor(violation: Violation, facts: FactTable) {
    this.#violation = violation;
    const witness = foldOfFacts(facts, (...fact) => this.#witness(...fact));
    this.folds = [this.#milestones(), witness];
  }

  listenTo(simulation: Simulation): void {
    this.#simulation = simulation;
    const { world, protocol } = simulation;
    const nodes = world.ids.length;
    const isNode = (id: number) => id !== 0 && id <= nodes;
    world.recorder = {
      step: (kind, actor, from, payload) => {
        this.#notice();
        this.#lastActor = isNode(actor) ? actor : 0;
        this.#lastStep = { step: world.steps, atUs: world.nowUs };
        if (kind === WAKE && actor > nodes + simulation.clients.length) {
          // Faults, the script and the phases report what they do themselves.
          this.#waking = this.#lines.length;
          this.#wakingStep = this.#lastStep;
          return;
        }
        // A crash or a start may be what a fault or the script is doing.
        if (kind !== CRASH && kind !== START) this.#waking = -1;
        const text = narrate(protocol, nodes, kind, actor, from, payload);
        this.#tell([actor, from].filter(isNode), text, kind === CRASH || kind === START);
      },
      sent: () => {
        // What leaves is heard when it arrives.
      },
      note: (node, text) => {
        const who = node === 0 ? [] : [node];
        const words = node === 0 ? text : `${addressName(node, nodes)}: ${text}`;
        this.#tell(who, words, true, node === 0);
      },
    };
  }

  /** The lines, when the run is over: the last step's change of role has not been noticed yet. */
  finish(): readonly Line[] {
    this.#notice();
    return this.#lines;
  }

  #milestones(): Property<null> {
    return {
      uses: ["logs"],
      initial: () => null,
      on: {
        vote: (_state, _view, node, term, candidate) =>
          this.#tell(
            [node, candidate],
            `${nodeName(node)} votes for ${nodeName(candidate)} in term ${term}`,
            true,
          ),
        truncated: (_state, view, node, from) => {
          const last = view.logs.lastIndex(node);
          if (from > last) return;
          this.#tell(
            [node],
            `${nodeName(node)} removes entries ${from} to ${last} from its disk`,
            true,
          );
        },
      },
    };
  }

  /** A fact after which the invariant is found not to hold: the story ends here. */
  #witness(name: string, fields: readonly string[], numbers: readonly number[]): void {
    const simulation = this.#simulation;
    if (this.#over || simulation === null) return;
    const { check } = this.#violation;
    if (!simulation.audit.findings.some(({ invariant }) => invariant === check)) return;
    // Whose handler runs may have a new role already.
    this.#notice();
    this.#tell([], factWords(name, fields, numbers), true);
    this.#over = true;
  }

  /** Tells whether the node that acted last changed its role or term. */
  #notice(): void {
    const id = this.#lastActor;
    if (this.#simulation === null || id === 0) return;
    const now = this.#simulation.world.observe(id);
    const before = this.#seen.get(id);
    this.#seen.set(id, now);
    if (now === null || (before?.role === now.role && before.term === now.term)) return;
    if (before?.role === now.role && now.role !== "leader") return;
    const text = `${nodeName(id)} is ${now.role} in term ${now.term}, commit index ${now.commitIndex}`;
    this.#add({ ...this.#lastStep, text, who: [id], milestone: true }, this.#lines.length);
  }

  /** @param cause whether it belongs before what has been told of the waking that it happens in. */
  #tell(who: readonly number[], text: string, milestone: boolean, cause = false): void {
    const { steps: step = 0, nowUs: atUs = 0 } = this.#simulation?.world ?? {};
    const line = { step, atUs, text, who, milestone };
    if (!cause || this.#waking === -1) {
      this.#add(line, this.#lines.length);
      return;
    }
    this.#add({ ...line, ...this.#wakingStep }, this.#waking);
    this.#waking++;
  }

  #add(line: Line, at: number): void {
    if (this.#over) return;
    const lines = this.#lines;
    // One step may say the same to several others: a candidate asks all of them for a vote.
    const last = lines[at - 1];
    if (last?.text === line.text && last.step === line.step) return;
    lines.splice(at, 0, line);
    if (lines.length <= 2 * KEPT) return;
    lines.splice(0, KEPT);
    this.#waking = Math.max(-1, this.#waking - KEPT);
  }
}
