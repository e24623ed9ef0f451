/** The registry of the gossiping counter's mutants: one line each. */
import { acknowledgedBeforeSync } from "./acknowledged-before-sync.ts";
import { addsOverwritten } from "./adds-overwritten.ts";
import { deltaAppliedTwice } from "./delta-applied-twice.ts";
import { gossipBeforeSync } from "./gossip-before-sync.ts";
import { identityReused } from "./identity-reused.ts";
import { largerNetWins } from "./larger-net-wins.ts";
import { mergeBySum } from "./merge-by-sum.ts";
import type { CounterMutant } from "./mutant.ts";
import { noAntiEntropy } from "./no-anti-entropy.ts";
import { readsLastRound } from "./reads-last-round.ts";
import { readsOwnSlot } from "./reads-own-slot.ts";
import { retryCountedTwice } from "./retry-counted-twice.ts";

export const mutants: readonly CounterMutant[] = [
  mergeBySum,
  deltaAppliedTwice,
  retryCountedTwice,
  identityReused,
  acknowledgedBeforeSync,
  gossipBeforeSync,
  readsLastRound,
  readsOwnSlot,
  largerNetWins,
  noAntiEntropy,
  addsOverwritten,
];
