/**
 * What a member does with a request by itself: answers, stamps, refuses it, or keeps it a while.
 */
import { describe, expect, it } from "vitest";
import type { MemberPart, Taken } from "../../src/protocol/member-part.ts";
import { Members } from "../../src/protocol/members.ts";
import type { Self } from "../../src/protocol/protocol.ts";
import { request } from "../../src/protocol/request.ts";

const ASKED = request(7, 1, { f: "read", key: null, input: 5 }, false);
const NOBODY_LEADS = { role: "follower", leader: 0, state: null };

/** A member whose part does what `taken` says when it is asked to. */
function member(first: Taken) {
  const seen = { nowUs: 0, taken: first, replies: [] as unknown[], timerUs: 0 };
  const self = {
    id: 2,
    wallNow: () => seen.nowUs,
    monotonicNow: () => seen.nowUs,
    setTimer: (_name: string, delayUs: number) => (seen.timerUs = delayUs),
    cancelTimer: () => (seen.timerUs = 0),
    reply: (_to: unknown, { status, output, leader }: Record<string, unknown>) =>
      seen.replies.push([status, output, leader]),
  } as unknown as Self<unknown>;
  const part: MemberPart = {
    takes: new Set(["read"]),
    asks: new Set(["promise"]),
    patienceUs: 100,
    tooLate: "not yet",
    memory: () => [],
    take: () => seen.taken,
    answered: (memory: unknown[], output) => void memory.push(output),
  };
  return { seen, self, members: new Members(part, "g1") };
}

describe("a member's part", () => {
  it("takes the functions that it names, and no other", () => {
    const { members } = member("log");
    expect(members.takes(ASKED)).toBe(true);
    expect(members.takes(request(7, 1, { f: "write", key: null, input: 5 }, false))).toBe(false);
  });

  it("lets a request through to the log, as it is or with a stamp", () => {
    const { seen, self, members } = member("log");
    const state = members.start();
    expect(members.take(state, ASKED, NOBODY_LEADS, self)).toBe(ASKED);
    seen.taken = { stamp: [1, 2] };
    const stamped = members.take(state, ASKED, NOBODY_LEADS, self);
    expect(stamped?.command).toEqual({ ...ASKED.command, stamp: [1, 2] });
    expect(seen.replies).toEqual([]);
  });

  it("answers, or names who leads and never itself", () => {
    const { seen, self, members } = member({ output: 9 });
    const state = members.start();
    expect(members.take(state, ASKED, NOBODY_LEADS, self)).toBeNull();
    seen.taken = "leader";
    members.take(state, ASKED, { ...NOBODY_LEADS, leader: 3 }, self);
    members.take(state, ASKED, { ...NOBODY_LEADS, leader: 2 }, self);
    expect(seen.replies).toEqual([
      ["ok", 9, 2],
      ["not-leader", null, 3],
      ["not-leader", null, 0],
    ]);
  });

  it("keeps a request, however often it comes, and answers when it can", () => {
    const { seen, self, members } = member("later");
    const state = members.start();
    members.take(state, ASKED, NOBODY_LEADS, self);
    members.take(state, ASKED, NOBODY_LEADS, self);
    members.goOn(state, NOBODY_LEADS, self);
    expect([state.kept.length, seen.timerUs, seen.replies]).toEqual([1, 100, []]);
    seen.taken = { output: 9 };
    members.goOn(state, NOBODY_LEADS, self);
    expect([state.kept.length, seen.timerUs, seen.replies]).toEqual([0, 0, [["ok", 9, 2]]]);
  });

  it("says so when it has kept one for too long", () => {
    const { seen, self, members } = member("later");
    const state = members.start();
    members.take(state, ASKED, NOBODY_LEADS, self);
    seen.nowUs = 100;
    members.goOn(state, NOBODY_LEADS, self);
    expect(seen.replies).toEqual([["ok", "not yet", 2]]);
  });

  it("hears the answers to what it asks its service for", () => {
    const { members } = member("log");
    const state = members.start();
    expect(members.answered(state, { f: "expire", key: null, input: 1 }, 5)).toBe(false);
    expect(members.answered(state, { f: "promise", key: null, input: 1 }, 6)).toBe(true);
    expect(state.memory).toEqual([6]);
  });
});
