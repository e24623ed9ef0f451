/**
 * The executor of directed steps: holds messages back, fires timers, waits for what must be seen,
 * and fails the run if it is not.
 */
import type { Property } from "../checkers/property.ts";
import { must, unreachable } from "../core/assert.ts";
import { formatDuration } from "../core/units.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import type { Client } from "../protocol/client.ts";
import { type NodeId, nodeName, type SessionId } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { Reply, Request } from "../protocol/request.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import type { Condition, ScriptStep } from "../scenario/script.ts";
import type { Interceptor } from "../world/tap.ts";
import type { World } from "../world/world.ts";
import { foldOfFacts, observedIn, wordsOf } from "./conditions.ts";
import { MessageRules, type RulesSnapshot } from "./message-rules.ts";
import { type Drifts, ScriptClocks } from "./script-clocks.ts";
import { type Cuts, ScriptCuts } from "./script-cuts.ts";
import { type RequestsSnapshot, ScriptRequests } from "./script-requests.ts";
import { wordsOfStep } from "./script-words.ts";
import { WithheldTimers } from "./withheld-timers.ts";

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
  readonly nodes: readonly NodeId[];
}

interface ScriptSnapshot {
  readonly next: number;
  readonly sinceUs: number;
  readonly rules: RulesSnapshot;
  readonly withheld: readonly string[];
  readonly cuts: Cuts;
  readonly drifts: Drifts;
  readonly matched: boolean;
  readonly armed: boolean;
  readonly requests: RequestsSnapshot;
  readonly failure: ScriptFailure | null;
}

export class Script implements Client, Interceptor {
  readonly name = "script";
  readonly touchesAll = true;
  /** Follows the facts that conditions name. */
  readonly fold: Property<null>;
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
  /** Whether the fact that the present step waits for has appeared. */
  #matched = false;
  #armed = false;
  readonly #requests: ScriptRequests;

  /** @param history takes the operations that the script asks for. */
  constructor(
    steps: readonly ScriptStep[],
    protocol: Protocol,
    file: string,
    history: HistoryRecorder,
  ) {
    this.#steps = steps;
    this.#requests = new ScriptRequests(history);
    this.#file = file;
    this.#withheld = new WithheldTimers(
      steps.flatMap((step) => (step.do === "withhold" ? [step.timer] : [])),
    );
    this.#rules = new MessageRules({
      describe: (from, message) => this.#within.node(from).protocol.describe(message),
      cause: () => this.#within.agenda.cause,
      deliver: (...parcel) => this.#within.deliver(...parcel),
    });
    this.fold = foldOfFacts({ ...WORLD_FACTS, ...protocol.facts }, (...fact) =>
      this.#hear(...fact),
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

  intercept(from: NodeId, to: NodeId, message: unknown, session: SessionId): number {
    return this.#rules.intercept(from, to, message, session);
  }

  withhold(node: NodeId, timer: string): boolean {
    return this.#withheld.has(node, timer);
  }

  /** The rules for messages that no message has fitted and one must, by name, each once. */
  unusedRules(): readonly string[] {
    const optional = this.#steps.flatMap((step) =>
      "optional" in step && step.optional ? [step.name] : [],
    );
    return this.#rules.unused().filter((name) => !optional.includes(name));
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
      matched: this.#matched,
      armed: this.#armed,
      requests: this.#requests.snapshot(),
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
    this.#matched = snapshot.matched;
    this.#armed = snapshot.armed;
    this.#requests.restore(snapshot.requests);
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
    const { taps, machines } = this.#within;
    if (taps.recorder === null) return;
    const words = wordsOfStep(step, (id) => machines.machine(id).name);
    if (words !== null) this.#within.note(0, `script ${words}`);
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
        this.#rules.add(step.name, step.do, step.select);
        return true;
      case "release":
        this.#rules.end(step.name, true);
        return true;
      case "clear":
        this.#rules.end(step.name, false);
        return true;
      case "deliver":
        this.#rules.deliver(step.select);
        return true;
      case "fire":
        if (!world.machines.fire(step.node, step.timer)) {
          const words = `${nodeName(step.node)} has no timer ${step.timer} set`;
          this.#fail(step, words, [step.node], "setup");
        }
        return true;
      case "withhold":
        for (const node of step.nodes.length > 0 ? step.nodes : world.ids) {
          if (step.on) this.#withheld.withhold(node, step.timer);
          else this.#withheld.allow(world, node, step.timer);
        }
        return true;
      case "crash":
        for (const node of step.nodes) {
          world.machines.crash(node, step.landing);
          if (step.lost) world.machines.loseDisk(node);
        }
        return true;
      case "restart":
        for (const node of step.nodes) world.machines.restart(node);
        return true;
      case "pause":
        for (const node of step.nodes) world.machines.pause(node);
        return true;
      case "fail-disk":
        for (const node of step.nodes)
          world.machines.layAmbush(node, { landing: 0, fate: "fails" });
        return true;
      case "resume":
        for (const node of step.nodes) world.machines.resume(node);
        return true;
      case "partition":
        this.#cuts.partition(world, step.groups);
        return true;
      case "heal":
        this.#cuts.heal(world);
        return true;
      case "drift":
        for (const node of step.nodes) this.#clocks.drift(world, node, step.ratePpm);
        return true;
      case "request":
        this.#requests.ask(world, this.#client, step);
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

  #awaited(
    step: ScriptStep & { readonly do: "when" | "expect" },
    condition: Condition,
    withinUs: number,
  ): boolean {
    if (this.#holds(condition)) return true;
    if (this.#within.nowUs - this.#sinceUs < withinUs) return false;
    const { words, nodes } = wordsOf(this.#within, condition);
    const check = step.do === "when" ? "setup" : "script";
    this.#fail(step, `${words} within ${formatDuration(withinUs)}`, nodes, check);
    return true;
  }

  #kept(step: ScriptStep, condition: Condition, forUs: number): boolean {
    if (this.#holds(condition)) return this.#within.nowUs - this.#sinceUs >= forUs;
    const { words, nodes } = wordsOf(this.#within, condition);
    this.#fail(step, `${words} throughout ${formatDuration(forUs)}`, nodes, "script");
    return true;
  }

  #holds(condition: Condition): boolean {
    const seen = condition.fact !== null ? this.#matched : observedIn(this.#within, condition);
    return seen !== condition.not;
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
    nodes: readonly NodeId[],
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
