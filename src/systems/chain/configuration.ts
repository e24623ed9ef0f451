/**
 * The configuration of the chain, replicated (the master of van Renesse and Schneider 2004, §3):
 * who is in it, in which epoch. Nodes renew their place by asking; one that has not for a while is
 * removed, and a node that is in no place receives the history from the tail and becomes the tail.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";

/** After so long without a renewal a node is removed, microseconds of the service's time. */
const EXPIRES_US = 500_000;

/**
 * What passes between two commands counts for no more than this. While the service itself does not
 * answer, no node can renew its place, and a clock that jumps makes none late.
 */
const GAP_US = 100_000;

export interface Member {
  readonly node: number;
  /** The epoch in which its history began. */
  readonly since: number;
  readonly renewedUs: number;
  /** Whether it has had the whole history since it became a member. */
  readonly whole: boolean;
}

export interface ChainConfiguration {
  readonly epoch: number;
  /** From head to tail; only the last may lack the end of the history. */
  readonly members: readonly Member[];
  readonly joining: Member | null;
}

interface Configured extends ChainConfiguration {
  /** The log's time at the last command, and the service's own. */
  readonly logUs: number;
  readonly nowUs: number;
}

/** `renew`: the node, the epoch that it knows, and 1 if it has the whole history in that epoch. */
export type RenewInput = readonly [node: number, epoch: number, whole: number];

export interface ConfigurationRules {
  /** Who counts as having the whole history: one that says so of the present epoch. */
  countsAsWhole(said: boolean, epoch: number, current: number): boolean;
  /** Whether these may be left as the chain: one must have the whole history. */
  mayBeLeft(left: readonly Member[]): boolean;
}

export const configurationRules: ConfigurationRules = {
  countsAsWhole: (said, epoch, current) => said && epoch === current,
  mayBeLeft: (left) => left.some(({ whole }) => whole),
};

type Done = Applied<Configured> & { readonly says?: readonly Said[] };

export function configurationOf(rules: ConfigurationRules): ServedObject {
  return {
    name: "chain-configuration",
    partitioned: false,
    placed: true,
    functions: { renew: { readOnly: false } },
    facts: {
      follows: claim(
        "`node` applied that in `epoch` `member`, whose history began in epoch `since`, comes " +
          "after `predecessor` (0 no one: it is the head)",
        "node",
        "epoch",
        "member: node of chain",
        "since: number",
        "predecessor: node of chain",
      ),
      whole: claim(
        "`node` applied that in `epoch` `member` has had the whole history",
        "node",
        "epoch",
        "member: node of chain",
      ),
      joins: claim(
        "`node` applied that in `epoch` `newcomer` receives the history from the tail, which " +
          "it began in epoch `since`",
        "node",
        "epoch",
        "newcomer: node of chain",
        "since: number",
      ),
    },
    initial: () => ({ epoch: 0, members: [], joining: null, logUs: 0, nowUs: 0 }) as never,
    apply(state: never, call: Call, at = { index: 0, timeUs: 0 }): Applied<never> {
      return apply(rules, state, call, at.timeUs) as Applied<never>;
    },
  };
}

function apply(
  rules: ConfigurationRules,
  before: Configured,
  { f, input }: Call,
  logUs: number,
): Done {
  if (f !== "renew") throw new TypeError(`a chain-configuration has no function "${f}": renew`);
  const [node, epoch, said] = input as RenewInput;
  const passedUs = Math.min(GAP_US, Math.max(0, logUs - before.logUs));
  const whole = rules.countsAsWhole(said === 1, epoch, before.epoch);
  const nowUs = before.nowUs + passedUs;
  const renewed = renewedBy(before, node, whole, logUs, nowUs);
  const state = joined(expired(rules, admitted(renewed, node, whole)), node);
  const { members, joining } = state;
  const output = { epoch: state.epoch, members, joining } as unknown as Value;
  return { state, output, says: saidOf(before, state) };
}

/** @param whole of a member: it has the whole history by now. */
function renewedBy(
  { epoch, members, joining }: Configured,
  node: number,
  whole: boolean,
  logUs: number,
  nowUs: number,
): Configured {
  return {
    epoch,
    members: members.map((member) => {
      if (member.node !== node) return member;
      return { node, since: member.since, renewedUs: nowUs, whole: member.whole || whole };
    }),
    joining: joining?.node === node ? { ...joining, renewedUs: nowUs } : joining,
    logUs,
    nowUs,
  };
}

/** The newcomer has what the tail had: it becomes the tail, and has the rest to come. */
function admitted(state: Configured, node: number, whole: boolean): Configured {
  const { epoch, members, joining } = state;
  if (joining?.node !== node || !whole) return state;
  return { ...state, epoch: epoch + 1, members: [...members, joining], joining: null };
}

function expired(rules: ConfigurationRules, state: Configured): Configured {
  const { epoch, members, joining, nowUs } = state;
  const lives = ({ renewedUs }: Member): boolean => nowUs - renewedUs <= EXPIRES_US;
  const alive = members.filter(lives);
  const left = rules.mayBeLeft(alive) ? alive : members;
  const next = joining !== null && lives(joining) ? joining : null;
  if (left.length === members.length && next === joining) return state;
  return { ...state, epoch: epoch + 1, members: left, joining: next };
}

/** One at a time, so that only the tail can lack anything. The first of all has what there is. */
function joined(state: Configured, node: number): Configured {
  const { epoch, members, joining, nowUs } = state;
  if (joining !== null || members.some((member) => member.node === node)) return state;
  if (members.at(-1)?.whole === false) return state;
  const isFirst = members.length === 0;
  const newcomer = { node, since: epoch + 1, renewedUs: nowUs, whole: isFirst };
  return isFirst
    ? { ...state, epoch: epoch + 1, members: [newcomer] }
    : { ...state, epoch: epoch + 1, joining: newcomer };
}

/** The new chain from its head on, a newcomer, and who has had the whole history first. */
function saidOf(before: Configured, { epoch, members, joining }: Configured): readonly Said[] {
  const had = (node: number): boolean =>
    before.members.some((member) => member.node === node && member.whole);
  const says: Said[] = [];
  if (epoch !== before.epoch) {
    for (const [at, { node, since }] of members.entries()) {
      says.push(["follows", epoch, node, since, members[at - 1]?.node ?? 0]);
    }
    if (joining !== null) says.push(["joins", epoch, joining.node, joining.since]);
  }
  for (const { node, whole } of members) {
    if (whole && !had(node)) says.push(["whole", epoch, node]);
  }
  return says;
}
