/** Workloads of a user's own: checked when loaded, and named where their clients throw. */
import { HostError, ListenerError, thrownText } from "../core/errors.ts";
import { shown } from "../core/shown.ts";
import { NoProgressError } from "../kernel/agenda.ts";
import type { ClientSetup, Workload, WorkloadClient } from "../workloads/workload.ts";
import { checkSpelling, type Wrong } from "./own-fields.ts";
import { checkParameters } from "./own-protocol.ts";

/** What the world calls of a client. */
const METHODS = [
  "begin",
  "due",
  "onWake",
  "onReply",
  "onCrash",
  "onRestart",
  "stop",
  "completedSince",
  "snapshot",
  "restore",
] as const;

/** Those that a client must have. */
const NEEDED = ["begin", "due", "onWake", "onReply", "stop", "completedSince"] as const;

export function checkWorkload(workload: object, path: string, wrong: Wrong): void {
  const { client, refusal } = workload as Partial<Record<keyof Workload, unknown>>;
  if (typeof client !== "function")
    wrong(`${path}.client`, `expected a function, got ${shown(client)}`);
  if (refusal !== undefined && typeof refusal !== "function")
    wrong(`${path}.refusal`, `expected a function, got ${shown(refusal)}`);
  checkSpelling(workload, "a workload", path, wrong);
  checkParameters((workload as Partial<Workload>).parameters, `${path}.parameters`, wrong);
}

/** The same, but that what its clients throw is a {@link ListenerError} that names it. */
export function blamedWorkload(workload: Workload): Workload {
  const who = `the workload ${workload.name}`;
  // What it inherits, and `this` in its methods, stay its own.
  return Object.create(workload, {
    client: {
      value: (setup: ClientSetup) => clientOf(workload, { ...setup, isOwn: true }, who),
      enumerable: true,
    },
  }) as Workload;
}

/** What is thrown where a client is made is thrown when it begins, as what follows is. */
function clientOf(workload: Workload, setup: ClientSetup, who: string): WorkloadClient {
  try {
    const client: unknown = workload.client(setup);
    const lacking = lackingIn(client);
    return lacking === null
      ? blamedClient(client as WorkloadClient, who)
      : failing(setup, new ListenerError(`${who}: client returned ${lacking}`));
  } catch (error) {
    if (error instanceof HostError) throw error;
    return failing(setup, named(error, who, "client"));
  }
}

/** What is wrong with a client; null: nothing is. */
function lackingIn(client: unknown): string | null {
  if (typeof client !== "object" || client === null) return `${shown(client)}, which is no client`;
  const lacks = NEEDED.find((name) => typeof (client as WorkloadClient)[name] !== "function");
  return lacks === undefined ? null : `a client without a function ${lacks}`;
}

/** The client itself: its fields are its own, and may be private. */
function blamedClient(client: WorkloadClient, who: string): WorkloadClient {
  if (Object.isFrozen(client)) return client;
  for (const name of METHODS) {
    const body: unknown = (client as unknown as Readonly<Record<string, unknown>>)[name];
    if (typeof body !== "function") continue;
    const value = (...given: unknown[]): unknown => {
      try {
        return body.apply(client, given);
      } catch (error) {
        if (error instanceof HostError || error instanceof NoProgressError) throw error;
        throw named(error, who, name);
      }
    };
    Object.defineProperty(client, name, { value, writable: true, configurable: true });
  }
  return client;
}

function named(error: unknown, who: string, where: string): ListenerError {
  if (error instanceof ListenerError) return new ListenerError(`${who}: ${error.message}`);
  return new ListenerError(`${who} threw ${thrownText(error)}, in ${where} of a client`);
}

function failing({ number }: ClientSetup, error: ListenerError): WorkloadClient {
  return {
    name: `c${number}`,
    busy: false,
    begin: () => {
      throw error;
    },
    due: () => false,
    onWake() {},
    onReply() {},
    stop() {},
    completedSince: () => 0,
    snapshot: () => null,
    restore() {},
  };
}
