/** What a mutant of Paxos Commit is. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Message } from "../messages.ts";
import type { Rules } from "../rules.ts";
import type { Steps } from "../steps.ts";

export type PaxosCommitMutant = Mutant<Rules, Steps, Message>;
