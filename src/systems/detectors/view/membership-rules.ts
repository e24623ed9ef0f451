/** What a view of a group is, and what decides that it changes. */

/** One that has ever been a member. */
export interface Member {
  readonly id: number;
  /** The index of the entry that renewed it last. */
  readonly renewed: number;
  readonly isIn: boolean;
}

export interface View {
  /** How many views there have been; 0: the first, which is empty. */
  readonly number: number;
  /** In the order in which they first came. */
  readonly known: readonly Member[];
}

export interface MembershipRules {
  /** Whether a leader looks at how long a member has been silent. */
  isWatched(member: Member): boolean;
  /** How long it may be, of `silentUs` that it has; microseconds. */
  bearsUs(silentUs: number): number;
  /** Whether a member that was last renewed at `renewed`, for all the leader knew, is silent. */
  isSilent(member: Member, renewed: number): boolean;
  /** The number of the view after this one. @param leaves whether a member is taken out of it. */
  next(view: View, leaves: boolean): number;
  /** Whether one that was taken out of the view may come back. */
  mayReturn(member: Member): boolean;
}

export const membershipRules: MembershipRules = {
  isWatched: ({ isIn }) => isIn,
  bearsUs: (silentUs) => silentUs,
  isSilent: (member, renewed) => member.renewed === renewed,
  next: ({ number }) => number + 1,
  mayReturn: () => true,
};
