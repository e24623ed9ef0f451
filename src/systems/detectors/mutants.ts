/** Planted bugs of the detectors by heartbeats: those of all, and those of how long one waits. */
import type { Protocol } from "../../protocol/protocol.ts";
import type { SystemMutant } from "../system.ts";
import { chen, type Estimator, fixed, phi } from "./estimators.ts";
import { type HeartbeatRules, heartbeatRules } from "./heartbeat-rules.ts";

const ALWAYS = { fault: [], equivalent: false } as const;

/** @param runs the members of the service with some rules replaced. */
export function heartbeatMutants(
  service: string,
  runs: (rules: Partial<HeartbeatRules>) => Protocol,
): readonly SystemMutant[] {
  const wrong = (rules: Partial<HeartbeatRules>) => ({ [service]: { runs: runs(rules) } });
  return [
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
      detectors: ["progress", "only-news"],
      origin: "Lakshman and Malik 2010 (Cassandra): a generation goes with each heartbeat version",
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
  ];
}

/** Of the detector with a fixed time. */
export function fixedMutants(runs: (estimator: Estimator) => Protocol): readonly SystemMutant[] {
  return [
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
  ];
}

/** Of the detector by expected arrivals. */
export function chenMutants(runs: (estimator: Estimator) => Protocol): readonly SystemMutant[] {
  const later = (by: number): Protocol =>
    runs({
      ...chen,
      overdueUs: (arrivals, settings) =>
        chen.overdueUs({ ...arrivals, sequence: arrivals.sequence + by }, settings),
    });
  return [
    {
      ...ALWAYS,
      detectors: ["suspected-in-time"],
      name: "expects-the-one-after",
      about: "What is waited for is the heartbeat after the next one.",
      fault: ["crash"],
      origin: "planted by hand; Chen, Toueg and Aguilera 2002, §6.3: EA of l + 1",
      replaces: { chen: { runs: later(1) } },
    },
    {
      ...ALWAYS,
      detectors: ["not-suspected-too-soon"],
      name: "no-margin",
      about: "A peer is suspected when its heartbeat is expected, with no margin.",
      origin:
        "planted by hand; Chen, Toueg and Aguilera 2002, §6.3: the freshness point is EA + alpha",
      replaces: {
        chen: {
          runs: runs({
            ...chen,
            overdueUs: (arrivals, settings) => chen.overdueUs(arrivals, { ...settings, margin: 0 }),
          }),
        },
      },
    },
  ];
}

/** Of the detector by likelihood. */
export function phiMutants(runs: (estimator: Estimator) => Protocol): readonly SystemMutant[] {
  return [
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
  ];
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
