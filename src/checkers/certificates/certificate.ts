/**
 * What proves an `ok`: each kind has a verifier of its own, which shares nothing with the judge
 * that found it.
 */
import type { CausalOrder } from "./causal.ts";
import type { SessionOrders } from "./causal-memory.ts";
import type { CommitOrder } from "./commits.ts";
import type { IsolationCertificate } from "./isolation.ts";
import type { VersionOrders } from "./versions.ts";

/** A `serial` order is one of all operations, or transactions, as indices into the history. */
export type Certificate =
  | IsolationCertificate
  | CommitOrder
  | CausalOrder
  | SessionOrders
  | VersionOrders;
