/**
 * The executor of directed steps: holds messages back, fires timers, waits for what must be seen,
 * and fails the run if it is not.
 */
import type { Property } from "../checkers/property.ts";
import { must } from "../core/assert.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import type { Client } from "../protocol/client.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { Address, SessionId } from "../protocol/node-id.ts";
import type { Reply, Request } from "../protocol/request.ts";
import type { ScriptStep } from "../scenario/script.ts";
import type { Interceptor } from "../world/tap.ts";
import type { World } from "../world/world.ts";
import { foldOfFacts, noneIs } from "./conditions.ts";
import { IdleSteps } from "./idle-steps.ts";
import type { RulesSnapshot } from "./message-rules.ts";
import type { Drifts } from "./script-clocks.ts";
import type { Cuts } from "./script-cuts.ts";
import { ScriptMachines } from "./script-machines.ts";
import { ScriptMessages } from "./script-messages.ts";
import { type Remembered, ScriptNames, shownAs } from "./script-names.ts";
import { type RequestsSnapshot, ScriptRequests } from "./script-requests.ts";
import { ScriptTimers } from "./script-timers.ts";
import { ScriptWaits } from "./script-waits.ts";
import { wordsOfStep } from "./script-words.ts";
import type { ScriptFailure, StepContext } from "./step-context.ts";
import { UnmetRoles } from "./unmet-roles.ts";

/** How often a step that waits is looked at when nothing happens. */
const POLL_US = 1_000;

/**
 * Steps that make a lasting rule: those at the head of a script are done before any node
 * starts.
 */
const STANDING: ReadonlySet<ScriptStep["do"]> = new Set([
  "hold",
  "drop",
  "duplicate",
  "withhold",
  "partition",
  "drift",
]);

interface ScriptSnapshot {
  readonly next: number;
  readonly sinceUs: number;
  readonly rules: RulesSnapshot;
  readonly withheld: readonly string[];
  readonly cuts: Cuts;
  readonly drifts: Drifts;
  readonly names: Remembered;
  readonly matched: boolean;
  readonly armed: boolean;
  readonly requests: RequestsSnapshot;
  readonly idle: readonly number[];
  readonly unmetRoles: readonly string[] | null;
  readonly failure: ScriptFailure | null;
}

/** Names that say in themselves who is meant. */
function isWord(name: string): boolean {
  return ["all", "clients", "rest"].includes(name);
}

export class Script implements Client, Interceptor {
  readonly name = "script";
  readonly touchesAll = true;
  /** Set when an expectation was not met. */
  failure: ScriptFailure | null = null;
  readonly #steps: readonly ScriptStep[];
  readonly #file: string;
  #world: World | null = null;
  #actor = -1;
  #client = 0;
  /** The step that is to be done or waited for next. */
  #next = 0;
  readonly #names = new ScriptNames();
  readonly #messages: ScriptMessages;
  readonly #timers: ScriptTimers;
  readonly #machines: ScriptMachines;
  readonly #waits: ScriptWaits;
  /** Whether what the service answers that is asked by clients is judged. */
  readonly #isJudged: boolean;
  #armed = false;
  readonly #requests: ScriptRequests;
  readonly #idle: IdleSteps;
  readonly #roles: UnmetRoles;

  /**
   * @param history takes the operations that the script asks for.
   * @param isJudged whether clients ask the front service, so that its answers are judged.
   */
  constructor(
    steps: readonly ScriptStep[],
    file: string,
    history: HistoryRecorder,
    isJudged: boolean,
  ) {
    this.#isJudged = isJudged;
    this.#steps = steps;
    this.#requests = new ScriptRequests(history);
    this.#idle = new IdleSteps(steps);
    this.#roles = new UnmetRoles(steps);
    this.#file = file;
    const context = this.#context();
    this.#messages = new ScriptMessages(context, steps);
    this.#timers = new ScriptTimers(context, steps);
    this.#machines = new ScriptMachines(context);
    this.#waits = new ScriptWaits(context);
  }

  #context(): StepContext {
    const script = this;
    return {
      get world() {
        return script.#within;
      },
      names: this.#names,
      get hasFailed() {
        return script.failure !== null;
      },
      processes: (step, names) => this.#processes(step, names),
      machines: (step, names) =>
        this.#who(step, names, (name) => this.#names.machines(this.#within, name)),
      met: (met) => this.#met(met),
      fail: (...failure) => this.#fail(...failure),
    };
  }

  /**
   * A fold that follows the facts that conditions name.
   * @param facts those that may be asserted of a service.
   * @param prefix of their names: `left.`, or empty where there is one service.
   */
  foldOf(facts: FactTable, prefix: string): Property<null> {
    return foldOfFacts(facts, prefix, (...fact) =>
      this.#waits.hear(this.#steps[this.#next], ...fact),
    );
  }

  /** Joins a world, as its last client: the one whose requests the script makes. */
  join(world: World, client: number): void {
    this.#world = world;
    this.#client = client;
    world.addClient(this);
    this.#actor = client - 1;
    world.attach(this);
  }

  /** Makes the rules that the script begins with, before any node starts. */
  begin(): void {
    for (let step = this.#steps[this.#next]; step !== undefined; step = this.#steps[this.#next]) {
      if (!STANDING.has(step.do)) return;
      this.#say(step);
      this.#done(step);
      if (this.failure !== null) return;
      this.#next++;
    }
  }

  /** Looks after each step of the run whether what is waited for has come. */
  afterStep(): void {
    this.#within.touchActor(this.#actor);
    this.#roles.look(this.#within);
    this.#advance();
  }

  due(): boolean {
    return true;
  }

  onWake(): void {
    this.#armed = false;
    this.#advance();
  }

  onReply(answered: Request, reply: Reply): void {
    this.#requests.answered(this.#within, answered, reply);
  }

  intercept(from: Address, to: Address, message: unknown, session: SessionId): number {
    return this.#messages.intercept(from, to, message, session);
  }

  withhold(node: Address, timer: string): boolean {
    return this.#timers.withholds(node, timer);
  }

  /** The rules for messages that no message has fitted and one must, by name, each once. */
  unusedRules(): readonly string[] {
    return this.#messages.unused();
  }

  /** The steps that met nothing, as people call them, each once. */
  idleSteps(): readonly string[] {
    return this.#idle.names(this.#within);
  }

  /** The roles that conditions name and no process has had, each once. */
  unmetRoles(): readonly string[] {
    return this.#roles.names();
  }

  /** Releases everything: the heal phase begins. */
  stop(): void {
    if (this.#next < this.#steps.length && this.failure === null) {
      const step = this.#steps[this.#next] as ScriptStep;
      this.#fail(step, "the chaos phase ended before this step was done", [], "setup");
    }
    this.#messages.undo();
    this.#timers.undo();
    this.#machines.undo();
    this.#next = this.#steps.length;
  }

  snapshot(): ScriptSnapshot {
    return {
      next: this.#next,
      rules: this.#messages.snapshot(),
      withheld: this.#timers.snapshot(),
      names: this.#names.snapshot(),
      ...this.#machines.snapshot(),
      ...this.#waits.snapshot(),
      armed: this.#armed,
      requests: this.#requests.snapshot(),
      idle: this.#idle.snapshot(),
      unmetRoles: this.#roles.snapshot(),
      failure: this.failure,
    };
  }

  restore(given: unknown): void {
    const snapshot = given as ScriptSnapshot;
    this.#next = snapshot.next;
    this.#messages.restore(snapshot.rules);
    this.#timers.restore(snapshot.withheld);
    this.#names.restore(snapshot.names);
    this.#machines.restore(snapshot);
    this.#waits.restore(snapshot);
    this.#armed = snapshot.armed;
    this.#requests.restore(snapshot.requests);
    this.#idle.restore(snapshot.idle);
    this.#roles.restore(snapshot.unmetRoles);
    this.failure = snapshot.failure;
  }

  get #within(): World {
    return must(this.#world, "the script has joined a world");
  }

  /** Does every step that can be done now. */
  #advance(): void {
    while (this.#next < this.#steps.length && this.failure === null) {
      const step = this.#steps[this.#next] as ScriptStep;
      this.#say(step);
      if (!this.#done(step)) {
        this.#keepAwake();
        return;
      }
      this.#next++;
      this.#waits.begin();
    }
  }

  /** Says in the story what a step is about to do. */
  #say(step: ScriptStep): void {
    const world = this.#within;
    if (world.taps.recorder === null) return;
    const words = wordsOfStep(step, (name) => shownAs(name, isWord(name) ? [] : this.#shown(name)));
    if (words !== null) world.note(0, `script ${words}`);
  }

  /** Who a name means now, as a story calls them. */
  #shown(name: string): readonly string[] {
    const world = this.#within;
    return this.#names.processes(world, name).map((address) => world.names[address] as string);
  }

  /** A step that waits is looked at again even if nothing else happens. */
  #keepAwake(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#within.wake(this.#actor, this.#within.nowUs + POLL_US, 0);
  }

  /** Does a step, or says that it has to wait. */
  #done(step: ScriptStep): boolean {
    const world = this.#within;
    switch (step.do) {
      case "hold":
      case "drop":
      case "duplicate":
      case "deliver":
      case "release":
      case "clear":
        this.#messages.act(step);
        return true;
      case "fire":
      case "withhold":
        this.#timers.act(step);
        return true;
      case "remember":
        for (const address of this.#processes(step, [step.node])) {
          this.#names.remember(step.name, address);
        }
        return true;
      case "request":
        for (const address of this.#processes(step, [step.node])) {
          const isJudged = this.#isJudged && world.node(address).service === world.front;
          this.#requests.ask(world, this.#client, step, address, isJudged);
        }
        return true;
      case "wait":
      case "when":
      case "expect":
        return this.#waits.isOver(step);
      default:
        this.#machines.act(step);
        return true;
    }
  }

  /** The processes that names mean now; the step fails where one means none. */
  #processes(step: ScriptStep, names: readonly string[]): readonly Address[] {
    return this.#who(step, names, (name) => this.#names.processes(this.#within, name));
  }

  #who(
    step: ScriptStep,
    names: readonly string[],
    find: (name: string) => readonly number[],
  ): readonly number[] {
    const found = names.map((name) => ({ name, ids: find(name) }));
    const missing = found.find(({ ids }) => ids.length === 0);
    if (missing === undefined) return [...new Set(found.flatMap(({ ids }) => ids))];
    const words = `${noneIs(missing.name)} when this step is taken: wait for it before`;
    this.#fail(step, words, [], "setup");
    return [];
  }

  /** Notes whether the present step does anything. */
  #met(met: boolean): void {
    this.#idle.note(this.#next, met);
  }

  #fail(
    step: ScriptStep,
    message: string,
    nodes: readonly Address[],
    check: ScriptFailure["check"],
  ): void {
    const place = `step ${this.#next + 1}`;
    const where = step.line > 0 ? `${this.#file}:${step.line}` : `${place} of the script`;
    const name = step.do === "expect" ? step.name : null;
    const named = name === null || name === place ? "" : ` (${name})`;
    const idle = this.#messages.idle();
    const hint = idle.length > 0 ? ` (no message has fitted ${idle.join(", ")})` : "";
    this.failure = {
      check,
      step: check === "script" ? name : null,
      message: `${where}${named}: ${message}${hint}`,
      nodes,
    };
  }
}
