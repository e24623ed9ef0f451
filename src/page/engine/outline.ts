/**
 * What is drawn of a recorded run: its events by column, their labels, faults and roles as spans.
 */
import type { FaultEvent } from "../../faults/injector.ts";
import type { EventColumns, LoggedEvent } from "../../kernel/event-log.ts";
import type { Observation } from "../../protocol/observation.ts";
import type { Recording } from "../../runner/recording.ts";
import type { FullRunResult } from "../../runner/result.ts";
import type { ScriptStep } from "../../scenario/script.ts";
import type { Batch } from "../../world/batch.ts";
import {
  COMPLETED,
  CRASH,
  DISK,
  DISK_FAILED,
  DROP,
  FACT,
  FAULT,
  FAULT_ENDED,
  HALTED,
  HELD,
  INVOKED,
  ISSUED,
  MESSAGE,
  NOTE,
  REPLY,
  REQUEST,
  ROLE,
  SENT,
  SESSION_MESSAGE,
  START,
  TIMER,
  TIMER_CANCELLED,
  TIMER_SET,
  VIOLATION,
  WAKE,
} from "../../world/event.ts";
import type { FaultSpan, Outline, ProcessPlace, RoleSpan, Took } from "./messages.ts";
import { spansOfScript } from "./script-spans.ts";

const NO_TIME: Took = { runMs: 0, judgedMs: 0 };

/**
 * All of a run that is drawn.
 * @param script the directed steps of its scenario.
 */
export function outlineOf(
  recording: Recording,
  run: FullRunResult,
  took: Took = NO_TIME,
  script: readonly ScriptStep[] = [],
): Outline {
  const { world } = recording.simulation;
  const { history, figures: _, ...result } = run;
  const columns = recording.log.columns();
  const { label, labels } = labelled(recording, columns);
  return {
    result,
    columns,
    label,
    labels,
    processes: placesOf(recording),
    clients: world.clients.length,
    others: world.actors.slice(world.clients.length).map(({ name }) => name),
    ...spansOf(recording, script),
    history,
    took,
  };
}

function placesOf({ simulation }: Recording): readonly ProcessPlace[] {
  const { world } = simulation;
  const isAlone = world.services.length === 1;
  return world.ids.map((address) => {
    const { machine, service, name, base, protocol } = world.node(address);
    const readings = Object.entries(protocol.readings?.fields ?? {});
    return {
      address,
      name,
      machine: machine.name,
      service: isAlone ? "" : service.name,
      base,
      sets: readings.flatMap(([field, reading]) => (reading === "nodes" ? [field] : [])),
      nodes: readings.flatMap(([field, reading]) => (reading === "node" ? [field] : [])),
    };
  });
}

/** A label for each event; what is sent is described once, not when it arrives. */
function labelled(
  recording: Recording,
  { kinds, steps, others, settled }: EventColumns,
): Pick<Outline, "label" | "labels"> {
  const { log } = recording;
  const label = new Uint16Array(kinds.length);
  const labels: string[] = [""];
  const places = new Map<string, number>([["", 0]]);
  /** By position of a fact, and by the step in which something arrives: a label's place. */
  const ofFacts = new Uint16Array(recording.facts.length);
  const ofArrivals = new Uint16Array((steps.at(-1) ?? 0) + 1);
  const placeOf = (text: string): number => {
    let place = places.get(text);
    if (place === undefined) {
      place = labels.length;
      labels.push(text);
      places.set(text, place);
    }
    return place;
  };
  for (let row = 0; row < kinds.length; row++) {
    const kind = kinds[row] as number;
    const step = steps[row] as number;
    const other = others[row] as number;
    let place = kind === FACT ? ofFacts[other] : isArrival(kind) ? ofArrivals[step] : 0;
    if (place === undefined || place === 0) {
      place = placeOf(labelOf(recording, log.at(log.first + row)));
      if (kind === FACT) ofFacts[other] = place;
    }
    if (kind === SENT) ofArrivals[settled[row] as number] = place;
    label[row] = place;
  }
  return { label, labels };
}

function isArrival(kind: number): boolean {
  return kind === MESSAGE || kind === SESSION_MESSAGE || kind === REQUEST || kind === REPLY;
}

function labelOf(recording: Recording, event: LoggedEvent): string {
  const { kind, actor, other, payload } = event;
  switch (kind) {
    case MESSAGE:
    case SESSION_MESSAGE:
    case SENT:
    case HELD:
    case DROP:
    case REQUEST:
    case REPLY:
      return sentLabel(recording, other === 0 ? actor : Math.min(actor, other), payload);
    case TIMER:
    case TIMER_SET:
    case TIMER_CANCELLED:
    case HALTED:
      return String(payload);
    case DISK:
    case DISK_FAILED:
    case ISSUED:
      return batchLabel(payload as Batch);
    case FACT:
      return recording.facts[other]?.name ?? "";
    case FAULT:
    case FAULT_ENDED:
      return (payload as FaultEvent).fault;
    case ROLE:
      return (payload as Observation).role;
    case WAKE:
      return (payload as { readonly name: string }).name;
    case VIOLATION:
      return (payload as { readonly check: string }).check;
    case INVOKED:
    case COMPLETED:
      return recording.simulation.history.at(event.number).f;
    case NOTE:
      return "note";
    default:
      return "";
  }
}

function batchLabel({ writes }: Batch): string {
  const [first] = writes;
  if (first === undefined) return "sync";
  if (writes.length === 1) return first.kind;
  return [...new Set(writes.map(({ kind }) => kind))].join("+");
}

function sentLabel(recording: Recording, address: number, payload: unknown): string {
  if (typeof payload === "object" && payload !== null) {
    if ("command" in payload) return (payload as { command: { f: string } }).command.f;
    if ("reply" in payload) return "answer";
  }
  return recording.describe(address, payload).kind;
}

/** What lasts: faults from their beginning to their end, roles from one to the next. */
function spansOf(
  recording: Recording,
  script: readonly ScriptStep[],
): Pick<Outline, "faults" | "roles"> {
  const { log, simulation } = recording;
  const endUs = simulation.world.nowUs;
  const faults: FaultSpan[] = [];
  const openFaults = new Map<string, number>();
  const roles: RoleSpan[] = [];
  const openRoles = new Map<number, number>();
  const beginRole = (event: LoggedEvent, role: string, term: number): void => {
    const { actor: address, step, atUs } = event;
    const place = openRoles.get(address);
    const last = place === undefined ? undefined : roles[place];
    if (place !== undefined && last !== undefined) roles[place] = { ...last, toUs: atUs };
    openRoles.set(address, roles.length);
    roles.push({ address, step, fromUs: atUs, toUs: endUs, role, term });
  };
  for (let index = log.first; index < log.length; index++) {
    const kind = log.kindAt(index);
    if (kind !== FAULT && kind !== FAULT_ENDED && kind !== ROLE && kind !== CRASH && kind !== START)
      continue;
    const event = log.at(index);
    const { atUs, step, payload } = event;
    if (kind === FAULT) {
      const { id, fault, words } = payload as FaultEvent;
      openFaults.set(id, faults.length);
      faults.push({ id, fault, words, fromUs: atUs, toUs: endUs, step });
    } else if (kind === FAULT_ENDED) {
      const { id } = payload as FaultEvent;
      const place = openFaults.get(id);
      const span = place === undefined ? undefined : faults[place];
      if (place !== undefined && span !== undefined) faults[place] = { ...span, toUs: atUs };
      openFaults.delete(id);
    } else if (kind === ROLE) {
      const { role, term } = payload as Observation;
      beginRole(event, role, term);
    } else if (kind === CRASH) beginRole(event, "down", 0);
    else if (kind === START) beginRole(event, "up", 0);
  }
  const all = [...faults, ...spansOfScript(recording, script)];
  return { faults: all.sort((a, b) => a.fromUs - b.fromUs || a.step - b.step), roles };
}
