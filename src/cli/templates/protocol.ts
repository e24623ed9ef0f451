/**
 * The files that `rashomon init` makes for a protocol: commented scenarios, a skeleton with its
 * test, and a CI job.
 */
import { SCHEMA_LINE } from "./project.ts";

const SCENARIO = `${SCHEMA_LINE}# A first scenario: five Raft nodes lose their leader twice. Run it:
#   npx rashomon run scenarios
#   npx rashomon run scenarios/first.yaml --seeds 1..100
name: A leader is cut off, then crashes, and nothing is lost
version: 1
protocol: raft                # rashomon list protocols
nodes: 5                      # n1 .. n5
duration: 10s                 # of virtual time, with faults; then all faults end and the cluster must recover
seeds: 1..10                  # when the command line names none

# The weather. A message's fate depends on the seed, its link and its millisecond, never on the protocol.
network: { latency: 1ms..10ms, loss: 1%, duplicate: 0.5% }
clocks: { offset: 50ms, drift: 200ppm }
disk: { sync: 1ms..5ms }      # a crash loses what is not synced yet

# What is replicated, and what clients ask of it. Clients see operations that take time, fail, or never answer.
object: kv                    # rashomon list models
workload: { kind: mixed, clients: 5, rate: 100/s, keys: 8, mix: { read: 5, write: 3, cas: 2 } }

faults:                       # rashomon list faults
  - { at: 2s, for: 2s, partition: leader }
  - { at: 6s, crash: leader, restartAfter: 1s }
  # At random, drawn from the seed:
  # - { every: 1s, from: 1s, until: 9s, oneOf: [partition, crash, pause, clock-jump, loss-burst] }

checks: [linearizable, invariants, progress]
expect: pass
# A bug is planted in planted.yaml, beside this file.
`;

const PLANTED = `${SCHEMA_LINE}# A planted bug, found at every seed: this Raft does not write its vote to disk. Machines restart
# within milliseconds, so that a voter is asked again in a term in which it has voted already.
# The run's story, step by step:
#   npx rashomon run scenarios/planted.yaml --seed 1
name: A server that forgets its vote in a restart votes twice in a term
version: 1
protocol: raft
mutant: vote-not-persisted    # rashomon list mutants
options: { electionTimeout: 50ms..60ms, heartbeat: 20ms, preVote: false, checkQuorum: false }
nodes: 5
duration: 10s
seeds: 1..10
network: { latency: 1ms..10ms, loss: 2% }
disk: { sync: 1ms..2ms }
workload: { clients: 2, rate: 20/s }
faults:
  - every: 40ms
    from: 50ms
    until: 9s
    for: 1ms
    oneOf: [{ crash: random, landing: none }, { crash: all, landing: none }]
# Without this line the runs fail, and leave artifacts to replay.
expect: { fail: one-vote-per-term }
`;

const WORKFLOW = `name: Scenarios
on: [push, pull_request]
jobs:
  scenarios:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 20 }
      - run: npm install
      - run: npx tsc
      - run: npx vitest run
      - run: npx rashomon run scenarios --seeds 1..100 --reporter github --reporter junit=reports/junit.xml
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: reports, path: reports/ }
`;

const PROTOCOL = `/**
 * A protocol to start from: n1 is always the primary and keeps every operation on its disk; the
 * others send clients to it. It is safe, but unavailable while n1 is down. Replicate it, and let
 * Rashomon find what you forgot.
 */

import { CRASH_RECOVERY, type Protocol, type Request, type SequentialObject } from "rashomon";

const PRIMARY = 1;

/** What a client was answered last. */
interface Answer {
  readonly sequence: number;
  readonly output: Request["command"]["input"];
  /** Whether the disk holds the operation. */
  durable: boolean;
}

interface State {
  readonly id: number;
  /** The object's parts, by key. */
  readonly parts: Map<unknown, unknown>;
  /** By client. */
  readonly answered: Map<number, Answer>;
  /** By the ticket of the batch that holds it: the operation that waits for the disk. */
  readonly waiting: Map<number, Request>;
  /** Where the next entry goes. */
  next: number;
}

/** What is replicated: pure functions, not part of the state. */
type Replicated = Pick<SequentialObject<unknown>, "partitioned" | "initial" | "apply">;

/** Does an operation and remembers the answer: if it comes again, it has taken effect already. */
function apply(
  object: Replicated,
  state: State,
  { client, sequence, command }: Request,
  durable: boolean,
): void {
  const part = object.partitioned ? command.key : null;
  const before = state.parts.has(part) ? state.parts.get(part) : object.initial();
  const { state: after, output } = object.apply(before, command);
  state.parts.set(part, after);
  state.answered.set(client, { sequence, output, durable });
}

/**
 * A protocol is what is declared of it, and a set of handlers over one plain state (JSON, Map,
 * Set). All that a handler does goes through \`self\`, and all that it remembers is in the state: a
 * run may be stopped, copied and gone on with at any step.
 * @param hasty the planted bug: clients are answered before the disk holds what they asked for.
 */
export function primary({ hasty = false } = {}): Protocol<State, string> {
  return {
    name: "primary",
    about: "One node answers everything",
    options: {},
    /** The faults it tolerates, all but a corrupted disk: a scenario with others is refused. */
    faultModel: CRASH_RECOVERY,
    describe: (message) => ({ kind: String(message), fields: {} }),

    /** What a message or a durable write asserts: invariants are judged on these facts. */
    factsOfMessage() {},
    factsOfWrite() {},

    /** The handlers of a process. What does not follow from the setup belongs in the state. */
    instance({ object }) {
      return {
        /** First boot and every restart: only what the disk kept comes back. */
        start(disk, self) {
          const state: State = {
            id: self.id,
            parts: new Map(),
            answered: new Map(),
            waiting: new Map(),
            next: 1,
          };
          for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
            apply(object, state, disk.entry(index) as Request, true);
            state.next = index + 1;
          }
          return state;
        },

        /** A client's operation. It may come twice, and late. */
        onRequest(state, request, self) {
          if (state.id !== PRIMARY) {
            self.reply(request, { status: "not-leader", output: null, leader: PRIMARY });
            return;
          }
          const last = state.answered.get(request.client);
          if (last === undefined || last.sequence < request.sequence) {
            // Durable before visible: the answer waits for the disk. Reads too: they may show what
            // is not durable yet.
            apply(object, state, request, false);
            const entry = { kind: "append", index: state.next++, entry: request } as const;
            const ticket = self.disk.batch([entry]);
            self.disk.sync();
            state.waiting.set(ticket, request);
            const answer = state.answered.get(request.client);
            if (hasty && answer) {
              self.reply(request, { status: "ok", output: answer.output, leader: PRIMARY });
            }
          } else if (last.sequence === request.sequence && last.durable) {
            self.reply(request, { status: "ok", output: last.output, leader: PRIMARY });
          }
        },

        /** A batch is on the disk, or failed. */
        onDisk(state, ticket, outcome, self) {
          // It is unknown what a failed disk still holds: the process stops, and restarts with what
          // is durable.
          if (outcome === "failed") return self.halt("the disk failed");
          const request = state.waiting.get(ticket);
          state.waiting.delete(ticket);
          if (request === undefined) return;
          const answer = state.answered.get(request.client);
          if (answer?.sequence !== request.sequence) return;
          answer.durable = true;
          self.reply(request, { status: "ok", output: answer.output, leader: PRIMARY });
        },

        onMessage() {},
        onTimer() {},

        /**
         * What reports and targeted faults see: \`leader\` is what \`partition: leader\` aims at.
         * After the faults all nodes must come to know the same \`commitIndex\`: a node that
         * replicates says how far it knows the log to be committed. Here only n1 has a log.
         */
        observe: (state) => ({
          role: state.id === PRIMARY ? "leader" : "follower",
          term: 1,
          leader: PRIMARY,
          commitIndex: 0,
          lastIndex: state.next - 1,
        }),
      };
    },
  };
}
`;

const PROTOCOL_TEST = `// npx vitest run
import { type ScenarioSource, simulate } from "rashomon";
import { expect, test } from "vitest";
import { primary } from "./primary.js";

const scenario: ScenarioSource = {
  name: "The primary crashes and comes back",
  version: 1,
  protocol: "primary",
  nodes: 3,
  duration: "5s",
  network: { latency: "1ms..10ms", loss: "1%" },
  object: "kv",
  workload: { kind: "mixed", clients: 3, rate: "50/s", keys: 4, mix: { read: 1, write: 1 } },
  disk: { sync: "5ms..20ms" },
  faults: [
    {
      every: "200ms",
      for: "50ms",
      oneOf: [{ "crash-at-write": "n1", moment: "before" }, { crash: "n1" }, "partition"],
    },
  ],
  checks: ["linearizable", "progress"],
};

test.each([1, 2, 3])("the primary keeps its word (seed %i)", async (seed) => {
  const run = await simulate(scenario, { seed, host: primary() });
  expect(run.verdict, run.report()).toBe("pass");
});

// A planted bug, and it is found: look at the story with console.log(run.report()).
test("a primary that answers before its disk holds the operation is found out", async () => {
  const run = await simulate(scenario, { seed: 1, host: primary({ hasty: true }) });
  expect(run.violations[0]?.check, run.report()).toBe("linearizable");
});
`;

/** The text of each file, by its path in the new folder. */
export const PROTOCOL_TEMPLATES: Readonly<Record<string, string>> = {
  "scenarios/first.yaml": SCENARIO,
  "scenarios/planted.yaml": PLANTED,
  "protocol/primary.ts": PROTOCOL,
  "protocol/primary.test.ts": PROTOCOL_TEST,
  ".github/workflows/scenarios.yml": WORKFLOW,
};
