/**
 * A detector of failures by heartbeats: each member sends one to all others at fixed times, and
 * suspects those from which none comes in time. How long that is, an estimator says.
 */
import { must } from "../../core/assert.ts";
import { mix } from "../../core/hash.ts";
import type { Settings } from "../../core/parameters.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import { sizeOf } from "../../protocol/quorum.ts";
import type { Estimator } from "./estimators.ts";
import { CHEN_FACTS, DETECTOR_FACTS } from "./facts.ts";
import type { HeartbeatRules, Word } from "./heartbeat-rules.ts";

/** When a timer that is due may be handled at the latest, by the clock that it is set by. */
const TICK_US = 1_000;

interface Heartbeat extends Word {
  readonly type: "heartbeat";
}

interface Peer {
  /** The last word that counted; life -1: there was none. */
  life: number;
  sequence: number;
  lastUs: number;
  /** What the estimator has kept. */
  samples: number[];
  isSuspected: boolean;
  /** How often it has been suspected. */
  suspicions: number;
  readonly timer: string;
}

interface Detector {
  /** When this life began, by the own clock, which runs on across restarts. */
  readonly life: number;
  sequence: number;
  readonly peers: Map<NodeId, Peer>;
}

type DetectorSelf = Self<Heartbeat>;

interface Parts {
  readonly estimator: Estimator;
  readonly rules: HeartbeatRules;
  readonly settings: Settings;
}

/** @param estimator how long it waits. @param rules those of a detector, or of a wrong one. */
export function heartbeatsOf(
  name: string,
  about: string,
  estimator: Estimator,
  rules: HeartbeatRules,
): Protocol<Detector, Heartbeat> {
  return {
    name,
    about,
    options: estimator.options,
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["detector"],
    facts: estimator.expected === undefined ? DETECTOR_FACTS : CHEN_FACTS,
    messages: ["heartbeat"],
    describe: ({ sequence }) => ({ kind: "heartbeat", fields: { sequence } }),
    digest: ({ life, sequence }) => mix(mix(1, life % 2 ** 32), sequence),
    factsOfSetup(node, { options }, facts) {
      const latestUs = estimator.latestUs(options) + TICK_US;
      facts["promises"]?.(node, estimator.soonestUs(options), latestUs);
      const expected = estimator.expected?.(options);
      if (expected !== undefined) facts["expects"]?.(node, ...expected);
    },
    factsOfMessage: () => undefined,
    factsOfArrival(node, from, { life, sequence }, facts) {
      facts["reached"]?.(node, from, life, sequence);
    },
    factsOfWrite: () => undefined,
    instance: ({ options }) => {
      const parts: Parts = { estimator, rules, settings: options };
      return {
        start: (_disk, self) => start(parts, self),
        onMessage: (state, from, message, self) => onHeartbeat(parts, state, from, message, self),
        onTimer(state, timer, self) {
          if (timer === "beat") onBeat(parts, state, self);
          else onOverdue(state, Number(timer.split(" ")[1]), self);
        },
        onRequest: () => undefined,
        onDisk: () => undefined,
        observe: ({ peers }) => ({
          role: "detector",
          term: 0,
          leader: 0,
          commitIndex: 0,
          lastIndex: 0,
          unsettled: suspectsIn(peers),
        }),
        // All are to be trusted again in the end: so none may be gone for ever.
        quorate: ({ peers }, nodes) => sizeOf(nodes) === peers.size + 1,
      };
    },
  };
}

function suspectsIn(peers: ReadonlyMap<NodeId, Peer>): number {
  let count = 0;
  for (const { isSuspected } of peers.values()) if (isSuspected) count++;
  return count;
}

function start({ estimator, settings }: Parts, self: DetectorSelf): Detector {
  const nowUs = self.monotonicNow();
  const peers = new Map<NodeId, Peer>();
  const firstUs = estimator.firstUs(settings);
  for (const peer of self.peers) {
    const timer = `overdue ${peer}`;
    const none = { life: -1, sequence: 0, lastUs: nowUs, samples: [] };
    peers.set(peer, { ...none, isSuspected: false, suspicions: 0, timer });
    self.assert("awaits", peer, nowUs);
    self.setTimer(timer, firstUs);
  }
  const state: Detector = { life: nowUs, sequence: 0, peers };
  beat(settings, state, self);
  return state;
}

/**
 * Heartbeat i is due i - 1 intervals after the start (Chen, Toueg and Aguilera 2002, §3): those
 * that a pause has left out have no number left over, or who reckons with numbers would expect the
 * next too early.
 */
function beat(settings: Settings, state: Detector, self: DetectorSelf): void {
  const { life } = state;
  const intervalUs = settings["interval"] as number;
  const nowUs = self.monotonicNow();
  state.sequence = Math.max(state.sequence, Math.floor((nowUs - life) / intervalUs)) + 1;
  const heartbeat: Heartbeat = { type: "heartbeat", life, sequence: state.sequence };
  for (const peer of self.peers) self.send(peer, heartbeat);
  self.setTimer("beat", life + state.sequence * intervalUs - nowUs);
}

function onBeat({ settings }: Parts, state: Detector, self: DetectorSelf): void {
  self.assert("looked", self.monotonicNow());
  beat(settings, state, self);
}

function onHeartbeat(
  { estimator, rules, settings }: Parts,
  { peers }: Detector,
  from: NodeId,
  { life, sequence }: Heartbeat,
  self: DetectorSelf,
): void {
  const peer = must(peers.get(from), "heartbeats come from peers");
  if (!rules.isNews(peer, { life, sequence })) return;
  const nowUs = self.monotonicNow();
  const wasSuspected = peer.isSuspected;
  const isFirst = life !== peer.life;
  if (isFirst) peer.samples = [...estimator.bootstrap(settings)];
  const before = isFirst ? null : peer;
  const sample = estimator.sample(before, sequence, nowUs, wasSuspected, settings);
  if (sample !== null) peer.samples.push(sample);
  const { window } = settings;
  if (typeof window === "number" && peer.samples.length > window) peer.samples.shift();
  peer.life = life;
  peer.sequence = sequence;
  peer.lastUs = nowUs;
  self.assert("heard", from, life, sequence, nowUs);
  const overdueUs = estimator.overdueUs(peer, settings);
  if (!rules.mayTrust(overdueUs, nowUs, wasSuspected)) {
    if (!wasSuspected) suspect(peer, from, self);
    return;
  }
  if (wasSuspected) {
    peer.isSuspected = false;
    self.assert("trusts", from);
  }
  self.assert("awaits", from, nowUs);
  if (rules.waitsFor(peer.suspicions)) self.setTimer(peer.timer, overdueUs - nowUs);
}

function onOverdue({ peers }: Detector, from: NodeId, self: DetectorSelf): void {
  const peer = must(peers.get(from), "peers are waited for");
  if (!peer.isSuspected) suspect(peer, from, self);
}

function suspect(peer: Peer, from: NodeId, self: DetectorSelf): void {
  peer.isSuspected = true;
  peer.suspicions++;
  self.cancelTimer(peer.timer);
  self.assert("suspects", from, self.monotonicNow());
}
