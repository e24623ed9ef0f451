/**
 * A holder by ZooKeeper's recipe for locks: it makes a sequential ephemeral node, has the lock if
 * no lower one is there, and else watches the next lower one and looks again when that vanishes.
 */
import { CRASH_RECOVERY } from "../../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../../protocol/protocol.ts";
import type { Reply, Request } from "../../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../../protocol/without-messages.ts";
import { CALL_FACTS, completed, invoked } from "../calls.ts";
import { HOLDER_FACTS, KEEP_US, OVERDUE_US, REST_US, WORK_US } from "../holding.ts";
import { begin, goOn, onResource, use, type Ways } from "../working.ts";
import { NODE_DELETED } from "./directory.ts";
import { type RecipeRules, recipeRules } from "./recipe-rules.ts";
import { type Holder, PHASES } from "./recipe-state.ts";

type Asker = Self<never>;

/** @param rules those of the recipe, or wrong ones. */
export function recipeHolderOf(rules: RecipeRules): Protocol<Holder, never> {
  return {
    name: "recipe-holder",
    about: "Makes a sequential ephemeral node, and has the lock when no lower one is left.",
    options: {
      grace: {
        kind: "duration",
        about: "How long it hopes for its session, once that is over by its own clock.",
        default: 2_000_000,
        min: 0,
        max: 60_000_000,
      },
      connection: {
        kind: "duration",
        about: "After how long without a reply to its create it takes the connection for lost.",
        default: 300_000,
        min: 10_000,
        max: 10_000_000,
      },
    },
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: PHASES,
    facts: { ...HOLDER_FACTS, ...CALL_FACTS },
    ...HEARS_NO_MESSAGES,
    start(_disk, self, { options }) {
      const state: Holder = {
        phase: "resting",
        token: 0,
        untilUs: 0,
        wantedUs: 0,
        value: null,
        writesLeft: 0,
        session: 0,
        askedUs: 0,
        node: 0,
        watched: 0,
        kept: 0,
        isWanting: false,
        isOverdue: false,
        graceUs: options["grace"] as number,
        connectionUs: options["connection"] as number,
      };
      rest(state, self);
      return state;
    },
    onDisk: () => undefined,
    onRequest: (state, request, self) => onEvent(state, request, rules, self),
    onTimer(state, timer, self) {
      if (timer === "ping") ping(state, self);
      else if (timer === "connection") onLost(state, rules, self);
      else if (state.phase === "resting") want(state, self);
      else if (state.phase === "holding") use(state, self);
      else if (state.phase === "jeopardy") lose(state, self);
    },
    onAnswer(state, answer, self) {
      const { service, command, reply } = answer;
      if (service === "resource") {
        onResource(state, answer, WAYS, self);
        return;
      }
      const [session] = command.input as readonly number[];
      if (command.f === "connect") {
        onConnected(state, reply, rules, self);
        return;
      }
      if (session !== state.session) return;
      assertCompleted(state, command.f, reply, self);
      if (reply.output === null) lose(state, self);
      else onReply(state, command.f, reply, rules, self);
    },
    observe: ({ phase, token, isOverdue }) => ({
      role: phase,
      term: token,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
      unsettled: isOverdue ? 1 : 0,
    }),
  };
}

export const recipeHolder = recipeHolderOf(recipeRules);

const WAYS: Ways<Holder> = {
  workUs: () => WORK_US,
  marginUs: 0,
  release: remove,
  late(state, self) {
    state.phase = "jeopardy";
    self.setTimer("go on", state.graceUs);
  },
  // Its session is over: a higher node has been the lowest.
  refused: lose,
};

/** It knows whether its token was current when it asked for it to be kept, or released. */
function assertCompleted(state: Holder, f: string, { output }: Reply, self: Asker): void {
  const answer = output === true ? 1 : 0;
  if (f === "delete") completed("release", answer, self);
  if (f !== "ping" || state.kept === 0) return;
  state.kept = 0;
  completed("keep-alive", answer, self);
}

/** What it has asked the directory for, it asks for no more. */
function forget(state: Holder, self: Asker): void {
  state.kept = 0;
  self.forget("locks");
}

/** Without the lock; its session continues. */
function rest(state: Holder, self: Asker): void {
  state.phase = "resting";
  state.node = 0;
  state.isWanting = false;
  state.isOverdue = false;
  self.setTimer("go on", REST_US + self.random("rest", REST_US));
}

/** Its session is over, with its node. */
function lose(state: Holder, self: Asker): void {
  state.session = 0;
  self.cancelTimer("ping");
  self.cancelTimer("connection");
  forget(state, self);
  rest(state, self);
}

function want(state: Holder, self: Asker): void {
  state.wantedUs = self.monotonicNow();
  state.isWanting = true;
  invoked("acquire", 0, self);
  if (state.session !== 0) create(state, self);
  else {
    state.phase = "connecting";
    state.askedUs = state.wantedUs;
    self.ask("locks", { f: "connect", key: null, input: [self.id] });
  }
}

function onConnected(state: Holder, { output }: Reply, rules: RecipeRules, self: Asker): void {
  if (state.phase !== "connecting") return;
  state.session = output as number;
  renewed(state, rules, self);
  create(state, self);
}

function renewed(state: Holder, rules: RecipeRules, self: Asker): void {
  state.untilUs = rules.believesUntil(state.askedUs);
  self.setTimer("ping", KEEP_US);
}

/** Where it has the lock, as far as it knows. */
const HAVING: ReadonlySet<string> = new Set(["holding", "reading", "writing", "jeopardy"]);

function ping(state: Holder, self: Asker): void {
  if (state.session === 0) return;
  state.askedUs = self.monotonicNow();
  state.isOverdue = state.isWanting && state.askedUs - state.wantedUs > OVERDUE_US;
  state.kept = HAVING.has(state.phase) ? state.token : 0;
  if (state.kept !== 0) invoked("keep-alive", state.kept, self);
  ask(state, "ping", [], self);
}

function ask(state: Holder, f: string, more: readonly number[], self: Asker): void {
  self.ask("locks", { f, key: null, input: [state.session, ...more] });
}

/**
 * The ping in flight is given up, as the create renews the session too: it would wait for its
 * reply, and where that takes longer than `connection` would be taken for lost before it was sent,
 * each time anew.
 */
function create(state: Holder, self: Asker): void {
  state.phase = "creating";
  forget(state, self);
  self.setTimer("ping", KEEP_US);
  self.setTimer("connection", state.connectionUs);
  ask(state, "create", [], self);
}

function look(state: Holder, self: Asker): void {
  state.phase = "looking";
  ask(state, "children", [], self);
}

function remove(state: Holder, self: Asker): void {
  state.phase = "deleting";
  invoked("release", state.token, self);
  ask(state, "delete", [state.node], self);
}

/**
 * No reply to its create, which may have taken effect or not (ZOOKEEPER-1262). Requests of a
 * session take effect in order, so what it sees next it sees after it.
 */
function onLost(state: Holder, rules: RecipeRules, self: Asker): void {
  if (state.phase !== "creating") return;
  forget(state, self);
  if (state.session !== 0) self.setTimer("ping", KEEP_US);
  if (rules.looksForItsOwn()) look(state, self);
  else create(state, self);
}

function onReply(
  state: Holder,
  f: string,
  { output }: Reply,
  rules: RecipeRules,
  self: Asker,
): void {
  if (f === "ping") {
    renewed(state, rules, self);
    if (state.phase === "jeopardy") goOn(state, WAYS, self);
  } else if (f === "create" && state.phase === "creating") {
    self.cancelTimer("connection");
    state.node = output as number;
    look(state, self);
  } else if (f === "children" && state.phase === "looking") {
    onChildren(state, output as Children, rules, self);
  } else if (f === "watch" && state.phase === "watching") {
    if (output === true) state.phase = "waiting";
    else onVanished(state, rules, self);
  } else if (f === "delete" && state.phase === "deleting") rest(state, self);
}

/** Nodes with the sessions that made them, in the order of their numbers. */
type Children = readonly (readonly [sequence: number, session: number])[];

function onChildren(state: Holder, nodes: Children, rules: RecipeRules, self: Asker): void {
  if (state.node === 0) {
    state.node = nodes.find(([, session]) => session === state.session)?.[0] ?? 0;
    if (state.node === 0) {
      create(state, self);
      return;
    }
  }
  const lower = nodes.map(([sequence]) => sequence).filter((sequence) => sequence < state.node);
  if (lower.length === 0) take(state, self);
  else {
    state.phase = "watching";
    state.watched = rules.watched(lower);
    ask(state, "watch", [state.watched], self);
  }
}

/** What it watched has vanished: another lower node may be there, if that one only waited too. */
function onVanished(state: Holder, rules: RecipeRules, self: Asker): void {
  if (rules.looksAgain()) look(state, self);
  else take(state, self);
}

function take(state: Holder, self: Asker): void {
  state.isWanting = false;
  state.isOverdue = false;
  completed("acquire", state.node, self);
  begin(state, state.node, WAYS, self);
}

/** A watch of its has fired, perhaps one of a session that is over. */
function onEvent(state: Holder, request: Request, rules: RecipeRules, self: Asker): void {
  const { f, input } = request.command;
  if (f !== NODE_DELETED) return;
  const [holder = 0, session = 0, sequence = 0] = input as readonly number[];
  if (holder !== self.id) {
    self.reply(request, { status: "not-leader", output: null, leader: holder });
    return;
  }
  self.reply(request, { status: "ok", output: true, leader: self.id });
  const isWatching = state.phase === "watching" || state.phase === "waiting";
  if (isWatching && session === state.session && sequence === state.watched) {
    onVanished(state, rules, self);
  }
}
