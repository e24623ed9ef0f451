/** Planted bugs of Percolator, one rule each. */
import type { SystemMutant } from "../system.ts";
import { type ColumnRules, columnRules } from "./column-rules.ts";
import { columnsOf } from "./columns.ts";
import { type OracleRules, oracleOf } from "./oracle.ts";
import { SHARDS } from "./rows.ts";
import { transactorOf } from "./transactor.ts";
import { type TransactorRules, transactorRules } from "./transactor-rules.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

function withColumns(rules: Partial<ColumnRules>): Replaced {
  const object = columnsOf({ ...columnRules, ...rules });
  return Object.fromEntries(SHARDS.map((shard) => [shard, { object }]));
}

function withTransactors(rules: Partial<TransactorRules>, base = transactorRules): Replaced {
  return { transactors: { runs: transactorOf({ ...base, ...rules }) as never } };
}

function withOracle(rules: OracleRules): Replaced {
  return { oracle: { runs: oracleOf(rules) as never } };
}

const ANY = { fault: [], equivalent: false } as const;
const CRASH = { fault: ["crash"], equivalent: false } as const;
const LEVEL = "strong-snapshot-isolation";

/** Those of what both stores promise. @param base the rules of the one that is right. */
function sharedMutants(base: TransactorRules): readonly SystemMutant[] {
  return [
    {
      ...CRASH,
      name: "rolls-back-unasked",
      about: "A row whose lock is old is rolled back without a look at the primary.",
      detectors: ["one-outcome"],
      origin: "Peng and Dabek 2010, §2.2: clean-up must first look at the primary lock",
      replaces: withTransactors(
        { unasked: (isExpired) => (isExpired ? "roll-back" : "wait") },
        base,
      ),
    },
    {
      ...CRASH,
      name: "timestamps-used-again",
      about: "The oracle does not look at its disk when it starts.",
      detectors: ["timestamps-only-rise"],
      origin: "Peng and Dabek 2010, §2.3: after a failure it goes on above all allocated",
      replaces: withOracle({ lastOf: () => 0 }),
    },
    {
      ...ANY,
      name: "retry-runs-again",
      about: "What a client sends again is run again, whatever has become of the first.",
      fault: ["loss"],
      detectors: ["operation-committed-once"],
      origin: "RIFL (Lee and others 2015), §1",
      replaces: withTransactors({ looksForRetries: false }, base),
    },
  ];
}

export const percolatorMutants: readonly SystemMutant[] = [
  ...sharedMutants(transactorRules),
  {
    ...ANY,
    name: "rolls-forward-undecided",
    about: "A row is committed for its transaction though the primary is only locked yet.",
    detectors: ["one-outcome"],
    origin: "Peng and Dabek 2010, §2.2: roll forward only if the primary was committed",
    replaces: withTransactors({
      remedy: (status, start) =>
        status === null ? { commit: start } : transactorRules.remedy(status, start),
    }),
  },
  {
    ...ANY,
    name: "readers-ignore-locks",
    about: "A read takes the last version before its start, whether the row is locked or not.",
    detectors: ["bank", LEVEL],
    origin: "Peng and Dabek 2010, Figure 6, Get: a lock below the start must be waited for",
    replaces: withColumns({ hides: () => false }),
  },
  {
    ...ANY,
    name: "newer-write-overwritten",
    about: "A row is locked though another transaction has written it since this one started.",
    detectors: [LEVEL, "bank"],
    origin: "Peng and Dabek 2010, Figure 6, Prewrite: abort on writes after the start",
    replaces: withColumns({ mayLock: ({ rolledBack }, start) => !rolledBack.includes(start) }),
  },
  {
    ...ANY,
    name: "commits-without-lock",
    about: "The primary is committed whether or not its lock is still there.",
    fault: ["pause"],
    detectors: ["one-outcome"],
    origin: "Peng and Dabek 2010, Figure 6, Commit: aborted while working",
    replaces: withColumns({ mayCommit: () => true }),
  },
  {
    ...ANY,
    name: "commit-timestamp-first",
    about: "The commit timestamp is taken before the rows are locked.",
    detectors: ["bank", LEVEL],
    origin: "Peng and Dabek 2010, §2.2: a reader above it would not have seen the locks",
    replaces: withTransactors({ commitAfterLocks: false }),
  },
  {
    ...CRASH,
    name: "answers-before-commit",
    about: "The client is answered when all rows are locked.",
    detectors: [LEVEL],
    origin: "Peng and Dabek 2010, §2.2: the commit of the primary is the point of no return",
    replaces: withTransactors({ answersWhenCommitted: false }),
  },
];

/** Of the store that locks what is read. */
export const percolatorSerializableMutants: readonly SystemMutant[] = [
  ...sharedMutants({ ...transactorRules, locksReads: true }),
  {
    ...ANY,
    name: "write-skew-called-serializable",
    about: "What was only read is not locked: the store promises more than its snapshots hold.",
    detectors: ["strict-serializable"],
    origin: "Berenson and others 1995, A5B; databases that call snapshot isolation serializable",
    replaces: withTransactors({ locksReads: false }),
  },
];
