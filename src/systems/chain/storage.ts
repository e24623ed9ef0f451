/** What a node of the chain keeps on disk: its history, and the epoch in which that began. */
import type { DiskImage } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import { emptyMachine } from "../../protocol/state-machine.ts";
import type { ChainState } from "./state.ts";
import type { Chain, ChainSelf } from "./steps.ts";

/** The kind of write that an update is. */
export const ENTRY = "append";
const JOINED = "joined";

/** An update on disk. */
export interface Entry {
  /** In which it was taken. */
  readonly epoch: number;
  /** In which the history began that it is part of. */
  readonly joined: number;
  readonly request: Request;
}

/** Writes the last update of the history. */
export function persist(_chain: Chain, state: ChainState, self: ChainSelf): void {
  const { epoch, joined, history } = state;
  const index = history.length;
  const entry: Entry = { epoch, joined, request: history[index - 1] as Request };
  const ticket = self.disk.batch([{ kind: ENTRY, index, entry }]);
  self.disk.sync();
  state.writing.set(ticket, { index, joined });
}

/** Drops whatever the disk holds: the history begins anew. */
export function persistJoined(_chain: Chain, state: ChainState, self: ChainSelf): void {
  self.disk.batch([
    { kind: "truncate", from: 1 },
    { kind: "put", key: JOINED, value: state.joined },
  ]);
  self.disk.sync();
}

/**
 * What the disk kept, as the state of a node that is about to start.
 * @param firstQuery its questions to the tail are numbered from after this one.
 */
export function recovered(disk: DiskImage, node: NodeId, firstQuery: number): ChainState {
  const history: Request[] = [];
  const latest = new Map<number, number>();
  for (let index = 1; index <= disk.lastIndex; index++) {
    const { request } = disk.entry(index) as Entry;
    history.push(request);
    latest.set(request.client, request.sequence);
  }
  return {
    node,
    epoch: 0,
    members: [],
    joining: 0,
    joined: (disk.get(JOINED) as number | undefined) ?? 0,
    history,
    ahead: new Map(),
    latest,
    durable: history.length,
    committed: 0,
    machine: emptyMachine(),
    writing: new Map(),
    offered: -1,
    told: false,
    passed: -1,
    sent: 0,
    reads: [],
    confirming: [],
    asking: false,
    dirty: [],
    querying: [],
    query: firstQuery,
  };
}
