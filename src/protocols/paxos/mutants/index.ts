/** The registry of the synod's mutants: one line each. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Rules } from "../rules.ts";
import { acceptBelowPromise } from "./accept-below-promise.ts";
import { ballotReused } from "./ballot-reused.ts";
import { ignoreAccepted } from "./ignore-accepted.ts";
import { oneAcceptIsChosen } from "./one-accept-is-chosen.ts";
import { promiseNotPersisted } from "./promise-not-persisted.ts";

export const mutants: readonly Mutant<Rules>[] = [
  acceptBelowPromise,
  ignoreAccepted,
  promiseNotPersisted,
  ballotReused,
  oneAcceptIsChosen,
];
