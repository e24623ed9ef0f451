/**
 * ITF, the Informal Trace Format of Apalache (ADR-015 of its documentation): the states of all
 * processes after each step. A variable is a field of the protocol's state, a function from the
 * nodes that are up to that field's value there.
 */
import { jsonText } from "../../core/escape/json.ts";
import { type NodeId, nodeName } from "../../protocol/node-id.ts";
import { CRASH, STEP_MAX } from "../../world/event.ts";
import type { Recorder } from "../../world/tap.ts";
import { narrate } from "../narrate.ts";
import { narratedOf } from "../recording.ts";
import type { RunRecorder, Simulation } from "../simulation.ts";
import type { TracedRun, TraceEnd, TraceFormat } from "./format.ts";

export const itf: TraceFormat = {
  name: "itf",
  about: "The states of all nodes after each step, as Apalache and its tools read them",
  wantsFields: true,
  begin(run, write) {
    const states = new ItfStates(run, write);
    return { recording: states, finish: (end) => states.finish(end) };
  },
};

/**
 * What an integer, null and the like are in ITF; a Map is a function, a Set a set, a list a
 * sequence, an object a record.
 */
export function itfOf(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isSafeInteger(value)
        ? { "#bigint": String(value) }
        : { "#unserializable": String(value) };
    case "bigint":
      return { "#bigint": String(value) };
    case "object":
      return value === null ? { "#unserializable": "null" } : itfOfObject(value);
    default:
      return { "#unserializable": String(value) };
  }
}

function itfOfObject(value: object): unknown {
  if (value instanceof Map) return pairs([...value]);
  if (value instanceof Set) return { "#set": [...value].map(itfOf) };
  if (Array.isArray(value)) return value.map(itfOf);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  // A record's fields must not begin with #, which would be taken for one of the forms above.
  if (fields.some(([name]) => name.startsWith("#"))) return pairs(fields);
  return Object.fromEntries(fields.map(([name, field]) => [name, itfOf(field)]));
}

function pairs(list: readonly (readonly [unknown, unknown])[]): unknown {
  return { "#map": list.map(([key, item]) => [itfOf(key), itfOf(item)]) };
}

/** The fields of a state; of a state that is not an object, one field for all of it. */
export function fieldsOf(state: unknown): readonly (readonly [string, unknown])[] {
  const isRecord =
    typeof state === "object" &&
    state !== null &&
    !Array.isArray(state) &&
    !(state instanceof Map) &&
    !(state instanceof Set);
  return isRecord
    ? Object.entries(state).filter(([, field]) => field !== undefined)
    : [["state", state]];
}

/** Takes the states as handlers leave them, and writes one for each step. */
class ItfStates implements RunRecorder, Recorder {
  readonly #run: TracedRun;
  readonly #write: (text: string) => void;
  #of: Simulation | null = null;
  /** By node that is up: the text of each of its fields. */
  readonly #nodes = new Map<NodeId, ReadonlyMap<string, string>>();
  /** The step that is being handled, as its state's metadata; null outside the window. */
  #pending: Readonly<Record<string, unknown>> | null;
  #looked = false;
  #written = 0;

  constructor(run: TracedRun, write: (text: string) => void) {
    this.#run = run;
    this.#write = write;
    this.#pending = run.first > 0 ? null : { step: 0, atUs: 0, cause: 0, what: "the beginning" };
  }

  begin(simulation: Simulation): void {
    this.#of = simulation;
    simulation.world.attach(this);
  }

  hear(
    kind: number,
    actor: number,
    other: number,
    number: number,
    payload: unknown,
    cause: number,
  ): void {
    const simulation = this.#of;
    if (kind > STEP_MAX || simulation === null) return;
    const { world } = simulation;
    this.#flush();
    const { steps: step, nowUs: atUs } = world;
    if (!this.#isWanted(step)) return;
    if (!this.#looked) {
      this.#looked = true;
      for (const id of world.ids) this.#look(id);
    }
    if (kind === CRASH) this.#nodes.delete(actor);
    const event = { kind, actor, other, number, payload, mark: 0, settled: 0 };
    const what = narrate(narratedOf(simulation), event);
    this.#pending = { step, atUs, cause, what };
  }

  handled(node: NodeId): void {
    if (this.#isWanted(this.#of?.world.steps ?? 0)) this.#look(node);
  }

  finish({ hash, steps, verdict }: TraceEnd): void {
    this.#flush();
    if (this.#written === 0) this.#open();
    const { last } = this.#run;
    const end = { hash, steps, verdict, ...(last < steps ? { last } : {}) };
    this.#write(`\n],\n"#meta": ${jsonText({ ...this.#about(), ...end })}}\n`);
  }

  #about(): Readonly<Record<string, unknown>> {
    const { scenario, name, protocol, seed } = this.#run;
    return {
      format: "ITF",
      "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
      source: scenario,
      description: `${name}: ${protocol}, seed ${seed}; made by Rashomon`,
      protocol,
      seed,
    };
  }

  #isWanted(step: number): boolean {
    return step >= this.#run.first && step <= this.#run.last;
  }

  #open(): void {
    this.#write(`{"vars": ${jsonText(this.#run.fields)},\n"states": [`);
  }

  /** Keeps the text of a node's state, if it has one. */
  #look(node: NodeId): void {
    const host = this.#of?.world.node(node);
    if (host?.up !== true || host.state === null) return;
    const { fields: wanted } = this.#run;
    const fields = fieldsOf(host.state).filter(([name]) => wanted.includes(name));
    this.#nodes.set(node, new Map(fields.map(([name, field]) => [name, jsonText(itfOf(field))])));
  }

  /** Writes the state after the step that was handled last. */
  #flush(): void {
    if (this.#pending === null) return;
    if (this.#written === 0) this.#open();
    const meta = jsonText({ index: this.#written, ...this.#pending });
    const variables = this.#run.fields.map(
      (field) => `${jsonText(field)}: ${this.#functionOf(field)}`,
    );
    const separator = this.#written++ === 0 ? "\n" : ",\n";
    this.#write(`${separator}{${[`"#meta": ${meta}`, ...variables].join(", ")}}`);
    this.#pending = null;
  }

  /** A field as a function from nodes, in the order of their numbers. */
  #functionOf(field: string): string {
    const items = (this.#of?.world.ids ?? []).flatMap((id) => {
      const text = this.#nodes.get(id)?.get(field);
      return text === undefined ? [] : [`["${nodeName(id)}", ${text}]`];
    });
    return `{"#map": [${items.join(", ")}]}`;
  }
}
