/** A holder that takes any answer of the resource for that to what it has asked last. */
import { holderWith } from "./of-holder.ts";

export const takesLateAnswers = holderWith((handlers) => ({
  onAnswer(state, answer, self) {
    const { service, command } = answer;
    const { token } = state as { readonly token: number };
    const [, ...rest] = command.input as readonly number[];
    const asNow = service === "resource" ? { ...command, input: [token, ...rest] } : command;
    handlers.onAnswer?.(state, { ...answer, command: asNow }, self);
  },
}));
