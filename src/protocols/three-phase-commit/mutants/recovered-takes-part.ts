/** A participant that has recovered decides as one that has stayed up. */
import type { ThreePhaseMutant } from "./mutant.ts";

export const recoveredTakesPart: ThreePhaseMutant = {
  name: "recovered-takes-part",
  about:
    "A participant that has recovered takes over, though the others may have decided without it.",
  fault: ["crash"],
  detectors: ["one-decision"],
  origin:
    "Bernstein, Hadzilacos and Goodman 1987, §7.5: only operational processes take part in termination",
  equivalent: false,
  rules: {
    mayTerminate: ({ participants }, { uncertain, ready }) =>
      ((uncertain | ready) & participants) !== 0,
  },
};
