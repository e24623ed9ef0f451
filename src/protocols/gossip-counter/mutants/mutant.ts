/** What a mutant of the gossiping counter is. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Message } from "../messages.ts";
import type { Rules } from "../rules.ts";
import type { Steps } from "../steps.ts";

export type CounterMutant = Mutant<Rules, Steps, Message>;
