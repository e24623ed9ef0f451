/** The registry of the register's mutants: one line each. */
import { ackBeforeSync } from "./ack-before-sync.ts";
import { epochNotKept } from "./epoch-not-kept.ts";
import { halfQuorum } from "./half-quorum.ts";
import type { AbdMutant } from "./mutant.ts";
import { olderCopyTaken } from "./older-copy-taken.ts";
import { readWithoutWriteBack } from "./read-without-write-back.ts";
import { retryWrittenTwice } from "./retry-written-twice.ts";
import { tieWithoutId } from "./tie-without-id.ts";
import { writeWithoutQuery } from "./write-without-query.ts";

export const mutants: readonly AbdMutant[] = [
  readWithoutWriteBack,
  tieWithoutId,
  writeWithoutQuery,
  halfQuorum,
  ackBeforeSync,
  olderCopyTaken,
  retryWrittenTwice,
  epochNotKept,
];
