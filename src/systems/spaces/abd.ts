/** Where the register is searched: few nodes and many, impatient coordinators and patient ones. */
import type { Settings } from "../../core/parameters.ts";
import type { Space } from "../space.ts";

export const abdSpace: Space = {
  nodes: [3, 3, 5, 5, 4, 7],
  options: { resend: { from: "5ms", to: "500ms" } },
  rhythm: (options: Settings) => ({
    beatUs: options["resend"] as number,
    patienceUs: options["resend"] as number,
  }),
};
