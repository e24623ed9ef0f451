/**
 * Edits of each protocol that change no rule of it, as people make them all day: artifacts of
 * failures are to outlive these. The list was fixed before anything was measured by it.
 */

/** One replacement in a source of a protocol. */
interface Change {
  /** Below the protocol's folder; absent: all of its files. */
  readonly file?: string;
  readonly find: string;
  readonly put: string;
}

export interface Edit {
  readonly protocol: string;
  readonly name: (typeof EDIT_NAMES)[number];
  readonly changes: readonly Change[];
}

export const EDIT_NAMES = [
  "a field more",
  "a draw more",
  "an earlier heartbeat",
  "a timer renamed",
  "sends reordered",
  "a message split",
] as const;

/** A timer under another name, wherever it is set, cancelled or heard. */
function renamed(timer: string, to: string): readonly Change[] {
  return [
    { find: `setTimer("${timer}"`, put: `setTimer("${to}"` },
    { find: `cancelTimer("${timer}"`, put: `cancelTimer("${to}"` },
    { find: `timer === "${timer}"`, put: `timer === "${to}"` },
  ];
}

/** Peers in descending order, wherever all of them are sent to. */
const REVERSED: readonly Change[] = [
  {
    find: "for (const peer of self.peers)",
    put: "for (const peer of [...self.peers].reverse())",
  },
];

const RAFT: Readonly<Record<Edit["name"], readonly Change[]>> = {
  "a field more": [
    {
      file: "replicate.ts",
      find: 'type: "append-entries",',
      put: 'type: "append-entries", sentBy: self.id,',
    },
  ],
  "a draw more": [
    {
      file: "roles.ts",
      find: "  const { electionMinUs, electionMaxUs } = raft.options;",
      put: '  const { electionMinUs, electionMaxUs } = raft.options;\n  self.random("jitter", 97);',
    },
  ],
  "an earlier heartbeat": [
    {
      file: "leader.ts",
      find: 'self.setTimer("heartbeat", raft.options.heartbeatUs);',
      put: 'self.setTimer("heartbeat", Math.ceil(0.9 * raft.options.heartbeatUs));',
    },
  ],
  "a timer renamed": renamed("election", "campaign"),
  "sends reordered": REVERSED,
  "a message split": [
    {
      // The commit index goes ahead of the entries, in a message of its own.
      file: "replicate.ts",
      find: '  self.send(to, {\n    type: "append-entries",',
      put:
        '  if (next < end) self.send(to, { type: "append-entries", term: state.term, ' +
        "prevLogIndex: next - 1, prevLogTerm: termAt(state, next - 1), entries: NO_ENTRIES, " +
        "leaderCommit: state.commitIndex, round: state.round });\n" +
        '  self.send(to, {\n    type: "append-entries",',
    },
  ],
};

const MULTI_PAXOS: typeof RAFT = {
  "a field more": [
    {
      file: "leader.ts",
      find: '{ type: "accept", ballot, slot, decree, decided }',
      put: '{ type: "accept", ballot, slot, decree, decided, sentBy: self.id }',
    },
  ],
  "a draw more": [
    {
      file: "roles.ts",
      find: "  const { refusals } = state;",
      put: '  const { refusals } = state;\n  self.random("jitter", 97);',
    },
  ],
  "an earlier heartbeat": [
    {
      file: "leader.ts",
      find: 'self.setTimer("heartbeat", paxos.options.heartbeatUs);',
      put: 'self.setTimer("heartbeat", Math.ceil(0.9 * paxos.options.heartbeatUs));',
    },
  ],
  "a timer renamed": renamed("election", "campaign"),
  "sends reordered": REVERSED,
  "a message split": [
    {
      // What is decided goes ahead of what is to be accepted.
      file: "leader.ts",
      find: "if (hasNode(members, peer) && !hasNode(acceptors, peer)) self.send(peer, message);",
      put:
        "if (!hasNode(members, peer) || hasNode(acceptors, peer)) continue;\n" +
        '    self.send(peer, { type: "heartbeat", ballot, beat: state.beat, decided });\n' +
        "    self.send(peer, message);",
    },
  ],
};

const ZAB: typeof RAFT = {
  "a field more": [
    {
      file: "broadcast.ts",
      find: '{ type: "proposal", epoch: state.epoch, index, txn }',
      put: '{ type: "proposal", epoch: state.epoch, index, txn, sentBy: self.id }',
    },
  ],
  "a draw more": [
    {
      file: "leader.ts",
      find: "  const nowUs = self.monotonicNow();\n  let servers",
      put: '  self.random("jitter", 97);\n  const nowUs = self.monotonicNow();\n  let servers',
    },
  ],
  "an earlier heartbeat": [
    {
      file: "leader.ts",
      find: 'self.setTimer("tick", zab.options.pingUs);',
      put: 'self.setTimer("tick", Math.ceil(0.9 * zab.options.pingUs));',
    },
  ],
  "a timer renamed": renamed("resend", "again"),
  "sends reordered": REVERSED,
  "a message split": [
    {
      // Each proposal comes after a ping of its own.
      file: "broadcast.ts",
      find: "    self.sendIn(session, message);\n  }\n}\n",
      put:
        '    self.sendIn(session, { type: "ping" });\n' +
        "    self.sendIn(session, message);\n  }\n}\n",
    },
  ],
};

const PAXOS: typeof RAFT = {
  "a field more": [
    {
      file: "proposer.ts",
      find: '{ type: "accept", ballot, value }',
      put: '{ type: "accept", ballot, value, sentBy: self.id }',
    },
  ],
  "a draw more": [
    {
      file: "proposer.ts",
      find: "  const spread = retryMaxUs - retryMinUs + 1;",
      put: '  const spread = retryMaxUs - retryMinUs + 1;\n  self.random("jitter", 97);',
    },
  ],
  // It has no heartbeat: what recurs is a proposer's next try.
  "an earlier heartbeat": [
    {
      file: "proposer.ts",
      find: 'self.setTimer("retry", retryMinUs +',
      put: 'self.setTimer("retry", Math.ceil(0.9 * retryMinUs) +',
    },
  ],
  "a timer renamed": renamed("retry", "again"),
  "sends reordered": [
    {
      file: "proposer.ts",
      find: "for (const to of agentsOf(synod.placement.acceptors, self))",
      put: "for (const to of [...agentsOf(synod.placement.acceptors, self)].reverse())",
    },
  ],
  "a message split": [
    {
      // Whether something is decided is asked for in a message of its own.
      file: "proposer.ts",
      find: "for (const to of agentsOf(synod.placement.acceptors, self)) self.send(to, message);",
      put:
        "for (const to of agentsOf(synod.placement.acceptors, self)) {\n" +
        '    if (to !== self.id) self.send(to, { type: "ask" });\n    self.send(to, message);\n  }',
    },
  ],
};

const TWO_PHASE_COMMIT: typeof RAFT = {
  "a field more": [
    {
      file: "coordinator.ts",
      find: '{ type: "prepare", transaction, participants, work, oldest }',
      put: '{ type: "prepare", transaction, participants, work, oldest, sentBy: self.id }',
    },
  ],
  "a draw more": [
    {
      file: "coordinator.ts",
      find: "  const oldest = oldestOf(state);",
      put: '  const oldest = oldestOf(state);\n  self.random("jitter", 97);',
    },
  ],
  // What recurs is that a decision is sent again, and asked for again.
  "an earlier heartbeat": [
    { find: "commit.resendUs);", put: "Math.ceil(0.9 * commit.resendUs));" },
    { find: "commit.doubtUs);", put: "Math.ceil(0.9 * commit.doubtUs));" },
  ],
  "a timer renamed": [
    { find: "setTimer(`votes ", put: "setTimer(`ballots " },
    { find: "cancelTimer(`votes ", put: "cancelTimer(`ballots " },
    { file: "two-phase-commit.ts", find: '"votes"', put: '"ballots"' },
  ],
  "sends reordered": [
    {
      file: "coordinator.ts",
      find: "for (const [to, work] of parts)",
      put: "for (const [to, work] of [...parts].reverse())",
    },
    {
      file: "coordinator.ts",
      find: "for (const to of nodesOf(",
      put: "for (const to of descending(",
    },
    {
      file: "coordinator.ts",
      find: "/** The oldest transaction that",
      put:
        "const descending = (set: number): number[] => [...nodesOf(set)].reverse();\n\n" +
        "/** The oldest transaction that",
    },
  ],
  "a message split": [
    {
      // What is to be done comes twice: a participant knows what it has been asked for.
      file: "coordinator.ts",
      find: '    self.send(to, { type: "prepare", transaction, participants, work, oldest });',
      put:
        '    self.send(to, { type: "prepare", transaction, participants, work, oldest });\n' +
        '    self.send(to, { type: "prepare", transaction, participants, work, oldest });',
    },
  ],
};

export const EDITS: readonly Edit[] = Object.entries({
  raft: RAFT,
  "multi-paxos": MULTI_PAXOS,
  zab: ZAB,
  paxos: PAXOS,
  "two-phase-commit": TWO_PHASE_COMMIT,
}).flatMap(([protocol, edits]) =>
  EDIT_NAMES.map((name) => ({ protocol, name, changes: edits[name] })),
);

/**
 * The sources of a protocol after an edit, by path below `protocols/`.
 * @throws {RangeError} where there is nothing to edit: the list is older than the code.
 */
export function edited(
  texts: ReadonlyMap<string, string>,
  { protocol, name, changes }: Edit,
): ReadonlyMap<string, string> {
  const changed = new Map<string, string>();
  for (const { file, find, put } of changes) {
    let count = 0;
    for (const [path, text] of texts) {
      const isOwn = path.startsWith(`${protocol}/`) && !path.includes("/mutants/");
      if (!isOwn || (file !== undefined && path !== `${protocol}/${file}`)) continue;
      const before = changed.get(path) ?? text;
      if (!before.includes(find)) continue;
      count++;
      changed.set(path, before.replaceAll(find, put));
    }
    if (count === 0 && !find.startsWith("cancelTimer") && !find.startsWith("timer ===")) {
      throw new RangeError(`${protocol}, ${name}: nothing reads ${JSON.stringify(find)}`);
    }
  }
  return changed;
}
