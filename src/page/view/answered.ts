/** What a question to many runs has come to: kept while one of them is looked at. */
import type { Counted } from "../engine/messages.ts";

export interface Answered {
  readonly question: string;
  /** How many runs were asked. */
  readonly asked: number;
  /** By place of the run: those in which it happened. */
  readonly found: ReadonlyMap<number, Counted>;
}

export const NOTHING_ASKED: Answered = { question: "", asked: 0, found: new Map() };
