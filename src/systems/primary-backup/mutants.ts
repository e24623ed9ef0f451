/** Planted bugs of a primary and its backup, one rule or step each. */
import type { SystemMutant } from "../system.ts";
import { replicaNode, steps } from "./node.ts";
import { type Rules, rules } from "./rules.ts";
import type { Steps } from "./steps.ts";
import { viewRules, viewsOf } from "./views.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

function wrong(decided: Partial<Rules>, done: Partial<Steps> = {}): Replaced {
  const runs = replicaNode({ ...rules, ...decided }, { ...steps, ...done });
  return { replicas: { runs: runs as never } };
}

const LAB = "MIT 6.824, lab on primary and backup";

export const primaryBackupMutants: readonly SystemMutant[] = [
  {
    name: "old-primary-serves",
    about: "A primary answers reads without its backup, which may be the primary by now.",
    fault: ["partition"],
    detectors: ["read-freshness", "linearizable"],
    origin: `${LAB}: a primary that is cut off goes on serving`,
    equivalent: false,
    replaces: wrong({ asksBackup: (backup) => backup < 0 }),
  },
  {
    name: "promoted-before-transfer",
    about: "A backup is promoted before it has the state of its primary.",
    fault: ["crash"],
    detectors: ["answered-is-kept", "read-freshness", "linearizable"],
    origin: `${LAB}: the view advances before the state is transferred`,
    equivalent: false,
    replaces: { views: { object: viewsOf({ ...viewRules, mayPromote: () => true }) } },
  },
  {
    name: "answers-before-backup",
    about: "The primary answers an update once its own disk holds it: replication is asynchronous.",
    fault: ["crash"],
    detectors: ["answered-is-kept", "linearizable"],
    origin: "asynchronous replication, the default of many databases",
    equivalent: false,
    replaces: wrong({ completeUpTo: (_backup, own) => own }),
  },
  {
    name: "reads-before-complete",
    about:
      "A backup that was promoted answers reads without updates that its primary had answered.",
    fault: ["crash"],
    detectors: ["read-freshness", "linearizable"],
    origin: "first seen in this system itself; Raft's leaders have it too (Ongaro 2014, §6.4)",
    equivalent: false,
    replaces: wrong({ mayRead: () => true }),
  },
  {
    name: "probe-number-reused",
    about:
      "A primary that starts again numbers its probes from 1 again, and takes its backup's consent " +
      "to a read from before its restart for that to a later one.",
    fault: ["kill", "delay", "partition"],
    detectors: ["read-freshness", "linearizable"],
    origin: "first seen in this system itself",
    equivalent: false,
    replaces: wrong(
      {},
      { start: (pair, disk, self) => ({ ...steps.start(pair, disk, self), probe: 0 }) },
    ),
  },
  {
    name: "waiting-reads-first",
    about:
      "A primary that is left without a backup answers the reads that waited for it before it " +
      "has done what is on its disk.",
    fault: ["crash"],
    detectors: ["read-freshness", "linearizable"],
    origin: "first seen in this system itself, by random search",
    equivalent: false,
    replaces: wrong(
      {},
      {
        adopt: (pair, state, view, self) => {
          const waiting = [...state.reading, ...state.reads];
          if (view.primary === state.node && view.backup === 0) {
            state.reading = [];
            state.reads = [];
            for (const request of waiting) pair.steps.answer(pair, state, request, self);
          }
          steps.adopt(pair, state, view, self);
        },
      },
    ),
  },
  {
    name: "acknowledged-before-sync",
    about: "A backup acknowledges an update before its disk holds it.",
    fault: ["crash", "unsynced-loss"],
    detectors: ["backed-is-durable", "answered-is-kept"],
    origin: "Alsberg and Day 1976, run by processes that restart",
    equivalent: false,
    replaces: wrong(
      {},
      {
        take: (pair, state, request, self) => {
          steps.take(pair, state, request, self);
          state.durable = state.history.length;
          pair.steps.advance(pair, state, self);
        },
      },
    ),
  },
  {
    name: "backup-answers",
    about: "A backup answers reads from what its own disk holds, complete or not.",
    fault: [],
    detectors: ["one-primary-a-view", "answered-is-kept", "linearizable"],
    origin: `${LAB}: the backup must refuse clients`,
    equivalent: false,
    replaces: wrong(
      {},
      {
        onRead: (pair, state, request, self) => {
          if (state.backup === state.node) pair.steps.answer(pair, state, request, self);
          else steps.onRead(pair, state, request, self);
        },
      },
    ),
  },
  {
    name: "gap-taken",
    about: "A backup takes whatever update comes next as the next of its history.",
    fault: ["loss"],
    detectors: ["update-propagation", "linearizable"],
    origin: `${LAB}: operations must reach the backup in the primary's order`,
    equivalent: false,
    replaces: wrong({ isNext: (index, last) => index > last }),
  },
  {
    name: "history-kept-on-return",
    about: "A primary that was replaced comes back as the backup with the history that it had.",
    fault: ["partition"],
    detectors: ["backed-is-durable", "update-propagation"],
    origin: `${LAB}: a server that comes back must receive the whole state`,
    equivalent: false,
    replaces: wrong({ keepsHistory: (_since, before) => before !== 0 }),
  },
  {
    name: "retry-taken-again",
    about: "The primary takes an update that its client sends again as another one.",
    fault: ["loss"],
    detectors: ["exactly-once", "linearizable"],
    origin: `${LAB}: at most once; RIFL (Lee and others 2015), §2`,
    equivalent: false,
    replaces: wrong({ isNew: (sequence, latest) => sequence >= latest }),
  },
];
