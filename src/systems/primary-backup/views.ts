/**
 * The view service, replicated: who is the primary, and who its backup (the lab of MIT 6.824;
 * Alsberg and Day 1976). A view is followed by another only once its primary knows it; only a
 * backup that has the whole state is promoted. If the primary is gone before, the service stops.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";

/** After so long without a ping a replica counts as dead, microseconds of the service's time. */
const EXPIRES_US = 500_000;

/** What passes between two commands counts for no more: while it does not answer, none is late. */
const GAP_US = 100_000;

/** Node 0: there is none. */
export interface View {
  readonly number: number;
  readonly primary: number;
  /** The view in which the primary's history began; the backup's. */
  readonly primarySince: number;
  readonly backup: number;
  readonly backupSince: number;
}

interface Views extends View {
  /** Whether the primary knows the view, and whether the backup has all that it had. */
  readonly known: boolean;
  readonly whole: boolean;
  /** By node, when it pinged last. */
  readonly pingedUs: ReadonlyMap<number, number>;
  readonly logUs: number;
  readonly nowUs: number;
}

/**
 * `ping`: the node, the view that it knows, 1 if it is the primary and the backup has its state.
 */
export type PingInput = readonly [node: number, view: number, whole: number];

export interface ViewRules {
  /** Whether another view may follow: the primary must know this one. */
  mayChange(known: boolean): boolean;
  /** Whether the backup may be promoted: it must have the whole state. */
  mayPromote(whole: boolean): boolean;
}

export const viewRules: ViewRules = {
  mayChange: (known) => known,
  mayPromote: (whole) => whole,
};

type Done = Applied<Views> & { readonly says?: readonly Said[] };

export function viewsOf(rules: ViewRules): ServedObject {
  return {
    name: "views",
    partitioned: false,
    placed: true,
    functions: { ping: { readOnly: false } },
    facts: {
      follows: claim(
        "`node` applied that in view `epoch` `member`, whose history began in view `since`, " +
          "follows `predecessor` (0 no one: it is the primary)",
        "node",
        "epoch: number",
        "member: node of replicas",
        "since: number",
        "predecessor: node of replicas",
      ),
      whole: claim(
        "`node` applied that in view `epoch` `member` has the whole state",
        "node",
        "epoch: number",
        "member: node of replicas",
      ),
    },
    initial: () => INITIAL as never,
    apply(state: never, call: Call, at = { index: 0, timeUs: 0 }): Applied<never> {
      return apply(rules, state, call, at.timeUs) as Applied<never>;
    },
  };
}

const INITIAL: Views = {
  number: 0,
  primary: 0,
  primarySince: 0,
  backup: 0,
  backupSince: 0,
  known: true,
  whole: false,
  pingedUs: new Map(),
  logUs: 0,
  nowUs: 0,
};

function apply(rules: ViewRules, before: Views, { f, input }: Call, logUs: number): Done {
  if (f !== "ping") throw new TypeError(`a view service has no function "${f}": ping`);
  const [node, number, whole] = input as PingInput;
  const nowUs = before.nowUs + Math.min(GAP_US, Math.max(0, logUs - before.logUs));
  const pingedUs = new Map(before.pingedUs).set(node, nowUs);
  const speaks = node === before.primary && number === before.number;
  const pinged: Views = {
    number: before.number,
    primary: before.primary,
    primarySince: before.primarySince,
    backup: before.backup,
    backupSince: before.backupSince,
    known: before.known || speaks,
    whole: before.whole || (speaks && whole === 1),
    pingedUs,
    logUs,
    nowUs,
  };
  const state = rules.mayChange(pinged.known) ? next(rules, pinged) : pinged;
  const { primary, primarySince, backup, backupSince } = state;
  const view: View = { number: state.number, primary, primarySince, backup, backupSince };
  return { state, output: view as unknown as Value, says: saidOf(before, state) };
}

/** The view that follows; the same where nothing is to be changed. */
function next(rules: ViewRules, state: Views): Views {
  const { number, primary, backup, backupSince, pingedUs, nowUs, whole } = state;
  const lives = (node: number): boolean =>
    node !== 0 && nowUs - (pingedUs.get(node) ?? -EXPIRES_US) <= EXPIRES_US;
  const idle = [...pingedUs.keys()].find(
    (node) => node !== primary && node !== backup && lives(node),
  );
  const fresh = { backup: idle ?? 0, backupSince: number + 1, known: false, whole: false };
  if (number === 0) {
    const [first = 0] = pingedUs.keys();
    return { ...state, number: 1, primary: first, primarySince: 1, known: false };
  }
  if (!lives(primary)) {
    if (backup === 0 || !lives(backup) || !rules.mayPromote(whole)) return state;
    return {
      ...state,
      number: number + 1,
      primary: backup,
      primarySince: backupSince,
      ...fresh,
    };
  }
  if (lives(backup) || (backup === 0 && idle === undefined)) return state;
  return { ...state, number: number + 1, ...fresh };
}

function saidOf(before: Views, state: Views): readonly Said[] {
  const { number, primary, primarySince, backup, backupSince, whole } = state;
  const says: Said[] = [];
  if (number !== before.number) {
    says.push(["follows", number, primary, primarySince, 0], ["whole", number, primary]);
    if (backup !== 0) says.push(["follows", number, backup, backupSince, primary]);
  }
  if (whole && (!before.whole || number !== before.number)) says.push(["whole", number, backup]);
  return says;
}
