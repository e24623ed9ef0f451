/** The files that `rashomon init --system` makes: a small system, its scenarios and its test. */
import { SCHEMA_LINE } from "./project.ts";

const SYSTEM = `/**
 * A system to start from: n1 writes every operation to its disk and answers once it is durable; the
 * others send clients to n1. It is safe, but unavailable while n1 is down.
 */
import {
  bind,
  CRASH_RECOVERY,
  claim,
  defineSystem,
  type Facts,
  fact,
  type Protocol,
  type Request,
  type Self,
  type SequentialObject,
} from "rashomon";

const PRIMARY = 1;

/** What is replicated: pure functions, no part of the state. */
type Replicated = Pick<SequentialObject<unknown>, "partitioned" | "initial" | "apply">;

/** What judges go by: what leaves a node, as numbers. */
const FACTS = {
  stored: fact("the disk of \`node\` holds the entry at \`index\`", "node", "index"),
  answered: claim("\`node\` answered the operation at \`index\`", "node", "index"),
} as const;

/** What a client was answered last. */
interface Answer {
  readonly sequence: number;
  readonly index: number;
  readonly output: Request["command"]["input"];
  durable: boolean;
}

/** Plain data (JSON, Map, Set): all that a node knows. */
interface State {
  readonly id: number;
  /** The object's parts, by key. */
  readonly parts: Map<unknown, unknown>;
  /** By client. */
  readonly answers: Map<number, Answer>;
  /** By the ticket of the batch that holds it. */
  readonly pending: Map<number, Request>;
  nextIndex: number;
}

/** @param hasty the planted bug: answers before the disk holds the operation. */
function journal(hasty: boolean): Protocol<State, never> {
  return {
    name: "journal",
    about: "One node writes everything down and answers.",
    /** What a scenario may set under \`options\`. */
    options: {},
    /** The faults that it tolerates: a scenario with others is refused. */
    faultModel: CRASH_RECOVERY,
    facts: FACTS,
    factsOfMessage() {},
    factsOfWrite(node, write, facts: Facts<typeof FACTS>) {
      if (write.kind === "append") facts.stored(node, write.index);
    },
    describe: (message) => ({ kind: String(message), fields: {} }),

    /** The handlers of a node: called whenever one starts. */
    instance(setup) {
      const object: Replicated = setup.object;
      const apply = (state: State, { client, sequence, command }: Request, durable: boolean) => {
        const part = object.partitioned ? command.key : null;
        const before = state.parts.has(part) ? state.parts.get(part) : object.initial();
        const { state: after, output } = object.apply(before, command);
        state.parts.set(part, after);
        state.answers.set(client, { sequence, index: state.nextIndex, output, durable });
        state.nextIndex++;
      };
      const answer = (request: Request, { index, output }: Answer, self: Self<never>) => {
        self.assert("answered", index);
        self.reply(request, { status: "ok", output, leader: PRIMARY });
      };
      return {
        /** First boot and every restart: only what the disk kept comes back. */
        start(disk, self) {
          const state: State = {
            id: self.id,
            parts: new Map(),
            answers: new Map(),
            pending: new Map(),
            nextIndex: 1,
          };
          for (let index = disk.firstIndex; index <= disk.lastIndex; index++) {
            apply(state, disk.entry(index) as Request, true);
          }
          return state;
        },
        /** A client's operation. It may come twice, and late. */
        onRequest(state, request, self) {
          if (state.id !== PRIMARY) {
            return self.reply(request, { status: "not-leader", output: null, leader: PRIMARY });
          }
          const last = state.answers.get(request.client);
          if (last !== undefined && last.sequence >= request.sequence) {
            if (last.sequence === request.sequence && last.durable) answer(request, last, self);
            return;
          }
          const index = state.nextIndex;
          apply(state, request, false);
          const ticket = self.disk.batch([{ kind: "append", index, entry: request }]);
          self.disk.sync();
          state.pending.set(ticket, request);
          if (hasty) answer(request, state.answers.get(request.client) as Answer, self);
        },
        /** A batch is durable, or failed. */
        onDisk(state, ticket, outcome, self) {
          if (outcome === "failed") return self.halt("the disk failed");
          const request = state.pending.get(ticket);
          state.pending.delete(ticket);
          const last = request && state.answers.get(request.client);
          if (!request || last?.sequence !== request.sequence) return;
          last.durable = true;
          answer(request, last, self);
        },
        onMessage() {},
        onTimer() {},
        /** What reports show, and faults aim at: \`partition: leader\`. */
        observe: (state) => ({
          role: state.id === PRIMARY ? "leader" : "follower",
          term: 1,
          leader: PRIMARY,
          commitIndex: 0,
          lastIndex: state.nextIndex - 1,
        }),
      };
    },
  };
}

/** An invariant is a fold over facts that reports what must not be. */
const answeredIsStored = bind(
  {
    name: "answered-is-stored",
    statement: "What a client was answered is on the disk of the node that answered.",
    source: "our design, section 1",
  },
  {
    /** By node: the highest index that its disk holds. */
    initial: (nodes) => ({ stored: new Array<number>(nodes + 1).fill(0) }),
    on: {
      stored(state, _view, node, index) {
        const { stored } = state as { stored: number[] };
        stored[node] = Math.max(stored[node] ?? 0, index);
      },
      answered(state, view, node, index) {
        const stored = (state as { stored: number[] }).stored[node] ?? 0;
        if (index <= stored) return;
        view.report(\`n\${node} answered entry \${index}, its disk holds \${stored}\`, [node]);
      },
    },
  },
);

export default defineSystem({
  name: "journal",
  about: "A journal on one node, with clients that retry.",
  protocol: journal(false),
  invariants: [answeredIsStored],
  mutants: [
    {
      name: "hasty",
      about: "Answers before the disk holds the operation.",
      detectors: ["answered-is-stored", "linearizable"],
      protocol: journal(true),
    },
  ],
});
`;

const SCENARIO = `${SCHEMA_LINE}name: A journal whose node crashes loses nothing that it has answered
version: 1
system: ./journal.ts
nodes: 3
duration: 5s
seeds: 1..10
network: { latency: 1ms..10ms, loss: 1% }
disk: { sync: 5ms..20ms }
object: kv
workload: { clients: 3, rate: 50/s, keys: 4, mix: { read: 1, write: 1 } }
faults:
  - every: 200ms
    for: 50ms
    oneOf: [{ crash-at-write: n1, moment: before }, { crash: n1 }, partition]
`;

const PLANTED = `${SCHEMA_LINE}name: A journal that answers before its disk holds the operation is found out
version: 1
system: ./journal.ts
mutant: hasty
nodes: 3
duration: 5s
seeds: 1..10
disk: { sync: 5ms..20ms }
workload: { clients: 3, rate: 50/s }
# Without this line the runs fail, and leave artifacts to replay.
expect: { fail: answered-is-stored }
`;

const TEST = `// npx vitest run
import { simulate } from "rashomon";
import { expect, test } from "vitest";
import system from "./journal.js";

const scenario = {
  version: 1,
  system: "journal",
  duration: "5s",
  disk: { sync: "5ms..20ms" },
  workload: { clients: 3, rate: "50/s", keys: 4 },
  faults: [{ every: "200ms", for: "50ms", oneOf: [{ crash: "n1" }, "partition"] }],
};

test.each([1, 2, 3])("the journal keeps its word (seed %i)", async (seed) => {
  const run = await simulate(scenario, { seed, system });
  expect(run.verdict, run.report()).toBe("pass");
});

test("a hasty journal is found out", async () => {
  const run = await simulate({ ...scenario, mutant: "hasty" }, { seed: 1, system });
  expect(run.violations[0]?.check, run.report()).toBe("answered-is-stored");
});
`;

/** The text of each file, by its path in the new folder. */
export const SYSTEM_TEMPLATES: Readonly<Record<string, string>> = {
  "system/journal.ts": SYSTEM,
  "system/journal.yaml": SCENARIO,
  "system/journal-hasty.yaml": PLANTED,
  "system/journal.test.ts": TEST,
};
