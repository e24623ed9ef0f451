/** A holder that takes a late reply to its acquire for a lost one, and acquires once more. */
import { holderWith } from "./of-holder.ts";

/** How long it waits for the reply. */
const PATIENCE_US = 250_000;

const NO_REPLY = "no reply";

/** The part of a holder's state that it looks at. */
interface Acquiring {
  readonly phase: string;
  readonly delayUs: number;
}

export const impatientHolder = holderWith((handlers) => ({
  onTimer(state, timer, self) {
    const { delayUs } = state as Acquiring;
    if (timer !== NO_REPLY) handlers.onTimer(state, timer, self);
    else if ((state as Acquiring).phase === "acquiring") {
      // Another request, which the service cannot know for the same.
      self.forget("locks");
      self.ask("locks", { f: "acquire", key: null, input: [self.id, delayUs] });
    }
    if ((state as Acquiring).phase === "acquiring") self.setTimer(NO_REPLY, PATIENCE_US);
  },
}));
