/** What happened in the world, counted. */
export interface WorldCounts {
  messagesSent: number;
  messagesLost: number;
  messagesDuplicated: number;
  messagesCut: number;
  crashes: number;
  pauses: number;
  /** What was sent, weighed as compact JSON; 0 where it was not asked for. */
  bytesSent: number;
}
