/** The context of a call bounds the calls that are made on its behalf. */
import type { Process } from "rashomon";
import { chain } from "./chain.js";

export default (self: Process) => chain(self, ({ context }) => ({ context, timeoutMs: 1_000 }));
