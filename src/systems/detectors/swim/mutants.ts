/** Planted bugs of SWIM, one rule each. */
import type { Protocol } from "../../../protocol/protocol.ts";
import type { SystemMutant } from "../../system.ts";
import { swimMember } from "./member.ts";
import { ALIVE, DEAD, type SwimRules, swimRules } from "./rules.ts";

function wrong(rules: Partial<SwimRules>): NonNullable<SystemMutant["replaces"]> {
  return { swim: { runs: swimMember({ ...swimRules, ...rules }) as unknown as Protocol } };
}

const PAUSE = { fault: ["pause"], equivalent: false } as const;
const CRASH = { fault: ["crash"], equivalent: false } as const;

export const swimMutants: readonly SystemMutant[] = [
  {
    ...CRASH,
    name: "stuck-at-the-dead",
    about: "When the turn comes to a dead member, no member is probed any more.",
    detectors: ["suspected-in-time"],
    origin: "Das, Gupta and Motivala 2002, §4.3: the dead leave the list that is probed",
    replaces: wrong({ isPassedOver: () => false }),
  },
  {
    ...CRASH,
    name: "accuser-raises-incarnation",
    about: "Who suspects a member does so in an incarnation that it was never in.",
    detectors: ["own-incarnation"],
    origin: "Das, Gupta and Motivala 2002, §4.2: only the member itself raises it",
    replaces: wrong({ accusedIn: (known) => known + 1 }),
  },
  {
    ...PAUSE,
    name: "alive-at-equal-incarnation",
    about: "Alive overrides suspect of the same incarnation: old news ends a suspicion.",
    detectors: ["overrides-in-order"],
    origin: "Das, Gupta and Motivala 2002, §4.2: alive overrides lower incarnations only",
    replaces: wrong({
      overrides: (known, got) =>
        swimRules.overrides(known, got) ||
        (got.status === ALIVE && known.status !== ALIVE && got.incarnation === known.incarnation),
    }),
  },
  {
    ...PAUSE,
    name: "dead-ignores-incarnations",
    about: "Dead overrides whatever is known, of any incarnation: old news kills the refuted.",
    detectors: ["overrides-in-order"],
    origin: "Das, Gupta and Motivala 2002, §4.2, where the dead do not come back",
    replaces: wrong({
      overrides: (known, got) =>
        swimRules.overrides(known, got) || (got.status === DEAD && known.status !== DEAD),
    }),
  },
  {
    ...PAUSE,
    name: "refutes-once",
    about: "A member refutes what is new only: where its word was lost, it stays dead.",
    detectors: ["progress"],
    origin: "seen here: everything-at-once, seed 4; memberlist's push-pull makes up for it",
    replaces: wrong({
      refutes: (got, own) => swimRules.refutes(got, own) && got.incarnation >= own,
    }),
  },
  {
    ...PAUSE,
    name: "no-refutation",
    about: "A member that hears that it is suspected says nothing.",
    detectors: ["progress", "refutes-later"],
    origin: "Das, Gupta and Motivala 2002, §4.2",
    replaces: wrong({ refutes: () => false }),
  },
  {
    fault: ["partition"],
    equivalent: false,
    name: "exchanges-with-the-living",
    about: "All that is held is exchanged with the living only: two sides never meet again.",
    detectors: ["progress"],
    origin: "memberlist, whose push-pull draws from the living; serf reconnects to the others",
    replaces: wrong({ isExchangedWith: ({ status }) => status !== DEAD }),
  },
  {
    ...CRASH,
    name: "counts-an-accuser-twice",
    about: "With Lifeguard, an accusation that is heard again counts as one more.",
    detectors: ["death-fits-accusers"],
    origin: "Dadgar, Phillips and Currey 2018, §IV-B: independent suspicions",
    replaces: wrong({ isNewAccuser: () => true }),
  },
  {
    ...CRASH,
    name: "declared-at-once",
    about: "Who is suspected is declared dead at once, and has no time to refute it.",
    detectors: ["not-declared-too-soon"],
    origin: "planted by hand; Das, Gupta and Motivala 2002, §4.2: a suspected member may refute it",
    replaces: wrong({ bearsUs: () => 1 }),
  },
  {
    fault: ["loss"],
    equivalent: false,
    name: "asks-no-helpers",
    about: "One whose ack does not come is suspected, and no others are asked to ping it.",
    detectors: ["probes-in-full"],
    origin: "planted by hand; Das, Gupta and Motivala 2002, §3.1: k members are asked to ping",
    replaces: wrong({ helpersOf: () => 0 }),
  },
  {
    fault: ["delay"],
    equivalent: false,
    name: "old-ack-counts",
    about: "A late ack to an earlier probe of the same member ends the present one.",
    detectors: ["probes-in-full"],
    origin: "planted by hand; Das, Gupta and Motivala 2002, §3.1: pings carry sequence numbers",
    replaces: wrong({ isAnswerTo: () => true }),
  },
  {
    ...CRASH,
    name: "refutes-by-one",
    about: "A member refutes in the incarnation after its own, which may be below what is said.",
    detectors: ["refutes-later"],
    origin:
      "planted by hand: a member that starts again is in incarnation 0, and was in later ones",
    replaces: wrong({ refutedIn: (own) => own + 1 }),
  },
  {
    ...CRASH,
    name: "suspicion-without-timeout",
    about: "A suspicion that is not refuted stays one: no member is ever declared dead.",
    detectors: ["suspicion-ends"],
    origin: "Das, Gupta and Motivala 2002, §4.2: a suspicion times out",
    replaces: wrong({ suspicionEnds: () => false }),
  },
];
