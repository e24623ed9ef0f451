/** What may keep a cluster from recovering, as `progress` and what is expected of it name it. */

export const CAUSES = [
  "no-leader",
  "leader-left",
  "leader-does-not-commit",
  "clients-unanswered",
  "service-unanswered",
  "member-down",
  "members-lag",
  "unsettled",
  "not-delivered",
  "members-differ",
  "operations-open",
  "never-answered",
] as const;

export type Cause = (typeof CAUSES)[number];
