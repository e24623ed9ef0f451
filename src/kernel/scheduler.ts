/**
 * The scheduler: the one place that decides who is next. Strategies differ here; node code never
 * knows.
 */
import type { Agenda } from "./agenda.ts";

export interface Scheduler {
  /** Takes one entry out of the agenda and returns its slot, -1 when there is none. */
  pick(agenda: Agenda): number;
}

/** Ordinary runs: the earliest entry. */
export const byTime: Scheduler = {
  pick: (agenda) => agenda.pop(),
};
