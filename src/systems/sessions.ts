/** What all replicated state machines here promise their clients. */

import { exactlyOnce as onceProperty } from "../checkers/invariants/exactly-once.ts";
import { readFreshness as freshProperty } from "../checkers/invariants/read-freshness.ts";
import { bind } from "../checkers/property.ts";

export const exactlyOnce = bind(
  {
    name: "exactly-once",
    statement: "Each operation of a client's session changes the state machine at most once.",
    source: "Ongaro 2014, §6.3, R22",
  },
  onceProperty,
);

export const readFreshness = bind(
  {
    name: "read-freshness",
    statement:
      "A read returns a state no older than any that an answer to a client had shown when the " +
      "read began.",
    source: "Ongaro 2014, §6.4, R19",
  },
  freshProperty,
);
