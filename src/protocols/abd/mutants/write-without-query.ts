/** A writer counts its own writes, as the only writer of a register may. */
import { tagOf } from "../tag.ts";
import type { AbdMutant } from "./mutant.ts";

export const writeWithoutQuery: AbdMutant = {
  name: "write-without-query",
  about: "A writer takes the next of its own numbers, whatever a majority holds.",
  fault: [],
  detectors: ["writes-follow", "linearizable"],
  origin: "Attiya, Bar-Noy and Dolev 1995, a register of one writer, used by several",
  equivalent: false,
  rules: { tagAbove: (_newest, chosen, writer) => tagOf(chosen + 1, writer) },
};
