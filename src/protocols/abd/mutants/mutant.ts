/** What a mutant of the register is. */
import type { Mutant } from "../../../protocol/mutant.ts";
import type { Message } from "../messages.ts";
import type { Rules } from "../rules.ts";
import type { Steps } from "../steps.ts";

export type AbdMutant = Mutant<Rules, Steps, Message>;
