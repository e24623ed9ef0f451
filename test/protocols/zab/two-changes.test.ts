/** Voters of a server that is sent two changes of them before it knows that either is committed. */
import { expect, it } from "vitest";
import { emptyLog } from "../../../src/core/chunked-log.ts";
import type { Write } from "../../../src/protocol/disk.ts";
import { activate } from "../../../src/protocols/zab/deliver.ts";
import type { Txn, ZabState } from "../../../src/protocols/zab/state.ts";
import type { Zab, ZabSelf } from "../../../src/protocols/zab/steps.ts";
import { appendTxn, truncate } from "../../../src/protocols/zab/storage.ts";

const [OLD, FIRST, SECOND] = [0b00111, 0b11100, 0b00011];

function sentBoth(): ZabState {
  const state = {
    role: "following",
    voters: OLD,
    votersIndex: 0,
    nextVoters: 0,
    nextIndex: 0,
    stable: 0,
    deeds: [],
    log: emptyLog<Txn>(1),
  } as unknown as ZabState;
  const writes: Write[] = [];
  appendTxn(state, { zxid: 1, request: null, voters: FIRST }, writes);
  expect(state).toMatchObject({ voters: OLD, nextVoters: FIRST, nextIndex: 1 });
  appendTxn(state, { zxid: 2, request: null, voters: 0 }, writes);
  appendTxn(state, { zxid: 3, request: null, voters: SECOND }, writes);
  return state;
}

it("takes the first for committed, as after a restart: one is open at a time", () => {
  const both = { voters: FIRST, votersIndex: 1, nextVoters: SECOND, nextIndex: 3 };
  expect(sentBoth()).toMatchObject(both);
});

it("goes back to the first where the second is cut, and is told of its own role", () => {
  const state = sentBoth();
  truncate(state, 3, []);
  expect(state).toMatchObject({ voters: FIRST, votersIndex: 1, nextVoters: 0, nextIndex: 0 });
  activate({} as Zab, state, FIRST, 1, { id: 1 } as unknown as ZabSelf);
  expect(state).toMatchObject({ role: "observing", voters: FIRST, votersIndex: 1 });
});
