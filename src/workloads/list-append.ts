/** Transactions that read lists and append to them (Kingsbury and Alvaro 2020, Elle). */
import { keyName } from "./key-name.ts";
import { someOf, transactionWorkload } from "./transaction-clients.ts";

const STEPS_MAX = 3;

export const listAppend = transactionWorkload({
  name: "list-append",
  about: "Transactions of one to three steps, each reads a list or appends an element to it.",
  keys: { about: "Number of lists.", default: 4, min: 1 },
  needs: ["read", "append"],
  draw(stream, settings, value) {
    const keys = settings["keys"] as number;
    return someOf(stream, keys, stream.between(1, STEPS_MAX)).map((key) =>
      stream.below(2) === 0 ? ["read", keyName(key), null] : ["append", keyName(key), value],
    );
  },
});
