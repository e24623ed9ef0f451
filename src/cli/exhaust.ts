/**
 * `rashomon exhaust`: every state of a small cluster under abstract time, or every run that departs
 * from a calm one in few places, and how many there are.
 */
import { Worker } from "node:worker_threads";
import { InputError, type InputProblem } from "../core/errors.ts";
import { CLUSTER_NAMES } from "../search/exhaustive/cluster.ts";
import type { Command } from "./command.ts";
import { BOUNDS, type ExhaustArguments } from "./exhaust-arguments.ts";
import { exhaust, STATES } from "./exhausting.ts";
import { CRASHES, exhaustByDepartures, OUT } from "./exhausting-departures.ts";
import { EXIT } from "./exit-code.ts";
import { untilInterrupted } from "./interrupt.ts";
import type { Io, Output } from "./io.ts";
import { WORKERS_ABOUT } from "./workers.ts";

export const exhaustCommand: Command<ExhaustArguments> = {
  options: (yargs) => {
    const bound = (describe: string) => ({ describe, type: "string", requiresArg: true }) as const;
    const usual = (describe: string, value: string) => `${describe} (default: ${value})`;
    return yargs
      .positional("subject", {
        describe:
          `A system (${["paxos", ...CLUSTER_NAMES].join(", ")}); by departures any but ` +
          "awaiting programs, or a scenario, with an object of ours",
        type: "string",
        demandOption: true,
      })
      .option("mutant", bound("Plant this bug, and stop where a declared detector finds it"))
      .option(
        "departures",
        bound("Instead of states: every run with at most so many departures from the calm one"),
      )
      .option("nodes", bound(usual("Nodes of the cluster", BOUNDS.nodes)))
      .option(
        "operations",
        bound(usual("Operations, each by a client of its own", BOUNDS.operations)),
      )
      .option("terms", bound(usual("The highest term, ballot's round or epoch", BOUNDS.terms)))
      .option("timers", bound(usual("How often timers of each node may fire", BOUNDS.timers)))
      .option("alarms", bound("How often timers may fire in all"))
      .option("any-leader", {
        describe: "Of zab: an election may name anyone at any time; to decide takes a timer",
        type: "boolean",
        default: false,
      })
      .option("acceptors", bound(usual("Of paxos, the synod: 2 or 3", BOUNDS.acceptors)))
      .option("ballots", bound(usual("Of paxos: ballots of each of two proposers", BOUNDS.ballots)))
      .option("crashes", bound(`Crashes (default: 0; of departures ${CRASHES})`))
      .option("duplicates", bound(usual("Messages that arrive twice", BOUNDS.duplicates)))
      .option(
        "states",
        bound(`States after which it gives up (default: ${STATES}; of departures none)`),
      )
      .option("time", bound("How long, after which it gives up"))
      .option("workers", bound(`With --departures: ${lowered(WORKERS_ABOUT)}`))
      .option(
        "resume",
        bound("With --departures: a file that keeps what is made; a search goes on from it"),
      )
      .option("breadth", {
        describe: "Breadth first: the first violation is a shortest one",
        type: "boolean",
        default: false,
      })
      .option("plain", {
        describe: "Leave nothing out but states met again; with --departures not even these",
        type: "boolean",
        default: false,
      })
      .option("out", {
        describe:
          "With --departures: folder of the artifacts, of each kind of failure the first " +
          `(default: ${OUT})`,
        type: "string",
        requiresArg: true,
      })
      .option("json", { describe: "One JSON document", type: "boolean", default: false })
      .example("$0 exhaust paxos --acceptors 3 --ballots 2", "Every order of a small synod")
      .example("$0 exhaust raft --departures 2", "Every run with at most two mishaps");
  },
  run,
};

/** What the thread gets that exhausts. */
export interface ExhaustSetup {
  readonly given: ExhaustArguments;
  readonly io: Omit<Io, "stdout" | "stderr"> & Readonly<Record<"stdout" | "stderr", Size>>;
  /** 1 in its first place: it is to end with what is known. */
  readonly interrupted: Int32Array;
}

/** Of a stream, how wide lines may be. */
type Size = Pick<Output, "isTerminal" | "columns">;

/** What it says. */
export type ExhaustAnswer =
  | { readonly kind: "written"; readonly to: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "ended"; readonly code: number }
  | { readonly kind: "refused"; readonly problems: readonly InputProblem[] };

const WORKER = new URL("./exhaust-worker.js", import.meta.url);

/** States in a thread of their own, so that an interruption is heard. */
async function run(given: ExhaustArguments, io: Io): Promise<number> {
  if (given.departures !== undefined) return exhaustByDepartures(given, io);
  if (!io.threads) return exhaust(given, io, () => false);
  const interrupted = new Int32Array(new SharedArrayBuffer(4));
  const { program, threads, stdout, stderr, environment } = io;
  const size = ({ isTerminal, columns }: Output): Size => ({ isTerminal, columns });
  const workerData: ExhaustSetup = {
    given,
    io: { program, threads, environment, stdout: size(stdout), stderr: size(stderr) },
    interrupted,
  };
  const interrupt = untilInterrupted();
  interrupt.signal.addEventListener("abort", () => Atomics.store(interrupted, 0, 1));
  try {
    const code = await new Promise<number>((resolve, reject) => {
      const worker = new Worker(WORKER, { workerData });
      worker.on("error", reject);
      worker.on("exit", (code) => reject(new Error(`the worker thread ended with code ${code}`)));
      worker.on("message", (answer: ExhaustAnswer) => {
        if (answer.kind === "written") io[answer.to].write(answer.text);
        else if (answer.kind === "ended") resolve(answer.code);
        else reject(new InputError(answer.problems));
      });
    });
    return interrupt.signal.aborted ? EXIT.interrupted : code;
  } finally {
    interrupt.dispose();
  }
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
