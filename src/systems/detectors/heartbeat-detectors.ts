/** Three detectors of failures by heartbeats, which differ in how long they wait for one. */
import type { Settings } from "../../core/parameters.ts";
import type { Protocol } from "../../protocol/protocol.ts";
import type { System, SystemMutant } from "../system.ts";
import { chen, type Estimator, fixed, phi } from "./estimators.ts";
import { detectorGoals } from "./goals.ts";
import { type HeartbeatRules, heartbeatRules } from "./heartbeat-rules.ts";
import { heartbeatsOf } from "./heartbeats.ts";
import { notSuspectedTooSoon, onlyNews, suspectedInTime } from "./judges.ts";
import { qualityOf } from "./quality.ts";

interface Kind {
  /** Of its system, and of its service. */
  readonly name: string;
  readonly service: string;
  readonly about: string;
  readonly estimator: Estimator;
  /** How wrong clocks may be for it, parts per million; absent: as wrong as for all. */
  readonly driftMaxPpm?: number;
  /** Planted bugs of its own. */
  readonly mutants?: (runs: (estimator: Estimator) => Protocol) => readonly SystemMutant[];
}

const ALWAYS = { fault: [], equivalent: false } as const;

function detectorOf({ name, service, about, estimator, driftMaxPpm, mutants }: Kind): System {
  const make = (rules: HeartbeatRules, how = estimator) =>
    heartbeatsOf(service, about, how, rules) as unknown as Protocol;
  const wrong = (rules: Partial<HeartbeatRules>) => ({
    [service]: { runs: make({ ...heartbeatRules, ...rules }) },
  });
  const waits = estimator.soonestUs(defaultsOf(estimator)) > 0;
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
      rhythm: () => ({
        beatUs: 100_000,
        patienceUs: 400_000,
        ...(driftMaxPpm !== undefined && { driftMaxPpm }),
      }),
    },
    invariants: [
      suspectedInTime(service),
      ...(waits ? [notSuspectedTooSoon(service)] : []),
      onlyNews(service),
    ] as System["invariants"],
    happened: [],
    sometimes: detectorGoals(service),
    mutants: [
      {
        ...ALWAYS,
        name: "any-heartbeat-counts",
        about: "A heartbeat that was overtaken, or comes twice, is a sign of life.",
        fault: ["duplication"],
        detectors: ["only-news"],
        origin: "Chen, Toueg and Aguilera 2002, NFD-E: only a higher number counts",
        replaces: wrong({ isNews: () => true }),
      },
      {
        ...ALWAYS,
        name: "restart-unnoticed",
        about: "Heartbeats are told apart by number alone, and a restarted member starts over.",
        fault: ["crash"],
        detectors: ["progress"],
        origin:
          "Lakshman and Malik 2010 (Cassandra): a generation goes with each heartbeat version",
        replaces: wrong({ isNews: (known, got) => got.sequence > known.sequence }),
      },
      {
        ...ALWAYS,
        name: "suspects-for-ever",
        about: "Who was suspected once is never trusted again.",
        fault: ["pause"],
        detectors: ["progress"],
        origin: "Chandra and Toueg 1996, eventual strong accuracy: a wrong suspicion is taken back",
        replaces: wrong({
          mayTrust: (overdueUs, nowUs, wasSuspected) =>
            !wasSuspected && heartbeatRules.mayTrust(overdueUs, nowUs, wasSuspected),
        }),
      },
      {
        ...ALWAYS,
        name: "waits-once",
        about: "Who is trusted again after a suspicion is never suspected any more.",
        fault: ["pause", "crash"],
        detectors: ["suspected-in-time"],
        origin: "Chandra and Toueg 1996, strong completeness",
        replaces: wrong({ waitsFor: (suspicions) => suspicions === 0 }),
      },
      ...(mutants?.((how) => make(heartbeatRules, how)) ?? []),
    ],
  };
}

function defaultsOf({ options }: Estimator): Settings {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, option.default as number]),
  );
}

/** A planted bug of how long is waited. */
function estimates(
  service: string,
  runs: Protocol,
  words: Pick<SystemMutant, "name" | "about" | "origin">,
): SystemMutant {
  return {
    ...ALWAYS,
    ...words,
    detectors: ["not-suspected-too-soon"],
    replaces: { [service]: { runs } },
  };
}

export const heartbeatDetector: System = detectorOf({
  name: "heartbeat-detector",
  service: "heartbeat",
  about: "Members send heartbeats, and suspect who is silent for a fixed time.",
  estimator: fixed,
  mutants: (runs) => [
    estimates(
      "heartbeat",
      runs({
        ...fixed,
        overdueUs: (arrivals, settings) =>
          fixed.overdueUs(arrivals, settings) - Math.floor((settings["timeout"] as number) / 2),
      }),
      {
        name: "half-the-timeout",
        about: "A peer is suspected after half of the time that it has.",
        origin: "Chen, Toueg and Aguilera 2002, §2.2: a shorter T_D is paid for in mistakes",
      },
    ),
  ],
});

export const chenDetector: System = detectorOf({
  name: "chen-detector",
  service: "chen",
  about:
    "Members send heartbeats, and expect the next where the last ones came on average, plus a " +
    "margin (Chen, Toueg and Aguilera 2002).",
  estimator: chen,
  // Where two clocks drift apart by a rate r, the average over the window is wrong by half of the
  // window times r: that must be less than the margin.
  driftMaxPpm: 10_000,
});

export const phiDetector: System = detectorOf({
  name: "phi-detector",
  service: "phi",
  about:
    "Members send heartbeats, and suspect who is later than the last intervals make likely " +
    "(phi accrual, Hayashibara and others 2004).",
  estimator: phi,
  mutants: (runs) => [
    estimates(
      "phi",
      runs({
        ...phi,
        overdueUs: (arrivals, settings) =>
          phi.overdueUs(arrivals, { ...settings, deviationMin: 0 }),
      }),
      {
        name: "no-floor",
        about:
          "The deviation has no floor: after regular heartbeats the least delay is suspicious.",
        origin: "Akka, phi accrual failure detector: min-std-deviation",
      },
    ),
  ],
});
