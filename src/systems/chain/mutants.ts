/** Planted bugs of the chain: what its papers warn of, one rule or step each. */
import { withSteps } from "../../protocol/mutant.ts";
import type { SystemMutant } from "../system.ts";
import { type ConfigurationRules, configurationOf, configurationRules } from "./configuration.ts";
import { chainNode, steps } from "./node.ts";
import { predecessorOf } from "./places.ts";
import { type Rules, rules } from "./rules.ts";
import type { Steps } from "./steps.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

/** What nodes and the configuration service decide otherwise. */
interface Wrong {
  readonly rules?: Partial<Rules>;
  readonly steps?: Partial<Steps>;
  readonly configuration?: Partial<ConfigurationRules>;
}

export function wrong({ rules: decided, steps: done, configuration }: Wrong): Replaced {
  if (configuration !== undefined) {
    const object = configurationOf({ ...configurationRules, ...configuration });
    return { configuration: { object } };
  }
  const runs = chainNode({ ...rules, ...decided }, { ...steps, ...done });
  return { chain: { runs: runs as never } };
}

const CHAIN = "van Renesse and Schneider 2004";
const CRAQ = "Terrace and Freedman 2009";

/** Takes as durable what is not yet. */
const atOnce: Steps["take"] = (chain, state, request, self) => {
  steps.take(chain, state, request, self);
  state.durable = state.history.length;
  chain.steps.advance(chain, state, self);
};

export const sharedMutants: readonly SystemMutant[] = [
  {
    name: "passed-before-sync",
    about: "A member passes an update on, or acknowledges it, before its own disk holds it.",
    fault: ["crash", "unsynced-loss"],
    detectors: ["inprocess-requests", "update-propagation", "answered-is-kept", "linearizable"],
    origin: `${CHAIN}, §3, run by processes that restart`,
    equivalent: false,
    replaces: wrong({ steps: { take: atOnce } }),
  },
  {
    name: "in-flight-lost-at-removal",
    about:
      "A new successor is sent what comes next, and not what was in flight when the member " +
      "between the two was removed; it takes that as its own next.",
    fault: ["crash"],
    detectors: ["update-propagation", "inprocess-requests", "linearizable"],
    origin: `${CHAIN}, §3.3: Sent_i is forwarded to the new successor first`,
    equivalent: false,
    replaces: wrong({
      rules: {
        continuesFrom: (_successor, own) => own,
        isNext: (index, last) => index > last,
      },
    }),
  },
  {
    name: "old-epoch-taken",
    about: "A member takes updates of an earlier chain, from one that was removed.",
    fault: ["partition"],
    detectors: ["exactly-once", "update-propagation", "inprocess-requests", "linearizable"],
    origin: `${CHAIN}, §3 assumes fail-stop servers; MIT 6.824, chain replication and false removal`,
    equivalent: false,
    replaces: wrong({ rules: { isOfEpoch: (epoch, current) => epoch <= current } }),
  },
  {
    name: "acts-before-whole",
    about: "A newcomer counts as whole, and answers, before it has received the history.",
    fault: [],
    detectors: ["answered-is-kept", "inprocess-requests", "read-freshness", "linearizable"],
    origin: `${CHAIN}, §3.3, extending a chain: the newcomer must have Hist_T first`,
    equivalent: false,
    replaces: wrong({ rules: { isWhole: (offered) => offered >= 0 } }),
  },
  {
    name: "history-kept-on-return",
    about: "A member that was removed comes back with the history that it had.",
    fault: ["partition"],
    detectors: ["inprocess-requests", "update-propagation"],
    origin: `${CHAIN}, §3.3: only a server without a history joins`,
    equivalent: false,
    replaces: wrong({ rules: { keepsHistory: (_joined, before) => before !== 0 } }),
  },
  {
    name: "retry-taken-again",
    about: "The head takes an update that its client sends again as another one.",
    fault: ["loss"],
    detectors: ["exactly-once", "linearizable"],
    origin: `RIFL (Lee and others 2015), §2; ${CHAIN}, §2: a client may reissue a request`,
    equivalent: false,
    replaces: wrong({ rules: { isNew: (sequence, latest) => sequence >= latest } }),
  },
  {
    name: "head-answers",
    about: "The head answers an update once its own disk holds it, as a primary without backups.",
    fault: [],
    detectors: ["answered-is-kept", "linearizable"],
    origin: `${CHAIN}, §3.1: the tail generates the reply`,
    equivalent: false,
    replaces: wrong({
      steps: {
        advance: (chain, state, self) => {
          if (predecessorOf(state, self.id) === 0) {
            chain.steps.commit(chain, state, state.durable, self);
          }
          steps.advance(chain, state, self);
        },
        commit: (chain, state, index, self) => {
          const members = state.members[0] === self.id ? [self.id] : state.members;
          const seen = { ...state, members };
          steps.commit(chain, seen, index, self);
          state.committed = seen.committed;
        },
      },
    }),
  },
  {
    name: "last-whole-removed",
    about: "The configuration service removes any silent server, even the last with the history.",
    fault: ["crash"],
    detectors: ["answered-is-kept", "read-freshness", "linearizable", "update-propagation"],
    origin: `${CHAIN}, §3: at most n - 1 servers fail`,
    equivalent: false,
    replaces: wrong({ configuration: { mayBeLeft: (left) => left.length > 0 } }),
  },
];

export const chainMutants: readonly SystemMutant[] = [
  ...sharedMutants,
  {
    name: "removed-tail-answers",
    about: "The tail answers reads at once; it may have been removed, and not know it.",
    fault: ["partition"],
    detectors: ["read-freshness", "linearizable"],
    origin: `${CHAIN}, §3 assumes that a removed server has stopped`,
    equivalent: false,
    replaces: wrong({
      steps: {
        onRead: (chain, state, request, self) => {
          const shows = withSteps(chain, {
            renew: (_chain, at) => {
              for (const read of at.reads) chain.steps.answer(chain, at, read, self);
              at.reads = [];
            },
          });
          steps.onRead(shows, state, request, self);
        },
      },
    }),
  },
];

export const craqMutants: readonly SystemMutant[] = [
  ...sharedMutants,
  {
    name: "dirty-read",
    about: "A member answers a read with an update that is still on its way down.",
    fault: [],
    detectors: ["answered-is-kept", "linearizable"],
    origin: `${CRAQ}, §2.3: a dirty object is read at the version that the tail names`,
    equivalent: false,
    replaces: wrong({
      steps: {
        serve: (chain, state, request, self) => {
          chain.steps.commit(chain, state, state.durable, self);
          chain.steps.answer(chain, state, request, self);
        },
      },
    }),
  },
  {
    name: "clean-without-asking",
    about: "A member takes an object for clean whatever is on its way down.",
    fault: [],
    detectors: ["linearizable"],
    origin: `${CRAQ}, §2.3: with a dirty object the tail must be asked`,
    equivalent: false,
    replaces: wrong({ rules: { isClean: () => true } }),
  },
  {
    name: "waits-for-a-deleted-version",
    about: "A read waits for the version that the tail named, though a later one has replaced it.",
    fault: ["delay"],
    detectors: ["progress"],
    origin: `${CRAQ}, §2.3: a version is deleted once a later one is clean`,
    equivalent: false,
    replaces: wrong({
      steps: {
        onVersion: (chain, state, from, version, self) => {
          if (version.number === state.query && version.index < state.committed) {
            state.dirty.push(...state.querying);
            state.querying = [];
          } else steps.onVersion(chain, state, from, version, self);
        },
      },
    }),
  },
  {
    name: "query-number-reused",
    about:
      "A member that starts again numbers its questions to the tail from 1 again, and takes the " +
      "answer to one from before its restart for that to a later one.",
    fault: ["kill", "delay"],
    detectors: ["linearizable"],
    origin: "first seen in this system itself",
    equivalent: false,
    replaces: wrong({
      steps: {
        start: (chain, disk, self) => ({ ...steps.start(chain, disk, self), query: 0 }),
      },
    }),
  },
  {
    name: "removed-member-answers",
    about: "A member answers clean objects at once; it may have been removed, and not know it.",
    fault: ["partition"],
    detectors: ["linearizable"],
    origin: `${CRAQ}, §2.3 and §3.3, with members that are removed and run on`,
    equivalent: false,
    replaces: wrong({
      steps: {
        onRead: (chain, state, request, self) => {
          const shows = withSteps(chain, {
            renew: (_chain, at) => {
              const { reads } = at;
              at.reads = [];
              for (const read of reads) chain.steps.serve(chain, at, read, self);
            },
          });
          steps.onRead(shows, state, request, self);
        },
      },
    }),
  },
];
