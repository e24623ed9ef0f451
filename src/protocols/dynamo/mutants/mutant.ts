/** What a mutant of the store is. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Message } from "../messages.ts";
import type { Rules } from "../rules.ts";
import type { Steps } from "../steps.ts";

export type DynamoMutant = Mutant<Rules, Steps, Message>;
