/**
 * What proves an `ok`: each kind has a verifier of its own, which shares nothing with the judge
 * that found it.
 */
import type { CausalOrder } from "./certify-causal.ts";
import type { SessionOrders } from "./certify-causal-memory.ts";
import type { VersionOrders } from "./certify-sessions.ts";
import type { IsolationCertificate } from "./transactions/certificate.ts";
import type { CommitOrder } from "./transactions/commit-order.ts";

/** A `serial` order is one of all operations, or transactions, as indices into the history. */
export type Certificate =
  | IsolationCertificate
  | CommitOrder
  | CausalOrder
  | SessionOrders
  | VersionOrders;
