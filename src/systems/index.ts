/** The registry of what each protocol promises: one line each. */
import type { Invariant } from "../checkers/audit.ts";
import { multiPaxosInvariants } from "./multi-paxos.ts";
import { synodInvariants } from "./paxos.ts";
import { raftInvariants } from "./raft.ts";
import { zabInvariants } from "./zab.ts";

/** By protocol. */
const PROMISES: ReadonlyMap<string, readonly Invariant[]> = new Map([
  ["raft", raftInvariants],
  ["paxos", synodInvariants],
  ["multi-paxos", multiPaxosInvariants],
  ["zab", zabInvariants],
]);

/** An invariant with the protocols that promise it. */
export interface Promised extends Invariant {
  readonly protocols: readonly string[];
}

/** By name, as `rashomon list checks` shows them. Where several promise one, the words are those of the first. */
export const invariants: ReadonlyMap<string, Promised> = new Map(
  [...PROMISES.values()].flat().map((invariant) => {
    const protocols = [...PROMISES].flatMap(([protocol, promised]) =>
      promised.some(({ name }) => name === invariant.name) ? [protocol] : [],
    );
    const words = [...PROMISES.values()].flat().find(({ name }) => name === invariant.name);
    return [invariant.name, { ...(words ?? invariant), protocols }];
  }),
);

/** Those that a protocol promises, in the order in which they judge; none of one that is not known. */
export function invariantsOf(protocol: string): readonly Invariant[] {
  return PROMISES.get(protocol) ?? [];
}
