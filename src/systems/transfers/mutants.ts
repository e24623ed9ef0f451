/** Planted bugs of transfers. */
import type { SystemMutant } from "../system.ts";

export const transfersMutants: readonly SystemMutant[] = [
  {
    name: "asks-as-itself",
    about: "A leader asks in a session of its own process instead of that of its service.",
    fault: ["crash"],
    detectors: ["moved-once"],
    origin: "RIFL (Lee and others 2015), §2: a retry without the identity of the first try",
    equivalent: false,
    self: {
      coordinator: (self) => ({
        ask: (service, command, as) =>
          service === "coordinator" ? self.ask(service, command, as) : self.ask(service, command),
      }),
    },
  },
];
