/** What a replica keeps on disk: its history, and the view in which that began. */
import type { DiskImage } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import { emptyMachine } from "../../protocol/state-machine.ts";
import type { ReplicaState } from "./state.ts";
import type { Pair, ReplicaSelf } from "./steps.ts";

/** The kind of write that an update is. */
export const ENTRY = "append";
const SINCE = "since";

/** An update on disk. */
export interface Entry {
  /** In which it was taken. */
  readonly view: number;
  /** In which the history began that it is part of. */
  readonly since: number;
  readonly request: Request;
}

/** Writes the last update of the history. */
export function persist(_pair: Pair, state: ReplicaState, self: ReplicaSelf): void {
  const { view, since, history } = state;
  const index = history.length;
  const entry: Entry = { view, since, request: history[index - 1] as Request };
  const ticket = self.disk.batch([{ kind: ENTRY, index, entry }]);
  self.disk.sync();
  state.writing.set(ticket, { index, since });
}

/** Drops whatever the disk holds: the history begins anew. */
export function beginAnew(
  _pair: Pair,
  state: ReplicaState,
  since: number,
  self: ReplicaSelf,
): void {
  state.since = since;
  state.history = [];
  state.latest = new Map();
  state.durable = 0;
  state.completed = 0;
  state.machine = emptyMachine();
  self.disk.batch([
    { kind: "truncate", from: 1 },
    { kind: "put", key: SINCE, value: since },
  ]);
  self.disk.sync();
}

/**
 * What the disk kept, as the state of a node that is about to start.
 * @param firstProbe its probes are numbered from after this one.
 */
export function recovered(disk: DiskImage, node: NodeId, firstProbe: number): ReplicaState {
  const history: Request[] = [];
  const latest = new Map<number, number>();
  for (let index = 1; index <= disk.lastIndex; index++) {
    const { request } = disk.entry(index) as Entry;
    history.push(request);
    latest.set(request.client, request.sequence);
  }
  return {
    node,
    view: 0,
    primary: 0,
    backup: 0,
    since: (disk.get(SINCE) as number | undefined) ?? 0,
    history,
    ahead: new Map(),
    latest,
    durable: history.length,
    completed: 0,
    machine: emptyMachine(),
    writing: new Map(),
    held: -1,
    heardOf: 0,
    sent: 0,
    due: 0,
    told: false,
    asking: false,
    reads: [],
    reading: [],
    probe: firstProbe,
  };
}
