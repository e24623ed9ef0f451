/** SWIM as a system: what it promises, what is measured of it, how it breaks. */
import type { Protocol } from "../../../protocol/protocol.ts";
import { swimSpace } from "../../spaces/swim.ts";
import type { System } from "../../system.ts";
import { detectorGoals } from "../goals.ts";
import { suspectedInTime } from "../judges.ts";
import { qualityOf } from "../quality.ts";
import { notDeclaredTooSoon, overridesInOrder, ownIncarnation, suspicionEnds } from "./judges.ts";
import { deathFitsAccusers } from "./lifeguard-judge.ts";
import { swimMember } from "./member.ts";
import { probesInFull, refutesLater } from "./message-judges.ts";
import { swimMutants } from "./mutants.ts";
import { swimRules } from "./rules.ts";

export const swim: System = {
  name: "swim",
  about:
    "Members probe each other in turn, suspect who does not answer, and gossip (Das, Gupta and " +
    "Motivala 2002).",
  services: [
    {
      name: "swim",
      about: "Members that watch each other: n1 to n5.",
      runs: swimMember(swimRules) as unknown as Protocol,
      on: [1, 2, 3, 4, 5],
      happened: [qualityOf("suspects"), qualityOf("declares", "dead-")] as never,
    },
  ],
  space: swimSpace,
  invariants: [
    suspectedInTime("swim", ["acked", "lives"]),
    ownIncarnation,
    overridesInOrder,
    probesInFull,
    refutesLater,
    suspicionEnds,
    notDeclaredTooSoon,
    deathFitsAccusers,
  ] as System["invariants"],
  happened: [],
  sometimes: detectorGoals("swim"),
  mutants: swimMutants,
};
