/**
 * What the resource decides: which tokens it takes, of which operations it remembers them, and when
 * it answers.
 */

export interface ResourceRules {
  /** Whether it takes an operation with a token, after `highest`. */
  takes(f: string, token: number, highest: number): boolean;
  /** Whether its disk remembers the token before it answers. */
  records(f: string): boolean;
  /** Whether the answer waits until its disk holds what was asked for. */
  waits(): boolean;
  /** Whether it repeats its answer while so many operations wait for the disk. */
  repeats(pending: number): boolean;
}

export const resourceRules: ResourceRules = {
  takes: (_f, token, highest) => token >= highest,
  records: () => true,
  waits: () => true,
  repeats: (pending) => pending === 0,
};

/** Of a service whose grants have no order: every request is served. */
export const unfenced: ResourceRules = { ...resourceRules, takes: () => true };
