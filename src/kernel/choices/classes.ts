/**
 * The classes of choices: everything that could have gone otherwise in a run, and what the content
 * keys of each are made of.
 */

/**
 * By class: what is chosen, and its key with an example. Rows of the table in `docs/choices.md`.
 */
export const CHOICE_CLASSES = {
  message: {
    about: "A message's fate: lost, or how long it takes, and whether it arrives twice.",
    key:
      "link, kind, the label fields that its protocol names, the operation that it goes back to, " +
      "occurrence",
    example: "n1>n2 append-entries for c2/17 #1",
  },
  session: {
    about: "When the ends of a session learn that it is up or over, and how long a cut is borne.",
    key: "opener, peer, number; what, at which end, occurrence",
    example: "n1>n2/3 up at n2 #1",
  },
  disk: {
    about: "How long a write takes.",
    key: "process, kinds of the writes, the operation that they go back to, occurrence",
    example: "n2 append+put for c2/17 #1",
  },
  crash: {
    about: "How many of the writes in progress a crash leaves durable.",
    key: "process, incarnation",
    example: "n3/2",
  },
  draw: {
    about: "A process's random draw.",
    key: "process, incarnation, purpose, the operation that it goes back to, occurrence",
    example: "n1/1 election-timeout #5",
  },
  operation: {
    about:
      "A client's next operation, literally, and when it is invoked; of a client that roams, " +
      "whom it asks.",
    key: "client, sequence",
    example: "c2/17",
  },
  fault: {
    about: "Which fault of a plan comes, when, for how long, and whom it hits.",
    key: "the plan's id, occurrence; what is chosen",
    example: "crash@2s~1f0c/1 target",
  },
  clock: {
    about: "How wrong a clock is at the start, and how fast it runs.",
    key: "process, what",
    example: "n1 drift",
  },
  tie: {
    about:
      "Who is next: which of several entries comes first of one microsecond, or of one window.",
    key:
      "that of the entry: of its message or write; of a timer, a wake, a session what it is, the " +
      "operation, occurrence",
    example: "n1/1 timer heartbeat #9",
  },
} as const;

export type ChoiceClass = keyof typeof CHOICE_CLASSES;

/** The names of the classes, in the order in which they are shown. */
export const choiceClasses = Object.keys(CHOICE_CLASSES) as readonly ChoiceClass[];
