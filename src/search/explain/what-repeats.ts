/** What goes on while a run makes no progress: what its nodes did again and again, to no effect. */
import type { EventLog, LoggedEvent } from "../../kernel/event-log.ts";
import { isProgram } from "../../programs/program.ts";
import type { Recording } from "../../runner/recording.ts";
import type { Line } from "../../runner/story.ts";
import { FAULT, FAULT_ENDED, MESSAGE, SESSION_MESSAGE, TIMER } from "../../world/event.ts";

/** What happened several times, but for the numbers in it. */
export interface Repeated {
  readonly times: number;
  /** The last of them. */
  readonly step: number;
  readonly event: string;
}

/** What happened less often is no cycle. */
const TIMES_MIN = 3;
const SHOWN_MAX = 6;

/**
 * What happened most often since the last fault came or ended: roles, votes and the like, and only
 * where none of these comes again, the steps of nodes.
 * @param lines of the whole run, or of its end.
 */
export function whatRepeats(recording: Recording, lines: readonly Line[]): readonly Repeated[] {
  const isFault = ({ event: { kind } }: Line) => kind === FAULT || kind === FAULT_ENDED;
  const after = lines.slice(lines.findLastIndex(isFault) + 1);
  const milestones = counted(
    recording,
    after.filter(({ milestone }) => milestone),
  );
  return milestones.length > 0 ? milestones : counted(recording, after);
}

function counted(recording: Recording, lines: readonly Line[]): readonly Repeated[] {
  const found = new Map<string, Repeated>();
  for (const { step, event, who } of lines) {
    if (who.length === 0 || isWakeOfProgram(recording, event)) continue;
    const words = recording.words(event);
    const key = words.replace(/(?<![a-z])\d[\d,.:]*/g, "#");
    found.set(key, { times: (found.get(key)?.times ?? 0) + 1, step, event: words });
  }
  return [...found.values()]
    .filter(({ times }) => times >= TIMES_MIN)
    .sort((a, b) => b.times - a.times || a.step - b.step)
    .slice(0, SHOWN_MAX);
}

/** The one timer of a program's runtime, which fires for whatever the program awaits. */
function isWakeOfProgram({ simulation }: Recording, { kind, actor }: LoggedEvent): boolean {
  return kind === TIMER && isProgram(simulation.world.node(actor).protocol);
}

/**
 * The last step in which a node got something from another, where nearly nothing else happened
 * since the last fault but that clients ask: nodes wait for each other. Null: they go on talking.
 * @param endUs when the run ended.
 */
export function quietSince(log: EventLog, nodeCount: number, endUs: number): LoggedEvent | null {
  let last: LoggedEvent | null = null;
  let faultUs = 0;
  const isNode = (address: number) => address >= 1 && address <= nodeCount;
  for (const event of log.events()) {
    const { kind, actor, other, atUs } = event;
    if (kind === FAULT || kind === FAULT_ENDED) faultUs = atUs;
    if (kind !== MESSAGE && kind !== SESSION_MESSAGE) continue;
    if (isNode(actor) && isNode(other) && actor !== other) last = { ...event };
  }
  return last !== null && 2 * last.atUs < faultUs + endUs ? last : null;
}
