/** The parameters of all clients that ask for one operation after another. */
import type { Parameters } from "../core/parameters.ts";

/** How often clients ask. */
export const RATE: Parameters = {
  rate: {
    kind: "rate",
    about: "Operations per second of all clients together; 0: each asks again at once.",
    default: 100,
    min: 0,
  },
};

/** Whom they ask. */
export const ROAMING: Parameters = {
  roam: {
    kind: "ratio",
    about:
      "Share of operations before which a client goes to a node drawn from all of them, as one " +
      "does after a reconnect or through a load balancer. It keeps its session and what it has " +
      "seen.",
    default: 0,
    min: 0,
    max: 1_000_000,
  },
};

/** How long they wait. */
export const PATIENCE: Parameters = {
  timeout: {
    kind: "duration",
    about: "When a client gives up: the operation's end is then unknown (info).",
    default: 1_000_000,
    min: 1,
  },
  retry: {
    kind: "duration",
    about: "When a client asks another node for the same operation.",
    default: 200_000,
    min: 1,
  },
  backoff: {
    kind: "duration",
    about: "How long a client waits after a node that knows of no leader.",
    default: 20_000,
    min: 1,
  },
};
