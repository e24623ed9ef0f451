/**
 * The view of a group as a replicated object: who is in it, in one order for all. A member is in it
 * while it renews its place; that it has not done so for a time is said by the leader, as `expire`
 * with the last renewal that it knows, and is void if there was a later one (as the sessions of
 * Burrows 2006, §2.8, and of ZooKeeper).
 */
import type { Applied, Call } from "../../../objects/object.ts";
import { claim } from "../../../protocol/facts.ts";
import type { LogPlace, Said } from "../../../protocol/state-machine.ts";
import type { ServedObject } from "../../system.ts";
import {
  type Member,
  type MembershipRules,
  membershipRules,
  type View,
} from "./membership-rules.ts";

/** How long a member may be silent, by the leader's clock: as the fixed timeout of heartbeats. */
export const SILENT_US = 500_000;

/** What a member is answered: the number of the view, who is in it, and who no longer is. */
export type Shown = readonly [
  number: number,
  inside: readonly number[],
  outside: readonly number[],
];

type Done = Applied<View> & { readonly says?: readonly Said[] };

const EMPTY: View = { number: 0, known: [] };

const FACTS = {
  renewed: claim(
    "At `index` `node` renewed the place of `member`",
    "node",
    "index",
    "member: node of members",
  ),
  joined: claim(
    "At `index` `node` took `member` into the view",
    "node",
    "index",
    "member: node of members",
  ),
  removed: claim(
    "At `index` `node` took `member`, last renewed at `renewed`, out of the view",
    "node",
    "index",
    "member: node of members",
    "renewed: moment",
  ),
  kept: claim(
    "At `index` `node` kept `member` in the view, though it was said to be silent since `renewed`",
    "node",
    "index",
    "member: node of members",
    "renewed: moment",
  ),
  ending: claim(
    "`node`, a leader, proposed to take out `member`, which it saw renewed no more",
    "node",
    "member: node of members",
  ),
};

/** @param rules those of views, or of wrong ones. */
export function membershipOf(rules: MembershipRules): ServedObject {
  return {
    name: "membership",
    partitioned: false,
    placed: true,
    functions: {
      renew: { readOnly: false },
      expire: { readOnly: false, answersWhether: true },
    },
    facts: FACTS,
    initial: () => EMPTY as never,
    apply: (view: never, { f, input }: Call, { index }: LogPlace = { index: 0, timeUs: 0 }) => {
      const [id = 0, renewed = 0] = input as readonly number[];
      const done =
        f === "renew" ? renew(rules, view, id, index) : expire(rules, view, id, renewed, index);
      return done as Applied<never>;
    },
    expiries: ({ known }: View) =>
      known.filter(rules.isWatched).map(({ id, renewed }) => ({
        id,
        since: renewed,
        afterUs: rules.bearsUs(SILENT_US),
        command: { f: "expire", key: null, input: [id, renewed] },
        says: [["ending", id]],
      })),
  };
}

export const membership = membershipOf(membershipRules);

function renew(rules: MembershipRules, view: View, id: number, index: number): Done {
  const member = view.known.find((one) => one.id === id);
  const says: Said[] = [["renewed", index, id]];
  if (member !== undefined && !member.isIn && !rules.mayReturn(member)) {
    return { state: view, output: shown(view), says };
  }
  const renewed: Member = { id, renewed: index, isIn: true };
  const known =
    member === undefined
      ? [...view.known, renewed]
      : view.known.map((one) => (one === member ? renewed : one));
  if (member?.isIn === true) {
    const state: View = { number: view.number, known };
    return { state, output: shown(state), says };
  }
  const state = { number: rules.next(view, false), known };
  return { state, output: shown(state), says: [...says, ["joined", index, id]] };
}

function expire(
  rules: MembershipRules,
  view: View,
  id: number,
  renewed: number,
  index: number,
): Done {
  const member = view.known.find((one) => one.id === id);
  if (member?.isIn !== true) return { state: view, output: false };
  if (!rules.isSilent(member, renewed)) {
    return { state: view, output: false, says: [["kept", index, id, renewed]] };
  }
  const known = view.known.map((one) => (one === member ? { ...one, isIn: false } : one));
  return {
    state: { number: rules.next(view, true), known },
    output: true,
    says: [["removed", index, id, renewed]],
  };
}

function shown({ number, known }: View): Shown {
  const idsOf = (isIn: boolean) => known.filter((one) => one.isIn === isIn).map(({ id }) => id);
  return [number, idsOf(true), idsOf(false)];
}
