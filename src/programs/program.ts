/**
 * A program seen from the world: a protocol. Each handler runs a turn of the program and returns
 * when it is at rest again, so that the loop of the world stays synchronous.
 */
import { meant } from "../core/errors.ts";
import type { Parameters } from "../core/parameters.ts";
import type { FactTable } from "../protocol/facts.ts";
import { CRASH_RECOVERY, type FaultModel } from "../protocol/fault-model.ts";
import type { Observation } from "../protocol/observation.ts";
import type {
  Declaration,
  Handlers,
  Instances,
  Protocol,
  Self,
  Setup,
} from "../protocol/protocol.ts";
import { spawn } from "./csp/waits.ts";
import { PROGRAM_FACTS } from "./facts.ts";
import { describe, digest, type Frame } from "./frames.ts";
import { type Compiled, compile, type ProgramImage } from "./image.ts";
import { ProgramProcess } from "./process.ts";
import { type Waits, wordsOfWaits } from "./seen.ts";
import { Turns } from "./turns.ts";

/** What is known of a program without running it. */
export interface ProgramDeclaration {
  /** Default: the image's. */
  readonly name?: string;
  readonly about?: string;
  readonly options?: Parameters;
  /** Those that its processes may claim. Default: none. */
  readonly facts?: FactTable;
  readonly faultModel?: FaultModel;
  /** Whether one of its processes leads, as their `role` shows: recovery then waits for one. */
  readonly leads?: boolean;
  /** All that its processes show as their `role`, beside `running`. Default: any. */
  readonly roles?: readonly string[];
}

/** What can be seen of a program: all else is in its closures. */
export interface ProgramState {
  shown: Readonly<Record<string, unknown>>;
  waits: Waits | null;
  /** Reactions of promises since the start. */
  jobs: number;
}

/** The role of a process that shows none. */
const RUNNING = "running";

/** The world's timer: it fires when the program's first timer is due. */
const WAKE = "wake";

/** By name: the compiler misses each that is not here. */
const DECLARED: Readonly<Record<keyof ProgramDeclaration, true>> = {
  name: true,
  about: true,
  options: true,
  facts: true,
  faultModel: true,
  leads: true,
  roles: true,
};

/**
 * A program as a protocol: faults, weather and judges are those of any other.
 * @throws {TypeError} for what a declaration has not.
 */
export function programProtocol(
  image: ProgramImage,
  declaration: ProgramDeclaration = {},
): Declaration<Frame> & Instances<ProgramState, Frame> {
  const known = Object.keys(DECLARED);
  for (const field of Object.keys(declaration)) {
    if (known.includes(field)) continue;
    const which = `the declaration of ${image.name} has no field ${field}`;
    throw new TypeError(`${which}; ${meant(field, known)}`);
  }
  const compiled = compile(image);
  const { name = image.name, leads = false, roles } = declaration;
  return {
    name,
    about: declaration.about ?? `The awaiting program ${image.name}`,
    options: declaration.options ?? {},
    faultModel: declaration.faultModel ?? CRASH_RECOVERY,
    ...(leads ? {} : { leaderless: true }),
    ...(roles && { roles: [RUNNING, ...roles] }),
    facts: { ...PROGRAM_FACTS, ...declaration.facts },
    cannot: CANNOT,
    instance: (setup) => handlersOf(compiled, setup),
    describe,
    digest,
    factsOfMessage(): void {
      // What a program sends means nothing to judges.
    },
    factsOfWrite(): void {
      // Nor does what it writes.
    },
  };
}

/** By the text of their images: one program serves run after run. */
const made = new Map<string, Protocol>();

/** The program of an image, named as a scenario names it. */
export function programOf(image: ProgramImage): Protocol {
  const known = made.get(`${image.name}\0${image.code}`) ?? (programProtocol(image) as Protocol);
  made.set(`${image.name}\0${image.code}`, known);
  return known;
}

/** Whether a protocol is an awaiting program. */
export function isProgram({ cannot }: Pick<Protocol, "cannot">): boolean {
  return cannot === CANNOT;
}

/** What a program waits for, in words; empty: for nothing, or it is no program. */
export function waitsWords(protocol: Pick<Protocol, "cannot">, state: unknown): string {
  if (!isProgram(protocol)) return "";
  const { waits } = state as ProgramState;
  return waits === null ? "" : wordsOfWaits(waits);
}

/** Its closures are in no state: runs that need one of an earlier moment are made again. */
const CANNOT = { snapshot: "what an awaiting program waits for is held in closures" } as const;

function handlersOf(compiled: Compiled, setup: Setup): Handlers<ProgramState, Frame> {
  let turns: Turns | null = null;
  let process: ProgramProcess | null = null;
  /** When the world's timer is due; Infinity: it is not set. */
  let wakeUs = Number.POSITIVE_INFINITY;

  /** The program is at rest: what of it can be seen, and when it wants to be woken. */
  const rest = (state: ProgramState, self: Self<Frame>): void => {
    const { timers, count, ended } = turns as Turns;
    if (ended !== null) return;
    const nextUs = timers.nextUs();
    if (nextUs !== wakeUs) {
      wakeUs = nextUs;
      if (nextUs === Number.POSITIVE_INFINITY) self.cancelTimer(WAKE);
      else self.setTimer(WAKE, Math.max(0, nextUs - self.monotonicNow()));
    }
    const { shown, waits } = (process as ProgramProcess).seen();
    if (state.shown !== shown) state.shown = shown;
    state.waits = waits;
    state.jobs = count;
  };

  return {
    start(disk, self) {
      const made = new Turns(self, compiled.stacks);
      turns = made;
      const state: ProgramState = { shown: {}, waits: null, jobs: 0 };
      made.turn(self, () => {
        const program = new ProgramProcess(made, disk, setup);
        process = program;
        const main = compiled.load().default;
        if (typeof main !== "function") throw new TypeError("the program has no default function");
        void spawn(() => (main as (self: ProgramProcess) => unknown)(program), { name: "main" });
      });
      rest(state, self);
      return state;
    },

    onMessage(state, from, message, self, session) {
      turns?.turn(self, () => process?.receive(from, message, session));
      rest(state, self);
    },

    onSession(state, _peer, session, up, self) {
      turns?.turn(self, () => process?.session(session, up));
      rest(state, self);
    },

    onTimer(state, _timer, self) {
      wakeUs = Number.POSITIVE_INFINITY;
      turns?.timersTurn(self);
      rest(state, self);
    },

    onRequest(state, request, self) {
      turns?.turn(self, () => process?.request(request));
      rest(state, self);
    },

    onAnswer(state, answer, self) {
      turns?.turn(self, () => process?.answered(answer));
      rest(state, self);
    },

    onDisk(state, ticket, outcome, self) {
      turns?.turn(self, () => process?.disk.ended(ticket, outcome));
      rest(state, self);
    },

    observe: ({ shown }) => observed(shown),
  };
}

/** What of it faults and reports go by. */
function observed(shown: Readonly<Record<string, unknown>>): Observation {
  const number = (name: string): number => {
    const value = shown[name];
    return typeof value === "number" ? value : 0;
  };
  return {
    role: typeof shown["role"] === "string" ? shown["role"] : RUNNING,
    term: number("term"),
    leader: number("leader"),
    commitIndex: number("commitIndex"),
    lastIndex: number("lastIndex"),
  };
}
