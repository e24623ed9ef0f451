/** What a script does to messages: the rules in force, and the messages that they keep back. */
import type { Address, SessionId } from "../protocol/node-id.ts";
import type { MessageLabel } from "../protocol/protocol.ts";
import type { MessageSelector } from "../scenario/script.ts";
import { KEPT, LOST, TRAVELLING } from "../world/event.ts";

/**
 * How long a released message takes: shorter than any weather, in the order in which they were
 * sent.
 */
const DELIVERY_US = 1;

/** Chooses messages by who sends them to whom: as a script does, the names looked up. */
export interface Selector extends Omit<MessageSelector, "from" | "to"> {
  readonly from: readonly Address[];
  readonly to: readonly Address[];
}

/** A rule that is in force. */
interface Rule {
  readonly name: string;
  readonly does: "hold" | "drop" | "duplicate";
  readonly select: Selector;
  /** Messages that fitted so far, for `nth`. */
  seen: number;
}

/** A message that a rule keeps back. */
interface Held {
  readonly rule: string;
  readonly from: Address;
  readonly to: Address;
  readonly message: unknown;
  /** The session that it travels in, 0 for a datagram. */
  readonly session: SessionId;
  /** The step that sent it. */
  readonly cause: number;
}

/** What the rules need of the world. */
export interface Post {
  describe(from: Address, message: unknown): MessageLabel;
  /** The step that is being handled. */
  cause(): number;
  /** @param cause the step that sent it. */
  deliver(
    from: Address,
    to: Address,
    message: unknown,
    delayUs: number,
    session: SessionId,
    cause: number,
  ): void;
}

/** The rules as plain data. */
export interface RulesSnapshot {
  readonly rules: readonly Rule[];
  readonly held: readonly Held[];
  readonly severed: readonly string[];
  readonly unused: readonly string[];
}

export class MessageRules {
  readonly #post: Post;
  #rules: Rule[] = [];
  #held: Held[] = [];
  /** `7 2`: sessions, by sender, of which a message was dropped: nothing after it arrives. */
  #severed = new Set<string>();
  /** Rules that have ended without a message that fitted. */
  #unused = new Set<string>();

  constructor(post: Post) {
    this.#post = post;
  }

  /** Puts a rule in force, after those that are. */
  add(name: string, does: Rule["does"], select: Selector): void {
    this.#rules.push({ name, does, select, seen: 0 });
  }

  /** The rules in force that no message has fitted so far. */
  idle(): readonly string[] {
    return this.#rules.filter(({ seen }) => seen === 0).map(({ name }) => name);
  }

  /** The rules that no message has fitted, those that have ended included, each once. */
  unused(): readonly string[] {
    return [...new Set([...this.#unused, ...this.idle()])];
  }

  /**
   * Takes a message off the network, if a rule says so. A session stays in order and without gaps:
   * what follows a message that is held is held, what follows one that is dropped is lost.
   */
  intercept(from: Address, to: Address, message: unknown, session: SessionId): number {
    const cause = this.#post.cause();
    if (session !== 0) {
      const ahead = this.#held.find((held) => held.session === session && held.from === from);
      if (ahead !== undefined) {
        this.#held.push({ rule: ahead.rule, from, to, message, session, cause });
        return KEPT;
      }
      if (this.#severed.has(`${session} ${from}`)) return LOST;
    }
    for (const rule of this.#rules) {
      if (!this.#fits(rule.select, from, to, message)) continue;
      rule.seen++;
      if (rule.select.nth !== null && rule.select.nth !== rule.seen) continue;
      if (rule.does === "duplicate" && session !== 0) continue;
      if (rule.does === "duplicate") {
        this.#post.deliver(from, to, message, DELIVERY_US, 0, cause);
        continue;
      }
      if (rule.does === "hold") {
        this.#held.push({ rule: rule.name, from, to, message, session, cause });
        return KEPT;
      }
      if (session !== 0) this.#severed.add(`${session} ${from}`);
      return LOST;
    }
    return TRAVELLING;
  }

  /**
   * Hands over the held messages that fit; with `nth`, that one of them only.
   * @returns whether there was any.
   */
  deliver(select: Selector): boolean {
    const fitting = this.#held.filter(({ from, to, message }) =>
      this.#fits(select, from, to, message),
    );
    const { nth } = select;
    this.#letGo((held) => (nth === null ? fitting.includes(held) : fitting[nth - 1] === held));
    return fitting.length >= (nth ?? 1);
  }

  /** Ends the rules of a name (empty: all); what they hold is delivered or forgotten. */
  end(name: string, deliver: boolean): void {
    const concerns = (rule: string) => name === "" || rule === name;
    for (const rule of this.#rules)
      if (rule.seen === 0 && concerns(rule.name)) this.#unused.add(rule.name);
    this.#rules = this.#rules.filter((rule) => !concerns(rule.name));
    if (deliver) {
      this.#letGo((held) => concerns(held.rule));
      return;
    }
    for (const { rule, session, from } of this.#held) {
      if (session !== 0 && concerns(rule)) this.#severed.add(`${session} ${from}`);
    }
    this.#held = this.#held.filter((held) => !concerns(held.rule));
  }

  /**
   * The sessions that lost a message to a rule; they are forgotten here. Nothing after the gap may
   * ever arrive: they must break.
   */
  takeSevered(): readonly SessionId[] {
    const sessions = [...this.#severed].map((key) => Number(key.split(" ")[0]));
    this.#severed.clear();
    return [...new Set(sessions)];
  }

  snapshot(): RulesSnapshot {
    return {
      rules: this.#rules.map((rule) => ({ ...rule })),
      held: [...this.#held],
      severed: [...this.#severed],
      unused: [...this.#unused],
    };
  }

  restore(snapshot: RulesSnapshot): void {
    this.#rules = snapshot.rules.map((rule) => ({ ...rule }));
    this.#held = [...snapshot.held];
    this.#severed = new Set(snapshot.severed);
    this.#unused = new Set(snapshot.unused);
  }

  #fits(select: Selector, from: Address, to: Address, message: unknown): boolean {
    if (select.from.length > 0 && !select.from.includes(from)) return false;
    if (select.to.length > 0 && !select.to.includes(to)) return false;
    const { kind, fields } = this.#post.describe(from, message);
    if (select.kind !== null && select.kind !== kind) return false;
    return Object.entries(select.where).every(([field, value]) => fields[field] === value);
  }

  /**
   * Hands over what is held and chosen, in the order in which it was sent, and what comes before it
   * in a session.
   */
  #letGo(chosen: (held: Held) => boolean): void {
    const wanted = this.#held.filter(chosen);
    const going = this.#held.filter(
      (held, at) =>
        wanted.includes(held) || wanted.some((other) => isBefore(held, at, other, this.#held)),
    );
    this.#held = this.#held.filter((held) => !going.includes(held));
    going.forEach(({ from, to, message, session, cause }, place) => {
      this.#post.deliver(from, to, message, DELIVERY_US * (place + 1), session, cause);
    });
  }
}

/** Whether one message comes before another in the same direction of a session. */
function isBefore(held: Held, at: number, other: Held, all: readonly Held[]): boolean {
  if (held.session === 0 || held.session !== other.session || held.from !== other.from)
    return false;
  return at < all.indexOf(other);
}
