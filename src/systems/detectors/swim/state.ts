/** The state of a member of SWIM, and what follows from its options alone. */
import type { NodeId } from "../../../protocol/node-id.ts";
import type { Self } from "../../../protocol/protocol.ts";
import type { News } from "./gossip.ts";
import type { Message } from "./messages.ts";
import type { Standing, SwimRules } from "./rules.ts";

export interface Swim {
  readonly rules: SwimRules;
  readonly periodUs: number;
  readonly ackUs: number;
  readonly helpers: number;
  readonly suspicionUs: number;
  /** Where only one accuses (Lifeguard); 0: `suspicionUs`, however many do. */
  readonly suspicionMaxUs: number;
  /** 0: those that were declared dead are never probed again. */
  readonly reconnectUs: number;
  /** 0: members never exchange all that they hold. */
  readonly pushPullUs: number;
  /** The highest score of its own health (Lifeguard); 0: periods are as long whatever happens. */
  readonly awareness: number;
  /** Whether who sends to a suspected member says so (Lifeguard). */
  readonly buddy: boolean;
}

export interface Membership {
  incarnation: number;
  /** What it holds of the others. */
  readonly others: Map<NodeId, Standing>;
  readonly news: News;
  /** The round of probes: all others in an order drawn for it, and whose turn is next. */
  order: NodeId[];
  turn: number;
  /**
   * The probe of this period: its number, and whom it probes; 0: no member, or there was an ack.
   */
  probe: number;
  target: NodeId;
  /** How unhealthy it seems to itself: 0: not at all. */
  score: number;
  /** Absent where it is not aware of itself: neither `awareness` nor `suspicionMaxUs`. */
  readonly lifeguard?: Lifeguard;
}

/** What Lifeguard adds to a member's state. */
export interface Lifeguard {
  /** Of this period's probe, how many helpers have said neither ack nor nack. */
  nacksDue: number;
  /** With `suspicionMaxUs`: whom it suspects since when, by its own clock, and who accuses it. */
  readonly suspicions: Map<NodeId, Suspicion>;
}

export interface Suspicion {
  readonly sinceUs: number;
  /** Those that found it silent, as far as is known here; no more than count. */
  readonly accusers: readonly NodeId[];
}

export type SwimSelf = Self<Message>;
