/** What several protocols may be held to of what they tell administrators. */
import { refusedChangesNothing as property } from "../checkers/premises/refused-changes-nothing.ts";
import { bind } from "../checkers/property.ts";

/** Of protocols that decide a change of members as an operation of its administrator's session. */
export const refusedChangesNothing = bind(
  {
    name: "refused-changes-nothing",
    statement:
      "A change of members of which its administrator was told that it is refused is never " +
      "decided, however often it was asked for.",
    source: "Ongaro 2014, §6.3; ZooKeeper, PrepRequestProcessor (reconfig)",
  },
  property,
);
