/** Three systems of a few steps each, whose mistakes need one departure of one kind. */
import { bind, CRASH_RECOVERY, claim, defineSystem, type OwnSystem } from "../../../src/index.ts";
import type { Handlers } from "../../../src/protocol/protocol.ts";

export type Small = OwnSystem;

interface Message {
  readonly type: string;
}

/** What all of them have. */
const COMMON = {
  options: {
    period: { kind: "duration", about: "How often.", default: 100_000, min: 1_000 },
  },
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  factsOfMessage() {},
  factsOfWrite() {},
  describe: ({ type }: Message) => ({ kind: type, fields: {} }),
} as const;

const COMMON_HANDLERS = {
  onRequest(_state: unknown, request: never, self: never) {
    const { reply } = self as { reply(request: unknown, reply: unknown): void };
    reply(request, { status: "ok", output: null, leader: 1 });
  },
  onDisk() {},
  observe: () => ({ role: "x", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
} as unknown as Pick<Handlers<unknown, Message>, "onRequest" | "onDisk" | "observe">;

function smallSystem(
  name: string,
  handlers: Pick<Handlers<never, Message>, "start" | "onMessage" | "onTimer">,
  facts: Record<string, ReturnType<typeof claim>>,
  invariant: { readonly name: string; readonly on: Record<string, unknown>; initial(): unknown },
): Small {
  const about = "A test.";
  const protocol = { name, about, ...COMMON, ...COMMON_HANDLERS, ...handlers, facts };
  const { initial, on } = invariant;
  const judge = bind({ name: invariant.name, statement: "It holds.", source: "this test" }, {
    initial,
    on,
  } as never);
  return defineSystem({ name, about, protocol: protocol as never, invariants: [judge] });
}

/** n1 hands a token to n2 for a while, then to n3, and does not ask whether it is back. */
export const passed = smallSystem(
  "passed",
  {
    start(_disk, self) {
      if (self.id === 1) {
        self.setTimer("to 2", 50_000);
        self.setTimer("to 3", 200_000);
      }
      return { had: false } as never;
    },
    onTimer(_state, timer, self) {
      if (timer === "over") self.assert("frees");
      else self.send(timer === "to 2" ? 2 : 3, { type: "token" });
    },
    onMessage(state: { had: boolean }, _from, _message, self) {
      if (state.had) return;
      state.had = true;
      self.assert("holds");
      self.setTimer("over", 50_000);
    },
  },
  { holds: claim("`node` holds", "node"), frees: claim("`node` frees", "node") },
  {
    name: "one-holder",
    initial: () => ({ holder: 0 }),
    on: {
      holds(state: { holder: number }, view: never, node: number) {
        const { report } = view as { report(words: string, nodes: number[]): void };
        if (state.holder !== 0) report.call(view, "two hold", [node]);
        state.holder = node;
      },
      frees(state: { holder: number }, _view: never, node: number) {
        if (state.holder === node) state.holder = 0;
      },
    },
  },
);

interface Container<Kept> {
  make(): Kept;
  add(kept: Kept, node: number): void;
  members(kept: Kept): Iterable<number>;
}

/** n2 and n3 ask n1, each twice; n1 serves them in the order of what it keeps them in. */
function queueIn<Kept>(name: string, { make, add, members }: Container<Kept>): Small {
  return smallSystem(
    name,
    {
      start(_disk, self) {
        if (self.id === 1) self.setTimer("serve", 450_000);
        else {
          self.setTimer("ask", self.id * 20_000);
          self.setTimer("ask again", self.id * 20_000 + 60_000);
        }
        return { kept: make() } as never;
      },
      onTimer(state: { kept: Kept }, timer, self) {
        if (timer !== "serve") self.send(1, { type: "want" });
        else for (const node of members(state.kept)) self.assert("served", node);
      },
      onMessage(state: { kept: Kept }, from) {
        add(state.kept, from);
      },
    },
    { served: claim("`node` served `whom`", "node", "whom") },
    {
      name: "in-order",
      initial: () => ({ last: 0 }),
      on: {
        served(state: { last: number }, view: never, node: number, whom: number) {
          const { report } = view as { report(words: string, nodes: number[]): void };
          if (whom < state.last) report.call(view, "n2 came after n3", [node]);
          state.last = whom;
        },
      },
    },
  );
}

export const queues = {
  list: queueIn<number[]>("list", {
    make: () => [],
    add: (kept, node) => {
      if (!kept.includes(node)) kept.push(node);
    },
    members: (kept) => kept,
  }),
  set: queueIn<Set<number>>("set", {
    make: () => new Set(),
    add: (kept, node) => kept.add(node),
    members: (kept) => kept,
  }),
  map: queueIn<Map<number, boolean>>("map", {
    make: () => new Map(),
    add: (kept, node) => kept.set(node, true),
    members: (kept) => kept.keys(),
  }),
  record: queueIn<Record<string, number>>("record", {
    make: () => ({}),
    add: (kept, node) => {
      kept[`n${node}`] = node;
    },
    members: (kept) => Object.values(kept),
  }),
};

/**
 * n1 gets news of two at once, and thanks for them before a disk has them. Later it says what it
 * knows: of both or of neither, unless it lost the one and was sent the other again.
 */
export const between = smallSystem(
  "between",
  {
    start(_disk, self) {
      if (self.id === 1) self.setTimer("say", 300_000);
      else self.setTimer("tell", 50_000);
      return { knows: [] } as never;
    },
    onTimer(state: { knows: number[] }, timer, self) {
      if (timer === "say") {
        self.assert("knows", state.knows.length);
        return;
      }
      self.send(1, { type: "news" });
      self.setTimer("tell", 50_000);
    },
    onMessage(state: { knows: number[] }, from, { type }, self) {
      if (type === "thanks") self.cancelTimer("tell");
      else {
        if (!state.knows.includes(from)) state.knows.push(from);
        self.send(from, { type: "thanks" });
      }
    },
  },
  { knows: claim("`node` knows of `count`", "node", "count") },
  {
    name: "both-or-none",
    initial: () => ({}),
    on: {
      knows(_state: unknown, view: never, node: number, count: number) {
        const { report } = view as { report(words: string, nodes: number[]): void };
        if (count === 1) report.call(view, "n1 knows of one", [node]);
      },
    },
  },
);
