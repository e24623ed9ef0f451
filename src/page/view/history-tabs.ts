/** The views of a history beside its picture, and how verdicts are shown. */

export const TABS = {
  why: "Why",
  states: "States",
  operations: "Operations",
  checks: "Checks",
} as const;
export type Tab = keyof typeof TABS;

export const SIGNS = { ok: "✓", illegal: "✗", unknown: "?", "not-applicable": "–" } as const;
