/** The registry of the synod's mutants: one line each. */
import { acceptBelowPromise } from "./accept-below-promise.ts";
import { acceptanceBeforeSync } from "./acceptance-before-sync.ts";
import { acceptedNotPersisted } from "./accepted-not-persisted.ts";
import { ballotReused } from "./ballot-reused.ts";
import { ballotWithoutId } from "./ballot-without-id.ts";
import { halfQuorum } from "./half-quorum.ts";
import { ignoreAccepted } from "./ignore-accepted.ts";
import { latePromiseChangesValue } from "./late-promise-changes-value.ts";
import { lowestAccepted } from "./lowest-accepted.ts";
import type { PaxosMutant } from "./mutant.ts";
import { oneAcceptIsChosen } from "./one-accept-is-chosen.ts";
import { promiseNotPersisted } from "./promise-not-persisted.ts";
import { refusedByOwnBallot } from "./refused-by-own-ballot.ts";
import { valueSentOnce } from "./value-sent-once.ts";

export const mutants: readonly PaxosMutant[] = [
  acceptBelowPromise,
  ignoreAccepted,
  promiseNotPersisted,
  ballotReused,
  acceptedNotPersisted,
  acceptanceBeforeSync,
  lowestAccepted,
  ballotWithoutId,
  halfQuorum,
  oneAcceptIsChosen,
  refusedByOwnBallot,
  valueSentOnce,
  latePromiseChangesValue,
];
