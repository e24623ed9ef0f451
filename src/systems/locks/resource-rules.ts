/** What the resource decides: which tokens it takes, and of which operations it remembers them. */

export interface ResourceRules {
  /** Whether it takes an operation with a token, after `highest`. */
  takes(f: string, token: number, highest: number): boolean;
  /** Whether its disk remembers the token before it answers. */
  records(f: string): boolean;
}

export const resourceRules: ResourceRules = {
  takes: (_f, token, highest) => token >= highest,
  records: () => true,
};

/** Of a service whose grants have no order: every request is served. */
export const unfenced: ResourceRules = { ...resourceRules, takes: () => true };
