/** Three detectors of failures by heartbeats, which differ in how long they wait for one. */
import type { Protocol } from "../../protocol/protocol.ts";
import type { Values } from "../space.ts";
import type { System, SystemMutant } from "../system.ts";
import { chenNotTooSoon, chenSuspectedInTime } from "./chen-judge.ts";
import { chen, type Estimator, fixed, phi } from "./estimators.ts";
import { detectorGoals } from "./goals.ts";
import { type HeartbeatRules, heartbeatRules } from "./heartbeat-rules.ts";
import { heartbeatsOf } from "./heartbeats.ts";
import { notSuspectedTooSoon, onlyNews, suspectedInTime } from "./judges.ts";
import { chenMutants, fixedMutants, heartbeatMutants, phiMutants } from "./mutants.ts";
import { qualityOf } from "./quality.ts";

interface Kind {
  /** Of its system, and of its service. */
  readonly name: string;
  readonly service: string;
  readonly about: string;
  readonly estimator: Estimator;
  /** What its options may be where it is searched, beside how often members speak. */
  readonly drawn: Readonly<Record<string, Values>>;
  /** How wrong clocks may be for it, parts per million; absent: as wrong as for all. */
  readonly driftMaxPpm?: number;
  /** Judges of how long it waits. */
  readonly judges: (service: string) => readonly unknown[];
  /** Planted bugs of its own. */
  readonly mutants?: (runs: (estimator: Estimator) => Protocol) => readonly SystemMutant[];
}

function detectorOf(kind: Kind): System {
  const { name, service, about, estimator, drawn, driftMaxPpm, mutants, judges } = kind;
  const make = (rules: HeartbeatRules, how = estimator) =>
    heartbeatsOf(service, about, how, rules) as unknown as Protocol;
  return {
    name,
    about,
    services: [
      {
        name: service,
        about: "Members that watch each other: n1 to n5.",
        runs: make(heartbeatRules),
        on: [1, 2, 3, 4, 5],
        happened: [qualityOf("suspects") as never],
      },
    ],
    space: {
      services: { [service]: { interval: ["50ms", "100ms"], ...drawn } },
      anyOrder: false,
      rhythm: () => ({
        beatUs: 100_000,
        patienceUs: 400_000,
        ...(driftMaxPpm !== undefined && { driftMaxPpm }),
      }),
    },
    invariants: [...judges(service), onlyNews(service)] as System["invariants"],
    happened: [],
    sometimes: detectorGoals(service),
    mutants: [
      ...heartbeatMutants(service, (rules) => make({ ...heartbeatRules, ...rules })),
      ...(mutants?.((how) => make(heartbeatRules, how)) ?? []),
    ],
  };
}

export const heartbeatDetector: System = detectorOf({
  name: "heartbeat-detector",
  service: "heartbeat",
  about: "Members send heartbeats, and suspect who is silent for a fixed time.",
  estimator: fixed,
  judges: (service) => [suspectedInTime(service), notSuspectedTooSoon(service)],
  drawn: { timeout: ["200ms", "500ms", "1s"] },
  mutants: fixedMutants,
});

export const chenDetector: System = detectorOf({
  name: "chen-detector",
  service: "chen",
  about:
    "Members send heartbeats, and expect the next where the last ones came on average, plus a " +
    "margin (Chen, Toueg and Aguilera 2002).",
  estimator: chen,
  drawn: { window: [10, 30], margin: ["100ms", "400ms"], timeoutMax: ["1s", "3s"] },
  // Where two clocks drift apart by a rate r, the average over the window is wrong by half of the
  // window times r: that must be less than the margin.
  driftMaxPpm: 10_000,
  judges: () => [chenSuspectedInTime, chenNotTooSoon],
  mutants: chenMutants,
});

export const phiDetector: System = detectorOf({
  name: "phi-detector",
  service: "phi",
  about:
    "Members send heartbeats, and suspect who is later than the last intervals make likely " +
    "(phi accrual, Hayashibara and others 2004).",
  estimator: phi,
  judges: (service) => [suspectedInTime(service), notSuspectedTooSoon(service)],
  drawn: { window: [10, 30], threshold: [4, 12], pause: ["200ms"], timeoutMax: ["1s", "3s"] },
  mutants: phiMutants,
});
