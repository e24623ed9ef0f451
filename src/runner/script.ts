/**
 * The executor of directed steps: holds messages back, fires timers, waits for what must be seen,
 * and fails the run if it is not.
 */
import type { Property } from "../checkers/property.ts";
import { must, unreachable } from "../core/assert.ts";
import { formatDuration } from "../core/formatting.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import type { Client } from "../protocol/client.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { Address, MachineId, SessionId } from "../protocol/node-id.ts";
import type { Reply, Request } from "../protocol/request.ts";
import type { Condition, MessageSelector, ScriptStep } from "../scenario/script.ts";
import type { Interceptor } from "../world/tap.ts";
import type { World } from "../world/world.ts";
import { foldOfFacts, noneIs, observedIn, wordsOf } from "./conditions.ts";
import { IdleSteps } from "./idle-steps.ts";
import { MessageRules, type RulesSnapshot, type Selector } from "./message-rules.ts";
import { type Drifts, ScriptClocks } from "./script-clocks.ts";
import { type Cuts, ScriptCuts } from "./script-cuts.ts";
import { type Remembered, ScriptNames, shownAs } from "./script-names.ts";
import { type RequestsSnapshot, ScriptRequests } from "./script-requests.ts";
import { wordsOfStep } from "./script-words.ts";
import { WithheldTimers } from "./withheld-timers.ts";

/** Timers that are named where another one is not set. */
const TIMERS_SHOWN = 5;

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

/** A script's failure, for the runner to report. */
export interface ScriptFailure {
  /**
   * `setup`: what the steps rest on did not come about, which says nothing about the protocol;
   * `script`: what is expected did not.
   */
  readonly check: "setup" | "script";
  /** The name of the step, of `script`. */
  readonly step: string | null;
  readonly message: string;
  readonly nodes: readonly Address[];
}

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
  /** Since when. */
  #sinceUs = 0;
  readonly #rules: MessageRules;
  readonly #withheld: WithheldTimers;
  readonly #cuts = new ScriptCuts();
  readonly #clocks = new ScriptClocks();
  readonly #names = new ScriptNames();
  /** Whether what the service answers that is asked by clients is judged. */
  readonly #isJudged: boolean;
  /** Whether the fact that the present step waits for has appeared. */
  #matched = false;
  #armed = false;
  readonly #requests: ScriptRequests;
  readonly #idle: IdleSteps;

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
    this.#file = file;
    this.#withheld = new WithheldTimers(
      steps.flatMap((step) => (step.do === "withhold" ? [step.timer] : [])),
    );
    this.#rules = new MessageRules({
      describe: (from, message) => this.#within.node(from).protocol.describe(message),
      cause: () => this.#within.agenda.cause,
      deliver: (...parcel) => this.#within.deliver(...parcel),
    });
  }

  /**
   * A fold that follows the facts that conditions name.
   * @param facts those that may be asserted of a service.
   * @param prefix of their names: `left.`, or empty where there is one service.
   */
  foldOf(facts: FactTable, prefix: string): Property<null> {
    return foldOfFacts(facts, prefix, (...fact) => this.#hear(...fact));
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
    return this.#rules.intercept(from, to, message, session);
  }

  withhold(node: Address, timer: string): boolean {
    return this.#withheld.has(node, timer);
  }

  /** The rules for messages that no message has fitted and one must, by name, each once. */
  unusedRules(): readonly string[] {
    const optional = this.#steps.flatMap((step) =>
      "optional" in step && "name" in step && step.optional ? [step.name] : [],
    );
    return this.#rules.unused().filter((name) => !optional.includes(name));
  }

  /** The steps that met nothing, as people call them, each once. */
  idleSteps(): readonly string[] {
    return this.#idle.names(this.#within);
  }

  /** Releases everything: the heal phase begins. */
  stop(): void {
    if (this.#next < this.#steps.length && this.failure === null) {
      const step = this.#steps[this.#next] as ScriptStep;
      this.#fail(step, "the chaos phase ended before this step was done", [], "setup");
    }
    this.#rules.end("", false);
    for (const session of this.#rules.takeSevered()) this.#within.sessions.sever(session);
    this.#withheld.allowAll(this.#within);
    this.#cuts.heal(this.#within);
    this.#clocks.steady(this.#within);
    this.#next = this.#steps.length;
  }

  snapshot(): ScriptSnapshot {
    return {
      next: this.#next,
      sinceUs: this.#sinceUs,
      rules: this.#rules.snapshot(),
      withheld: this.#withheld.snapshot(),
      cuts: this.#cuts.snapshot(),
      drifts: this.#clocks.snapshot(),
      names: this.#names.snapshot(),
      matched: this.#matched,
      armed: this.#armed,
      requests: this.#requests.snapshot(),
      idle: this.#idle.snapshot(),
      failure: this.failure,
    };
  }

  restore(given: unknown): void {
    const snapshot = given as ScriptSnapshot;
    this.#next = snapshot.next;
    this.#sinceUs = snapshot.sinceUs;
    this.#rules.restore(snapshot.rules);
    this.#withheld.restore(snapshot.withheld);
    this.#cuts.restore(snapshot.cuts);
    this.#clocks.restore(snapshot.drifts);
    this.#names.restore(snapshot.names);
    this.#matched = snapshot.matched;
    this.#armed = snapshot.armed;
    this.#requests.restore(snapshot.requests);
    this.#idle.restore(snapshot.idle);
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
      this.#sinceUs = this.#within.nowUs;
      this.#matched = false;
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
        this.#selected(step, (select) => this.#rules.add(step.name, step.do, select));
        return true;
      case "release":
        this.#rules.end(step.name, true);
        return true;
      case "clear":
        this.#rules.end(step.name, false);
        return true;
      case "deliver":
        this.#selected(step, (select) => this.#met(this.#rules.deliver(select)));
        return true;
      case "fire":
        for (const address of this.#processes(step, [step.node])) {
          if (world.machines.fire(address, step.timer)) continue;
          const name = world.names[address];
          const words = `${name} has no timer ${step.timer} set${this.#set(address)}`;
          this.#fail(step, words, [address], "setup");
        }
        return true;
      case "withhold":
        this.#withhold(step);
        return true;
      case "remember":
        for (const address of this.#processes(step, [step.node])) {
          this.#names.remember(step.name, address);
        }
        return true;
      case "crash":
        this.#metSome(step, (node) => step.disk !== "kept" || world.machines.isUp(node));
        for (const node of this.#machines(step, step.nodes)) {
          world.machines.crash(node, step.landing);
          if (step.disk === "lost") world.machines.loseDisk(node);
          if (step.disk === "wiped") world.machines.wipeDisk(node);
        }
        return true;
      case "kill":
        this.#stopAlone(step);
        return true;
      case "restart":
        this.#startAgain(step);
        return true;
      case "pause":
        this.#metSome(step, (node) => world.machines.isUp(node));
        for (const node of this.#machines(step, step.nodes)) world.machines.pause(node);
        return true;
      case "fail-disk":
        for (const node of this.#machines(step, step.nodes))
          world.machines.layAmbush(node, { landing: 0, fate: "fails" });
        return true;
      case "resume":
        this.#metSome(step, (node) => world.machines.pausesOf(node) > 0);
        for (const node of this.#machines(step, step.nodes)) world.machines.resume(node);
        return true;
      case "partition":
        this.#cut(step);
        return true;
      case "heal":
        this.#met(this.#cuts.heal(world));
        return true;
      case "drift":
        for (const node of this.#machines(step, step.nodes)) {
          this.#clocks.drift(world, node, step.ratePpm);
        }
        return true;
      case "jump":
        for (const node of this.#machines(step, step.nodes)) world.machines.jump(node, step.byUs);
        return true;
      case "request":
        for (const address of this.#processes(step, [step.node])) {
          const isJudged = this.#isJudged && world.node(address).service === world.front;
          this.#requests.ask(world, this.#client, step, address, isJudged);
        }
        return true;
      case "wait":
        return world.nowUs - this.#sinceUs >= step.forUs;
      case "when":
        return this.#awaited(step, step.condition, step.withinUs);
      case "expect":
        return step.always
          ? this.#kept(step, step.condition, step.withinUs)
          : this.#awaited(step, step.condition, step.withinUs);
      default:
        return unreachable(step);
    }
  }

  /** The processes that names mean now; the step fails where one means none. */
  #processes(step: ScriptStep, names: readonly string[]): readonly Address[] {
    return this.#who(step, names, (name) => this.#names.processes(this.#within, name));
  }

  /** The machines that names mean now; the step fails where one means none. */
  #machines(step: ScriptStep, names: readonly string[]): readonly MachineId[] {
    return this.#who(step, names, (name) => this.#names.machines(this.#within, name));
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

  /** Does something to the messages that a step chooses, unless it fails. */
  #selected(
    step: ScriptStep & { readonly select: MessageSelector },
    act: (select: Selector) => void,
  ): void {
    const from = this.#processes(step, step.select.from);
    const to = this.#processes(step, step.select.to);
    if (this.failure === null) act({ ...step.select, from, to });
  }

  /** Notes whether the present step does anything. */
  #met(met: boolean): void {
    this.#idle.note(this.#next, met);
  }

  /** The same of a step that names machines: it does if it does to any of them. */
  #metSome(
    step: ScriptStep & { readonly nodes: readonly string[] },
    does: (machine: MachineId) => boolean,
  ): void {
    this.#met(this.#machines(step, step.nodes).some(does));
  }

  #withhold(step: ScriptStep & { readonly do: "withhold" }): void {
    const world = this.#within;
    const { nodes, timer } = step;
    const processes = nodes.length > 0 ? this.#processes(step, nodes) : world.ids;
    if (step.on) for (const node of processes) this.#withheld.withhold(node, timer);
    else this.#met(processes.filter((node) => this.#withheld.allow(world, node, timer)).length > 0);
  }

  /** The timers that a process has set, for a sentence. */
  #set(address: Address): string {
    const names: string[] = [];
    this.#within.node(address).timers.forEachSet((name) => names.push(name));
    return names.length === 0 ? "" : `, but ${names.slice(0, TIMERS_SHOWN).join(", ")}`;
  }

  #stopAlone(step: ScriptStep & { readonly nodes: readonly string[] }): void {
    const { machines } = this.#within;
    let met = false;
    for (const name of step.nodes) {
      const clients = this.#names.clients(this.#within, name);
      // A client is the one process of its machine, and has nothing in flight to its disk.
      for (const id of clients) {
        met ||= machines.isUp(id);
        machines.crash(id);
      }
      if (clients.length > 0) continue;
      for (const address of this.#processes(step, [name])) {
        met ||= this.#within.node(address).up;
        machines.kill(address);
      }
    }
    this.#met(met);
  }

  #startAgain(step: ScriptStep & { readonly nodes: readonly string[] }): void {
    const { machines } = this.#within;
    let met = false;
    for (const name of step.nodes) {
      const clients = this.#names.clients(this.#within, name);
      for (const id of clients) {
        met ||= !machines.isUp(id);
        machines.restart(id);
      }
      if (clients.length > 0) continue;
      for (const address of this.#processes(step, [name])) {
        met ||= !this.#within.node(address).up;
        machines.startAlone(address);
      }
    }
    this.#met(met);
  }

  /** `rest` is a group of the machines of services that are in no other. */
  #cut(step: ScriptStep & { readonly do: "partition" }): void {
    const groups = step.groups.map((names) =>
      this.#machines(
        step,
        names.filter((name) => name !== "rest"),
      ),
    );
    const named = groups.flat();
    const twice = named.find((id, at) => named.indexOf(id) < at);
    if (twice !== undefined) {
      const { name } = this.#within.machines.machine(twice);
      this.#fail(step, `${name} is in two groups when this step is taken`, [], "setup");
    }
    if (this.failure !== null) return;
    const rest = this.#within.machines.ids.filter((id) => !named.includes(id));
    const whole = groups.map((group, at) =>
      step.groups[at]?.includes("rest") ? [...group, ...rest] : group,
    );
    this.#cuts.partition(this.#within, whole);
  }

  #awaited(
    step: ScriptStep & { readonly do: "when" | "expect" },
    condition: Condition,
    withinUs: number,
  ): boolean {
    if (this.#holds(condition)) return true;
    if (this.#within.nowUs - this.#sinceUs < withinUs) return false;
    const { words, nodes } = wordsOf(this.#within, condition, this.#observed(condition));
    const check = step.do === "when" ? "setup" : "script";
    this.#fail(step, `${words} within ${formatDuration(withinUs)}`, nodes, check);
    return true;
  }

  #kept(step: ScriptStep, condition: Condition, forUs: number): boolean {
    if (this.#holds(condition)) return this.#within.nowUs - this.#sinceUs >= forUs;
    const { words, nodes } = wordsOf(this.#within, condition, this.#observed(condition));
    this.#fail(step, `${words} throughout ${formatDuration(forUs)}`, nodes, "script");
    return true;
  }

  #holds(condition: Condition): boolean {
    const seen =
      condition.fact !== null
        ? this.#matched
        : observedIn(this.#within, condition, this.#observed(condition));
    return seen !== condition.not;
  }

  /** Whom a condition looks at now. */
  #observed({ node }: Condition): readonly Address[] {
    return this.#names.processes(this.#within, node);
  }

  /** A fact was asserted: is it the one that the present step waits for? */
  #hear(name: string, fields: readonly string[], numbers: readonly number[]): void {
    const step = this.#steps[this.#next];
    if (step === undefined || (step.do !== "when" && step.do !== "expect")) return;
    const { fact } = step.condition;
    if (fact?.name !== name) return;
    const wanted = Object.entries(fact.numbers);
    if (wanted.every(([field, value]) => numbers[fields.indexOf(field)] === value)) {
      this.#matched = true;
    }
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
    const idle = this.#rules.idle();
    const hint = idle.length > 0 ? ` (no message has fitted ${idle.join(", ")})` : "";
    this.failure = {
      check,
      step: check === "script" ? name : null,
      message: `${where}${named}: ${message}${hint}`,
      nodes,
    };
  }
}
