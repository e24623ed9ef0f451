/** The shorter samples of docs/library.md and docs/mutants.md, to the letter, each one run. */
import { expect, it } from "vitest";
import {
  CRASH_RECOVERY,
  checkLinearizable,
  choiceClasses,
  Futures,
  modelNamed,
  type Protocol,
  resolveScenario,
  simulate,
} from "../src/index.ts";
import type { RaftMutant } from "../src/protocols/raft/mutants/mutant.ts";

it("hosts a protocol of one's own", async () => {
  /** Every node greets all others, over and over, and answers each client. */
  const greeter: Protocol<{ heard: number }, "hello"> = {
    name: "greeter",
    about: "Greets, and counts greetings",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    start(_disk, self) {
      self.setTimer("greet", 10_000);
      return { heard: 0 };
    },
    onTimer(_state, _timer, self) {
      self.setTimer("greet", 10_000);
      for (const peer of self.peers) self.send(peer, "hello");
    },
    onMessage(state) {
      state.heard++;
    },
    onRequest(_state, request, self) {
      self.reply(request, { status: "ok", output: null, leader: self.id });
    },
    onDisk() {},
    observe: () => ({ role: "greeter", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
    describe: (message) => ({ kind: message, fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
  };

  const scenario = { version: 1, protocol: "greeter", nodes: 3, workload: { clients: 0 } };
  const run = await simulate(scenario, { seed: 7, host: greeter });
  expect([run.verdict, run.steps > 1_000]).toEqual(["pass", true]);
});

it("goes on from one moment in many ways", () => {
  const scenario = resolveScenario({ version: 1, protocol: "raft", duration: "2s" }, "mine");
  const futures = new Futures({
    scenario,
    protocol: "raft",
    seed: 7,
    place: { atUs: 1_000_000 },
    classes: choiceClasses,
  });
  for (let future = 1; future <= 10; future++) {
    expect(futures.run(future).violations).toEqual([]);
  }
});

it("judges a history", async () => {
  const { history } = await simulate({ version: 1, protocol: "raft", duration: "200ms" });
  const { verdict, failure } = checkLinearizable(history, modelNamed("kv"));
  expect([verdict, failure]).toEqual(["ok", null]);
  expect(() => modelNamed("kw")).toThrow('there is no object "kw"; did you mean kv?');
});

it("plants a bug by a rule, a step, or what is between a node and its world", () => {
  const voteNotPersisted: RaftMutant = {
    name: "vote-not-persisted",
    about: "The vote is not written to disk: a restarted server votes again in the same term.",
    // The faults without which it does no harm.
    fault: ["crash"],
    detectors: ["one-vote-per-term", "election-safety"],
    origin: "Ongaro 2014 §3.8; sofa-jraft #1243",
    equivalent: false,
    // Decide otherwise.
    rules: { mayVoteFor: () => true },
    // Do something else, or more, or less.
    steps: (correct) => ({
      adoptTerm: (raft, state, term, self) => {
        const { votedFor } = state;
        correct.adoptTerm(raft, state, term, self);
        state.votedFor = votedFor;
      },
    }),
    // Stand between a node and its world: disk, sends, timers, clocks.
    self: (self) => ({
      setTimer: (name, delayUs) => self.setTimer(name, name === "transfer" ? 1_000_000 : delayUs),
    }),
  };
  expect(Object.keys(voteNotPersisted)).toEqual(expect.arrayContaining(["rules", "steps", "self"]));
});
