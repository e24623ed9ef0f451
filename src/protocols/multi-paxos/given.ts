/**
 * The disk that a directed scenario starts a Multi-Paxos node from, read from the scenario's words.
 */
import { isWhole, type Value } from "../../core/json.ts";
import type { Write } from "../../protocol/disk.ts";
import type { Given } from "../../protocol/protocol.ts";
import { request } from "../../protocol/request.ts";
import type { JournalEntry } from "./state.ts";
import { type Decree, NO_OP } from "./state.ts";
import { ACCEPTOR, type StoredAcceptor } from "./storage.ts";

/**
 * `{ promised: 66, votes: { 1: [33, 5], 3: [66, null] }, decided: 1 }`: by slot the ballot (`round
 * * 32 + node`) and the value that was put at key x, null for a no-op; `decided` says up to where
 * everything had been executed.
 * @throws {RangeError} naming the field at fault.
 */
export function givenDisk(given: Given): readonly Write[] {
  const { promised = 0, votes = {}, decided = 0, ...others } = given;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw new RangeError(`${unknown}: multi-paxos is given promised, votes and decided`);
  if (!isWhole(promised)) throw new RangeError("promised: expected a ballot, a whole number");
  if (!isWhole(decided)) throw new RangeError("decided: expected a slot, a whole number");
  if (typeof votes !== "object" || votes === null || Array.isArray(votes))
    throw new RangeError("votes: expected { slot: [ballot, value] }");
  const entries = Object.entries(votes).map(([slot, vote]) => entryOf(Number(slot), vote, decided));
  const highest = Math.max(0, ...entries.map(({ ballot }) => ballot));
  if (promised < highest) throw new RangeError("promised: lower than the ballot of a vote");
  const acceptor: StoredAcceptor = {
    promised,
    decided,
    phase1: 0,
    phase2: 0,
    members: 0,
    alpha: 0,
  };
  return [
    { kind: "put", key: ACCEPTOR, value: acceptor },
    ...entries.map((entry, at): Write => ({ kind: "append", index: at + 1, entry })),
  ];
}

function entryOf(slot: number, vote: unknown, decided: number): JournalEntry {
  const [ballot, value] = Array.isArray(vote) ? (vote as readonly unknown[]) : [];
  if (!isWhole(slot) || slot === 0 || !isWhole(ballot))
    throw new RangeError(`votes: expected { slot: [ballot, value] } at ${slot}`);
  return { slot, ballot, decree: decreeOf(slot, value as Value), decided };
}

function decreeOf(slot: number, value: Value): Decree {
  if (value === null || value === undefined) return NO_OP;
  return { request: request(0, slot, { f: "put", key: "x", input: value }, false) };
}
