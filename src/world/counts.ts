/** What happened in the world, counted. */
export interface WorldCounts {
  messagesSent: number;
  messagesLost: number;
  messagesDuplicated: number;
  messagesCut: number;
  crashes: number;
  pauses: number;
}
