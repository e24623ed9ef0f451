/** Who decides which slot, as the ghost of the acceptors' votes has it from what is chosen. */
import { expect, it } from "vitest";
import { DurableVotes } from "../../../src/checkers/ghosts/durable-votes.ts";

/** n1, n2 and n3 of four nodes are the acceptors at first; alpha is 2. */
function ghost(sizes = 0): DurableVotes {
  const votes = new DurableVotes(4);
  votes.decideBy(sizes, 0b0111, 2);
  return votes;
}

/** The digests are chosen, from a slot on. */
function choose(votes: DurableVotes, from: number, ...digests: readonly number[]): void {
  for (const [at, digest] of digests.entries()) {
    for (const node of [1, 2, 3]) votes.journal(node, from + at, 33, digest);
  }
}

const [ADD_4, REMOVE_3, PUT, REMOVE_4] = [14, 15, 16, 17];

it("each change goes by the members before it, and governs alpha slots later", () => {
  const votes = ghost();
  votes.askChange(7, 1, ADD_4, 0b1000, 0);
  votes.askChange(8, 1, REMOVE_3, 0, 0b0100);
  choose(votes, 1, ADD_4, REMOVE_3);
  expect([1, 2, 3, 4].map((slot) => votes.membersOf(slot))).toEqual([
    0b0111, 0b0111, 0b1111, 0b1011,
  ]);
});

it("a change waits until every slot before its own is chosen", () => {
  const votes = ghost();
  votes.askChange(7, 1, ADD_4, 0b1000, 0);
  choose(votes, 2, ADD_4);
  expect(votes.membersOf(9)).toBe(0b0111);
  choose(votes, 1, PUT);
  expect(votes.membersOf(9)).toBe(0b1111);
});

it("a change chosen again, or after a later one of its session, changes nothing", () => {
  const votes = ghost();
  votes.askChange(7, 1, ADD_4, 0b1000, 0);
  votes.askChange(7, 2, REMOVE_4, 0, 0b1000);
  votes.ask(7, 4, PUT);
  votes.askChange(7, 3, REMOVE_3, 0, 0b0100);
  choose(votes, 1, ADD_4, REMOVE_4, ADD_4, PUT, REMOVE_3);
  expect(votes.membersOf(99)).toBe(0b0111);
});

it("a change after which quorums need not meet, and one that names no node, change nothing", () => {
  const votes = ghost(2 * 32 + 2);
  votes.askChange(7, 1, ADD_4, 0b1000, 0);
  votes.askChange(7, 2, REMOVE_4, 0, 0b1_0000);
  votes.askChange(7, 3, REMOVE_3, 0, 0);
  choose(votes, 1, ADD_4, REMOVE_4, REMOVE_3);
  expect(votes.membersOf(99)).toBe(0b0111);
});
