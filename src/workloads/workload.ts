/** What a workload is: what clients ask, how often, and how they retry. */
import type { Parameters, Settings } from "../core/parameters.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import type { Chooser } from "../kernel/choices/choices.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Client, ClientPort } from "../protocol/client.ts";

/** What a client is made from. */
export interface ClientSetup {
  /** The client's number, from 1, and how many there are. */
  readonly number: number;
  readonly clients: number;
  /** How many nodes may be asked. */
  readonly nodes: number;
  readonly settings: Settings;
  readonly object: SequentialObject;
  readonly history: HistoryRecorder;
  /** The client's own stream. */
  readonly stream: RandomStream;
  readonly port: ClientPort;
  /** Where the run's choices are found, for operations that are drawn by client and sequence. */
  readonly chooser: Chooser;
  /** Whether the workload is a user's own: what it draws is looked at. */
  readonly isOwn?: boolean;
}

/** A client as the run's phases see it. */
export interface WorkloadClient extends Client {
  /** Asks for its first wake. */
  begin(): void;
  /** Invokes nothing more; open operations continue. */
  stop(): void;
  /** Whether an operation is open. */
  readonly busy: boolean;
  /**
   * Where operations are decided and awaited: when that was invoked which is open, microseconds;
   * `Infinity`: one is to come; null: all are over. Absent: nothing is waited for.
   */
  readonly awaitedSinceUs?: number | null;
  /** Operations that ended in `ok` and were invoked at or after a moment. */
  completedSince(us: number): number;
}

export interface Workload {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  readonly parameters: Parameters;
  /**
   * Why its clients cannot ask this object for anything; null: they can. Absent: they always can.
   */
  refusal?(object: Pick<SequentialObject, "functions">): string | null;
  client(setup: ClientSetup): WorkloadClient;
}
