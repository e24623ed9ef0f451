/**
 * Lifeguard's aware suspicion (Dadgar, Phillips and Currey 2018, §IV-B): who suspects a member
 * waits for long as long as only one has found it silent, and less with each further one that has:
 * a member that is itself slow accuses alone.
 */
import type { NodeId } from "../../../protocol/node-id.ts";
import { spread } from "./gossip.ts";
import { SUSPECT } from "./rules.ts";
import type { Membership, Swim, SwimSelf } from "./state.ts";

/** So many further accusers bring the time down to the shortest, where there are so many. */
const CONFIRMATIONS = 3;
/**
 * How much of the way down to the shortest it is after 0, 1, 2 ... of them, in thousandths:
 * log(c + 1) / log(k + 1), a row for each k.
 */
const DOWN: readonly (readonly number[])[] = [
  [1000],
  [0, 1000],
  [0, 631, 1000],
  [0, 500, 792, 1000],
];

/** Of so many members, how many further accusers count: all but itself, the first, the accused. */
export function confirmationsOf(members: number): number {
  return Math.max(0, Math.min(CONFIRMATIONS, members - 2));
}

/** How long a suspicion with so many further accusers lasts, of at most so many that count. */
export function spanOf(
  soonestUs: number,
  latestUs: number,
  most: number,
  confirmations: number,
): number {
  const row = DOWN[most] as readonly number[];
  const down = row[Math.min(confirmations, most)] as number;
  return latestUs - Math.floor(((latestUs - soonestUs) * down) / 1000);
}

function spanUs({ suspicionUs, suspicionMaxUs }: Swim, members: number, count: number): number {
  return spanOf(suspicionUs, suspicionMaxUs, confirmationsOf(members), count);
}

export function beginSuspicion(
  swim: Swim,
  state: Membership,
  member: NodeId,
  accuser: NodeId,
  self: SwimSelf,
): void {
  state.lifeguard?.suspicions.set(member, {
    sinceUs: self.monotonicNow(),
    accusers: [accuser],
  });
  self.assert("accused", member, accuser);
  self.setTimer(`suspicion ${member}`, spanUs(swim, self.peers.length + 1, 0));
}

/** Another has found a suspected member silent. That is passed on, as the first suspicion was. */
export function confirm(
  swim: Swim,
  state: Membership,
  member: NodeId,
  accuser: NodeId,
  self: SwimSelf,
): void {
  const suspicion = state.lifeguard?.suspicions.get(member);
  const incarnation = state.others.get(member)?.incarnation;
  if (suspicion === undefined || incarnation === undefined) return;
  const { sinceUs, accusers } = suspicion;
  const members = self.peers.length + 1;
  if (accusers.length > confirmationsOf(members)) return;
  if (!swim.rules.isNewAccuser(accusers, accuser)) return;
  state.lifeguard?.suspicions.set(member, { sinceUs, accusers: [...accusers, accuser] });
  self.assert("accused", member, accuser);
  spread(state.news, [member, SUSPECT, incarnation, accuser]);
  const untilUs = sinceUs + spanUs(swim, members, accusers.length);
  self.setTimer(`suspicion ${member}`, Math.max(1, untilUs - self.monotonicNow()));
}
