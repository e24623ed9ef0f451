/** The goals that several systems have, each bound to the facts that it goes by. */
import { coordinatorOf } from "../protocol/transactions/transaction.ts";
import type { Goal } from "./goal.ts";

/** Offices (terms, epochs, ballots) of two nodes at once, each a leader by its own account. */
export const twoLeaders: Goal<Map<number, number>> = {
  name: "two-leaders-at-once",
  about: "A node leads while another, of another term, has not noticed that it leads no more.",
  initial: () => new Map(),
  on: {
    lead(offices, moment, node, term) {
      offices.set(node, term);
      for (const [other, before] of offices) {
        if (other !== node && before !== term && moment.roleOf(other) === "leader") return true;
      }
      return false;
    },
  },
};

/** @param count how many entries at least. */
export function truncated(count: number): Goal<{ readonly last: number[] }> {
  return {
    name: `truncates-${count}-entries`,
    about: `A disk loses the last ${count} entries of its log or more at once.`,
    initial: () => ({ last: [] }),
    on: {
      durable({ last }, _moment, node, index) {
        last[node] = index;
        return false;
      },
      truncated({ last }, _moment, node, from) {
        const lost = (last[node] ?? 0) - from + 1;
        last[node] = from - 1;
        return lost >= count;
      },
    },
  };
}

interface Running {
  /** By node: whether it has started, and not stopped since. */
  readonly running: boolean[];
}

/** A running node asserts a fact while links are cut. What starting nodes do again is their own. */
function inPartition(name: string, about: string, fact: string): Goal<Running> {
  return {
    name,
    about,
    initial: () => ({ running: [] }),
    on: {
      started({ running }, _moment, node) {
        running[node] = true;
        return false;
      },
      crashed({ running }, _moment, node) {
        running[node] = false;
        return false;
      },
      [fact]: ({ running }, moment, node) =>
        running[node] === true && moment.faults("partition") > 0,
    },
  };
}

export const installsInPartition = inPartition(
  "snapshot-installed-in-partition",
  "A running node takes over the state of another while links are cut.",
  "restored",
);

/** Where a change of members takes effect where it is executed. */
export const makesChangeInPartition = inPartition(
  "members-change-in-partition",
  "A running node makes a change of members while links are cut.",
  "reconfigured",
);

export const changesMembersInPartition: Goal<null> = {
  name: "members-change-in-partition",
  about: "A disk takes over other members while links are cut.",
  initial: () => null,
  on: { configured: (_state, moment, _node, index) => index > 0 && moment.faults("partition") > 0 },
};

export const leaderCrashes: Goal<null> = {
  name: "leader-crashes",
  about: "A node stops while it leads.",
  initial: () => null,
  on: { crashed: (_state, moment, node) => moment.roleOf(node) === "leader" },
};

export const leaseReadInPartition: Goal<null> = {
  name: "lease-read-in-partition",
  about: "A read is answered by a lease while links are cut.",
  initial: () => null,
  on: { leased: (_state, moment) => moment.faults("partition") > 0 },
};

export const readByWrongClock: Goal<null> = {
  name: "read-by-drifting-clock",
  about: "A read is answered while some clock drifts.",
  initial: () => null,
  on: { read: (_state, moment) => moment.faults("clock-drift") > 0 },
};

export const asksAgain: Goal<Map<number, number>> = {
  name: "operation-asked-again",
  about: "A client asks a second time for the operation that it is waiting for.",
  initial: () => new Map(),
  on: {
    asked(last, _moment, client, sequence) {
      const again = last.get(client) === sequence;
      last.set(client, sequence);
      return again;
    },
  },
};

/**
 * @param fact by which a node asks for votes or promises, its second field the office.
 * @param officeOf what of it rises by one from one try to the next.
 */
export function triesInVain(
  fact: string,
  count: number,
  officeOf = (office: number) => office,
): Goal<{ led: number }> {
  return {
    name: `${count}-tries-in-vain`,
    about: `${count} terms, epochs or ballots pass in which no node leads or decides.`,
    initial: () => ({ led: 0 }),
    on: {
      lead(state, _moment, _node, office) {
        state.led = Math.max(state.led, officeOf(office));
        return false;
      },
      proposed(state, _moment, _node, _slot, office) {
        state.led = Math.max(state.led, officeOf(office));
        return false;
      },
      [fact]: ({ led }, _moment, _node, office) => officeOf(office) > led + count,
    },
  };
}

/** @param fact by which a node votes or promises, its second field the office. */
export function votesAfterRestart(
  fact: string,
): Goal<{ readonly stopped: number[]; last: number[] }> {
  return {
    name: "votes-again-after-restart",
    about: "A node that has voted stops, and votes in a later term or ballot once it is back.",
    initial: () => ({ stopped: [], last: [] }),
    on: {
      crashed(state, _moment, node) {
        state.stopped[node] = state.last[node] ?? 0;
        return false;
      },
      [fact]({ stopped, last }, _moment, node, office) {
        last[node] = office;
        return (stopped[node] ?? 0) > 0 && office > (stopped[node] as number);
      },
    },
  };
}

/** An acceptor's votes for one slot in two ballots. */
export const acceptsTwice: Goal<Map<string, number>> = {
  name: "accepts-in-two-ballots",
  about: "An acceptor accepts a value for a slot for which it had accepted one in a lower ballot.",
  initial: () => new Map(),
  on: {
    accepted(ballots, _moment, node, slot, ballot) {
      const key = `${node}/${slot}`;
      const before = ballots.get(key);
      ballots.set(key, ballot);
      return before !== undefined && before < ballot;
    },
  },
};

/** A value that a proposer found with the acceptors, and proposed in its own ballot. */
export const proposesAnothers: Goal<Map<string, number>> = {
  name: "proposes-anothers-value",
  about: "A value is proposed for its slot again, by another node than at first.",
  initial: () => new Map(),
  on: {
    proposed(first, _moment, node, slot, _ballot, digest) {
      const key = `${slot}/${digest}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, node);
      return before !== undefined && before !== node;
    },
  },
};

export const acceptorRestarts: Goal<{ readonly promised: boolean[] }> = {
  name: "acceptor-restarts-after-promise",
  about: "An acceptor that has promised stops, starts again, and accepts.",
  initial: () => ({ promised: [] }),
  on: {
    restarted({ promised }, _moment, node) {
      promised[node] = true;
      return false;
    },
    accepted: ({ promised }, _moment, node) => promised[node] === true,
  },
};

export const slowedLeader: Goal<null> = {
  name: "leads-while-messages-are-late",
  about: "A node begins to lead while messages take longer than they should.",
  initial: () => null,
  on: { lead: (_state, moment) => moment.faults("delay") + moment.faults("loss-burst") > 0 },
};

/** A participant that has voted yes knows nothing by itself of what its coordinator decides. */
export const resolvesInDoubtAfterRestart: Goal<Map<string, boolean>> = {
  name: "resolves-in-doubt-after-restart",
  about: "A participant stops after its vote of yes, and learns the outcome once it is back.",
  initial: () => new Map(),
  on: {
    ready(doubts, _moment, node, transaction) {
      doubts.set(`${node}/${transaction}`, false);
      return false;
    },
    crashed(doubts, _moment, node) {
      for (const key of doubts.keys()) if (key.startsWith(`${node}/`)) doubts.set(key, true);
      return false;
    },
    resolved(doubts, _moment, node, transaction) {
      const key = `${node}/${transaction}`;
      const hasStopped = doubts.get(key) === true;
      doubts.delete(key);
      return hasStopped;
    },
  },
};

export const abortsAfterVotesOfYes: Goal<{ readonly ready: Set<number> }> = {
  name: "aborts-after-votes-of-yes",
  about: "A transaction is aborted though some participant's disk holds a vote of yes.",
  initial: () => ({ ready: new Set() }),
  on: {
    ready({ ready }, _moment, _node, transaction = 0) {
      ready.add(transaction);
      return false;
    },
    abandoned: ({ ready }, _moment, _node, transaction = 0) => ready.has(transaction),
  },
};

export const commitsInPartition: Goal<null> = {
  name: "commits-in-partition",
  about: "A coordinator's disk takes a commit while links are cut.",
  initial: () => null,
  on: { decided: (_state, moment) => moment.faults("partition") > 0 },
};

/** What a protocol is for that does not block: those that are left decide. */
export const decidesWithoutCoordinator: Goal<{ readonly down: Set<number> }> = {
  name: "decides-without-coordinator",
  about: "A participant's disk takes an outcome while the coordinator of the transaction is down.",
  initial: () => ({ down: new Set() }),
  on: {
    crashed({ down }, _moment, node = 0) {
      down.add(node);
      return false;
    },
    restarted({ down }, _moment, node = 0) {
      down.delete(node);
      return false;
    },
    resolved: ({ down }, _moment, _node, transaction = 0) => down.has(coordinatorOf(transaction)),
  },
};

/** A read that found a copy which no majority held. */
export const readsWriteBack: Goal<null> = {
  name: "read-writes-back",
  about: "A read propagates the copy that it has found before it returns it.",
  initial: () => null,
  on: {
    propagated: (_state, _moment, _node, _tag, _digest, client) => client === 0,
  },
};

export const writesInPartition: Goal<null> = {
  name: "writes-in-partition",
  about: "A write is propagated while links are cut.",
  initial: () => null,
  on: {
    propagated: (_state, moment, _node, _tag, _digest, client) =>
      client !== 0 && moment.faults("partition") > 0,
  },
};
