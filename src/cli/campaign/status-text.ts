/** How far a campaign is, as lines of a terminal's width. */
import { terminalLine } from "../../core/escape/terminal.ts";
import { formatCount } from "../../core/formatting.ts";
import type { SetAside } from "../../host/campaign/store.ts";
import { wrap } from "../../report/wrap.ts";

/** What `status --json` prints. */
export interface CampaignStatus {
  readonly campaign: string;
  readonly queue: string;
  readonly state: "running" | "stopped" | "over";
  /** Pieces: with a result, at work, waiting in the queue; of how many (null: its time ends it). */
  readonly pieces: {
    readonly done: number;
    readonly active: number;
    readonly waiting: number;
    readonly of: number | null;
  };
  readonly runs: number;
  /** Over the last minute of what is not put together yet; null: nothing is known of it. */
  readonly runsPerS: number | null;
  readonly failures: number;
  /** By fingerprint, of searches: how often so far. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly setAside: readonly SetAside[];
  /** Pieces that one process lost and another took over, of those not put together yet. */
  readonly takenOver: number;
  /** Processes that are connected, by machine. */
  readonly machines: Readonly<Record<string, number>>;
  /** Until it is over, as it goes now; null: unknown. */
  readonly leftS: number | null;
}

const INDENT = " ".repeat(12);
/** Kinds of failure, machines and tasks set aside that are named each; of others how many. */
const NAMED = 8;

/** No line is wider than the terminal: what is live takes the place of what was there. */
export function statusLines(status: CampaignStatus, columns: number): readonly string[] {
  const { campaign, queue, state, pieces, runs, runsPerS, failures, machines, leftS } = status;
  const of = pieces.of === null ? "" : ` of ${formatCount(pieces.of)}`;
  const rate = runsPerS === null ? "" : `, ${runsPerS} runs/s`;
  const processes = Object.values(machines).reduce((sum, count) => sum + count, 0);
  const word = processes === 1 ? "process" : "processes";
  const left = leftS === null ? "" : `, about ${lengthText(leftS)} left`;
  const atWork = `${formatCount(pieces.active)} at work, ${formatCount(pieces.waiting)} waiting`;
  return [
    `Campaign ${campaign}: ${state}${left}`,
    `  queue     ${queue}`,
    `  pieces    ${formatCount(pieces.done)}${of} done, ${atWork}`,
    `  runs      ${formatCount(runs)}${rate}`,
    `  failures  ${formatCount(failures)}`,
    ...named(Object.entries(status.kinds).map(([kind, count]) => `${INDENT}${kind}: ${count}`)),
    `  machines  ${Object.keys(machines).length}, ${formatCount(processes)} ${word}`,
    ...named(status.setAside.map(({ key, reason }) => `  set aside ${key}: ${reason}`)),
  ].flatMap((line) => wrapped(terminalLine(line), columns));
}

/** A word that is wider than the terminal goes on in the next line. */
function wrapped(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return wrap(line.trimStart(), columns, indent, INDENT).flatMap((one) => {
    const parts = one.match(new RegExp(`.{1,${columns}}`, "gu"));
    return parts ?? [];
  });
}

function named(lines: readonly string[]): readonly string[] {
  const others = lines.length - NAMED;
  return others <= 0 ? lines : [...lines.slice(0, NAMED), `${INDENT}and ${others} more`];
}

function lengthText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
