/** What several protocols may be held to of changes of members, and of what they answer to them. */
import { changesAsAsked as asAsked } from "../checkers/invariants/changes-as-asked.ts";
import { refusedChangesNothing as refused } from "../checkers/premises/refused-changes-nothing.ts";
import { bind, type Invariant } from "../checkers/property.ts";

// Both are of protocols that decide a change of members as an operation of its administrator's
// session.

/** @param start the fact of the protocol that says who has a vote at the start. */
export const changesAsAsked = (start: Parameters<typeof asAsked>[0]): Invariant =>
  bind(
    {
      name: "changes-as-asked",
      statement:
        "A change of members makes of those before it what its administrator asked for, once, " +
        "however often it is decided; and none is said to be made that is not.",
      source: "Lamport, Paxos Made Simple (2001), §3; Ongaro 2014, §4.1 and §6.3",
    },
    asAsked(start),
  );

export const refusedChangesNothing = bind(
  {
    name: "refused-changes-nothing",
    statement:
      "A change of members of which its administrator was told that it is refused is never made, " +
      "however often it was asked for.",
    source: "Ongaro 2014, §6.3; ZooKeeper, PrepRequestProcessor (reconfig)",
  },
  refused,
);
