/** The answers of nodes that a violation of clients' operations is about. */
import type { LoggedEvent } from "../../kernel/event-log.ts";
import { COMPLETED, ROLE, SENT } from "../../world/event.ts";
import type { Found } from "./brief-facts.ts";

export interface AnswerSent {
  /** The step in which it was sent. */
  readonly event: LoggedEvent;
  /** `n1 sends c1 answer to put x 1`. */
  readonly words: string;
  /** What its node was then; empty: not known. */
  readonly role: string;
}

/** In the order in which they arrived; what never arrived is none. */
export function answersIn({ recording, events, violation }: Found): readonly AnswerSent[] {
  const { log } = recording;
  const concerned = new Set(violation.operations ?? []);
  const answers: AnswerSent[] = [];
  if (concerned.size === 0) return answers;
  for (let index = log.first; index < log.length; index++) {
    if (log.kindAt(index) !== COMPLETED) continue;
    const { number, step } = log.at(index);
    const reply = concerned.has(number) ? events.get(step) : undefined;
    const event = reply === undefined ? undefined : events.get(reply.cause);
    if (reply === undefined || event === undefined || event.actor === reply.actor) continue;
    const words = sentIn(recording, event.step, reply.actor);
    if (words !== "") answers.push({ event, words, role: roleOf(recording, event) });
  }
  return answers;
}

function sentIn(recording: Found["recording"], step: number, to: number): string {
  for (const event of recording.log.events(recording.log.firstOf(step))) {
    if (event.step !== step) break;
    if (event.kind === SENT && event.other === to) {
      return recording.words(event).split(": ")[0] ?? "";
    }
  }
  return "";
}

/** The role that a node had when it did something, in words. */
function roleOf(recording: Found["recording"], { actor, index: until }: LoggedEvent): string {
  const { log } = recording;
  for (let index = until; index >= log.first; index--) {
    if (log.kindAt(index) !== ROLE) continue;
    const event = log.at(index);
    if (event.actor === actor) return recording.words(event);
  }
  return "";
}
