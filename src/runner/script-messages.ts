/** Steps of a script that act on messages: rules for them, and what becomes of those held. */
import { unreachable } from "../core/assert.ts";
import { labelOf } from "../protocol/message-label.ts";
import type { Address, SessionId } from "../protocol/node-id.ts";
import type { ScriptStep } from "../scenario/script.ts";
import { MessageRules, type RulesSnapshot, type Selector } from "./message-rules.ts";
import type { StepContext } from "./step-context.ts";

/** A step that acts on messages. */
export type MessageStep = Extract<
  ScriptStep,
  { readonly do: "hold" | "drop" | "duplicate" | "deliver" | "release" | "clear" }
>;

type Selecting = Extract<MessageStep, { readonly select: object }>;

export class ScriptMessages {
  readonly #context: StepContext;
  readonly #rules: MessageRules;
  /** Names of rules that a run need not use. */
  readonly #optional: readonly string[];

  /** @param steps of the script. */
  constructor(context: StepContext, steps: readonly ScriptStep[]) {
    this.#context = context;
    this.#optional = steps.flatMap((step) =>
      "optional" in step && "name" in step && step.optional ? [step.name] : [],
    );
    this.#rules = new MessageRules({
      describe: (from, message) => labelOf(context.world.node(from).protocol, message),
      cause: () => context.world.agenda.cause,
      deliver: (...parcel) => context.world.deliver(...parcel),
    });
  }

  /** Does a step. */
  act(step: MessageStep): void {
    switch (step.do) {
      case "hold":
      case "drop":
      case "duplicate":
        this.#selected(step, (select) => this.#rules.add(step.name, step.do, select));
        return;
      case "deliver":
        this.#selected(step, (select) => this.#context.met(this.#rules.deliver(select)));
        return;
      case "release":
        this.#rules.end(step.name, true);
        return;
      case "clear":
        this.#rules.end(step.name, false);
        return;
      default:
        unreachable(step);
    }
  }

  /** @see MessageRules.intercept */
  intercept(from: Address, to: Address, message: unknown, session: SessionId): number {
    return this.#rules.intercept(from, to, message, session);
  }

  /** The rules in force that no message has fitted so far. */
  idle(): readonly string[] {
    return this.#rules.idle();
  }

  /** The rules that no message has fitted and one must, by name, each once. */
  unused(): readonly string[] {
    return this.#rules.unused().filter((name) => !this.#optional.includes(name));
  }

  /** Ends all rules; sessions that lost a message to one break. */
  undo(): void {
    this.#rules.end("", false);
    const { sessions } = this.#context.world;
    for (const session of this.#rules.takeSevered()) sessions.sever(session);
  }

  snapshot(): RulesSnapshot {
    return this.#rules.snapshot();
  }

  restore(snapshot: RulesSnapshot): void {
    this.#rules.restore(snapshot);
  }

  /** Does something to the messages that a step chooses, unless it fails. */
  #selected(step: Selecting, act: (select: Selector) => void): void {
    const from = this.#context.processes(step, step.select.from);
    const to = this.#context.processes(step, step.select.to);
    if (!this.#context.hasFailed) act({ ...step.select, from, to });
  }
}
