/**
 * The operator of a store: balances loads between groups, and from time to time lets one join or
 * leave, or moves a shard.
 */
import type { Value } from "../../core/json.ts";
import { fact } from "../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Reply } from "../../protocol/request.ts";
import { WITHOUT_MESSAGES } from "../../protocol/without-messages.ts";
import { proposalOf } from "./balancing.ts";
import type { OwnersOutput } from "./shard-map.ts";
import { FIRST_GROUPS, GROUPS, groupName, SHARDS } from "./shards.ts";

const PHASES = [
  "resting",
  "changing",
  "asking-owners",
  "asking-loads",
  "asking-again",
  "balancing",
] as const;

interface Operator {
  phase: (typeof PHASES)[number];
  /** How many changes it will make yet. */
  changes: number;
  map: OwnersOutput | null;
  /** By shard, operations up to this report, and up to the one before. */
  loads: number[];
  before: number[];
  /** The group whose load it asks, as a place in the list of groups. */
  at: number;
}

const OPTIONS = {
  changes: {
    kind: "integer",
    about: "How many times a group joins or leaves or a shard is moved, at random.",
    default: 6,
    min: 0,
    max: 1_000,
  },
  every: {
    kind: "duration",
    about: "How long it rests between two things: from this, to twice as long.",
    default: 150_000,
    min: 10_000,
  },
  balance: {
    kind: "boolean",
    about: "Whether it measures loads and moves shards of busy groups.",
    default: true,
  },
} as const;

/** What the operator decides. */
export interface OperatorRules {
  /** Whether it asks for the map once more when it has the loads, and proposes under that one. */
  readonly mapsAgain: boolean;
}

export const operatorRules: OperatorRules = { mapsAgain: false };

export function operatorOf(rules: OperatorRules): Protocol<Operator, never> {
  return {
    name: "shard-operator",
    about: "Balances the loads of groups, and lets them join and leave.",
    options: OPTIONS,
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: PHASES,
    ...WITHOUT_MESSAGES,
    facts: {
      mapped: fact(
        "`node` was answered which group has which shard in map `version`",
        "node",
        "version",
      ),
      loaded: fact("`node` was answered the loads of `group`", "node", "group"),
    },
    factsOfAnswer(node, { service, command: { f }, reply }, facts) {
      if (reply.status !== "ok") return;
      if (f === "owners") {
        facts["mapped"]?.(node, (reply.output as unknown as OwnersOutput).version);
      } else if (f === "load") facts["loaded"]?.(node, Number(service.slice(1)));
    },
    instance({ options }) {
      const everyUs = options["every"] as number;
      const balances = options["balance"] as boolean;
      const rest = (state: Operator, self: Self<never>): void => {
        state.phase = "resting";
        if (state.changes === 0 && !balances) return;
        self.setTimer("go on", everyUs + self.random("rest", everyUs));
      };
      return {
        start(_disk, self) {
          const state: Operator = {
            phase: "resting",
            changes: options["changes"] as number,
            map: null,
            loads: [],
            before: [],
            at: 0,
          };
          rest(state, self);
          return state;
        },
        onMessage: () => undefined,
        onRequest: () => undefined,
        onDisk: () => undefined,
        onTimer(state, _timer, self) {
          if (state.changes > 0 && (!balances || self.random("change or measure", 2) === 0)) {
            state.changes--;
            state.phase = "changing";
            change(state, self);
          } else {
            state.phase = "asking-owners";
            ask(self, "map", "owners", null);
          }
        },
        onAnswer(state, { reply }, self) {
          if (reply.status !== "ok" || !goesOn(rules, state, reply, self)) rest(state, self);
        },
        observe: ({ phase, map }) => ({
          role: phase,
          term: map?.version ?? 0,
          leader: 0,
          commitIndex: 0,
          lastIndex: 0,
        }),
      };
    },
  };
}

/** A group joins or, as far as the operator knows, leaves; or a shard is put somewhere. */
function change({ map }: Operator, self: Self<never>): void {
  const group = GROUPS[self.random("group", GROUPS.length)] as number;
  if (self.random("kind of change", 2) === 0) {
    const groups = map?.groups ?? FIRST_GROUPS;
    ask(self, "map", groups.includes(group) ? "leave" : "join", group);
  } else ask(self, "map", "move", [self.random("shard", SHARDS), group]);
}

/** Measures: first the map, then the loads of each group; then proposes. @returns false: done. */
function goesOn(
  rules: OperatorRules,
  state: Operator,
  { output }: Reply,
  self: Self<never>,
): boolean {
  if (state.phase === "asking-again") {
    state.map = output as unknown as OwnersOutput;
    return proposes(state, self);
  }
  if (state.phase === "asking-owners") {
    state.map = output as unknown as OwnersOutput;
    state.phase = "asking-loads";
    state.before = state.loads;
    state.loads = [];
    state.at = 0;
    ask(self, groupName(GROUPS[0]), "load", null);
    return true;
  }
  if (state.phase !== "asking-loads") return false;
  const group = GROUPS[state.at] as number;
  for (const [shard, load] of output as readonly (readonly [number, number])[]) {
    if (state.map?.owners[shard] === group) state.loads[shard] = load;
  }
  state.at++;
  const next = GROUPS[state.at];
  if (next !== undefined) {
    ask(self, groupName(next), "load", null);
    return true;
  }
  if (!rules.mapsAgain) return proposes(state, self);
  state.phase = "asking-again";
  ask(self, "map", "owners", null);
  return true;
}

function proposes(state: Operator, self: Self<never>): boolean {
  const { map } = state;
  if (map === null) return false;
  const proposal = proposalOf(sinceBefore(state), map.owners, map.groups);
  if (proposal === null) return false;
  state.phase = "balancing";
  ask(self, "map", "balance", [proposal.shard, proposal.to, map.version]);
  return true;
}

/** By shard, what came since the report before; all, of one that has moved since. */
function sinceBefore({ loads, before }: Operator): readonly number[] {
  return Array.from({ length: SHARDS }, (_, shard) => {
    const load = loads[shard] ?? 0;
    const past = before[shard] ?? 0;
    return load >= past ? load - past : load;
  });
}

function ask(self: Self<never>, service: string, f: string, input: Value): void {
  self.ask(service, { f, key: null, input });
}
