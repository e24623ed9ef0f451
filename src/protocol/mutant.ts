/**
 * Mutants: a protocol with one mistake that was really made, to measure the judges. A mutant is in
 * a file of its own: it replaces a decision, or replaces or wraps a step, or comes between a node
 * and its world. The protocol knows of none.
 */
import type { Declaration, Instances, Self } from "./protocol.ts";
import { through } from "./through.ts";

/** A planted bug. `Rules` are a protocol's decisions, `Steps` its steps by name. */
export interface Mutant<Rules, Steps = unknown, Message = unknown> {
  /** Kebab-case: what a scenario's `mutant:` names. */
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly about: string;
  /** The faults without which it does no harm; empty: none is needed. */
  readonly fault: readonly string[];
  /** The checks that should catch it, the likeliest first. */
  readonly detectors: readonly string[];
  /** Where it happened, or the section that warns of it. */
  readonly origin: string;
  /** Whether another guard makes it harmless. */
  readonly equivalent: boolean;
  /** The decisions that it replaces. */
  readonly rules?: Partial<Rules>;
  /** The steps that it replaces; it wraps one by calling the correct one. */
  readonly steps?: (correct: Steps) => Partial<Steps>;
  /**
   * What its nodes ask the world through: all that a node sends, writes, sets and reads passes
   * here.
   */
  readonly self?: (self: Self<Message>) => Partial<Self<Message>>;
}

/** A mutant as reports and scenarios see it. */
export type MutantInfo = Omit<Mutant<unknown>, "rules" | "steps" | "self">;

/**
 * The same tables with other steps: for a mutant that changes what happens within one step only.
 */
export function withSteps<T extends { readonly steps: object }>(
  shared: T,
  steps: Partial<T["steps"]>,
): T {
  return { ...shared, steps: { ...shared.steps, ...steps } };
}

/**
 * The same tables with other decisions: for a mutant that decides otherwise within one step only.
 */
export function withRules<T extends { readonly rules: object }>(
  shared: T,
  rules: Partial<T["rules"]>,
): T {
  return { ...shared, rules: { ...shared.rules, ...rules } };
}

/** A protocol whose nodes see the world through `wrap`. */
export function throughWorld<State, Message>(
  protocol: Declaration<Message> & Instances<State, Message>,
  wrap: (self: Self<Message>) => Partial<Self<Message>>,
): Declaration<Message> & Instances<State, Message> {
  const seen = (self: Self<Message>): Self<Message> => through(self, wrap(self));
  return {
    ...protocol,
    instance(setup) {
      const handlers = protocol.instance(setup);
      const { onSession, onAnswer } = handlers;
      return {
        ...handlers,
        start: (disk, self, start) => handlers.start(disk, seen(self), start),
        onMessage: (state, from, message, self, session) =>
          handlers.onMessage(state, from, message, seen(self), session),
        ...(onSession === undefined
          ? {}
          : {
              onSession: (state, peer, session, up, self) =>
                onSession.call(handlers, state, peer, session, up, seen(self)),
            }),
        ...(onAnswer === undefined
          ? {}
          : {
              onAnswer: (state, answer, self) => onAnswer.call(handlers, state, answer, seen(self)),
            }),
        onTimer: (state, timer, self) => handlers.onTimer(state, timer, seen(self)),
        onRequest: (state, request, self) => handlers.onRequest(state, request, seen(self)),
        onDisk: (state, ticket, outcome, self) =>
          handlers.onDisk(state, ticket, outcome, seen(self)),
      };
    },
  };
}
