/** What a protocol has whose processes send each other nothing: they ask services alone. */
export const WITHOUT_MESSAGES = {
  messages: [],
  describe: () => ({ kind: "nothing", fields: {} }),
  factsOfMessage: () => undefined,
  factsOfWrite: () => undefined,
} as const;

/** The same with its handler, where the protocol does not make its handlers for each process. */
export const HEARS_NO_MESSAGES = { ...WITHOUT_MESSAGES, onMessage: () => undefined } as const;
