/**
 * The lock as a replicated object: sessions that expire unless they are renewed, waiters in the
 * order of their acquires, a fencing token with every grant (Burrows 2006, §2.4, §2.8; the leases
 * of etcd). No clock decides here: that a time has passed is said by the leader, as `expire` with
 * the index of the last renewal that it knows, and is void if there was a later one.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Expiry, LogPlace, Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";
import { type Lock, type LockRules, lockRules, type Session } from "./lock-rules.ts";

/** How long a session is valid after its last renewal, by the leader's clock. */
export const TTL_US = 600_000;

type Done = Applied<Lock> & { readonly says?: readonly Said[] };

const EMPTY: Lock = {
  token: 0,
  owner: 0,
  sessions: [],
  queue: [],
  restsSince: 0,
  restsForUs: 0,
};

export const LOCK_FACTS = {
  queued: claim("At `index` `node` put `holder` at the end of the line", "node", "index", "holder"),
  granted: claim(
    "At `index` `node` granted the lock to `holder`, in `session`, with `token`",
    "node",
    "token",
    "holder",
    "session",
    "index",
  ),
  released: claim(
    "At `index` `node` took the lock back from `session`, which released `token`",
    "node",
    "index",
    "session",
    "token",
  ),
  expired: claim("At `index` `node` ended `session`", "node", "index", "session"),
};

/** Sessions: what became of them, and what a leader meant to do. */
export const SESSION_FACTS = {
  renewed: claim("At `index` `node` renewed `session`", "node", "index", "session"),
  ending: claim(
    "`node`, a leader, proposed to end `session`, which it saw renewed no more",
    "node",
    "session",
  ),
};

/** @param rules those of the lock, or of a wrong one. */
export function leaseLockOf(rules: LockRules): ServedObject {
  return {
    name: "lease-lock",
    partitioned: false,
    placed: true,
    functions: {
      acquire: { readOnly: false },
      "keep-alive": { readOnly: false },
      release: { readOnly: false, answersWhether: true },
      expire: { readOnly: false, answersWhether: true },
      "rest-is-over": { readOnly: false, answersWhether: true },
    },
    facts: { ...LOCK_FACTS, ...SESSION_FACTS },
    initial: () => EMPTY as never,
    apply: (state: never, call: Call, at = { index: 0, timeUs: 0 }) =>
      applied(rules, state, call, at) as Applied<never>,
    expiries: (state) => expiriesOf(state),
  };
}

export const leaseLock = leaseLockOf(lockRules);

/** What a leader proposes when nothing has come for a time. */
function expiriesOf({ sessions, restsSince, restsForUs }: Lock): readonly Expiry[] {
  const ends = sessions.map(({ id, renewed }) => ({
    id,
    since: renewed,
    afterUs: TTL_US,
    command: { f: "expire", key: null, input: [id, renewed] },
    says: [["ending", id]],
  })) satisfies readonly Expiry[];
  if (restsSince === 0) return ends;
  const command = { f: "rest-is-over", key: null, input: [restsSince] };
  return [...ends, { id: 0, since: restsSince, afterUs: restsForUs, command }];
}

function applied(rules: LockRules, lock: Lock, { f, input }: Call, at: LogPlace): Done {
  const [first = 0, second = 0] = input as readonly number[];
  switch (f) {
    case "acquire":
      return acquire(rules, lock, first, second, at);
    case "keep-alive":
      return keepAlive(lock, first, at.index);
    case "release":
      return release(rules, lock, first, second, at);
    case "expire":
      return expire(rules, lock, first, second, at);
    case "rest-is-over": {
      if (lock.restsSince === 0 || lock.restsSince !== first) return { state: lock, output: false };
      return granted(rules, { ...lock, restsSince: 0 }, at, true);
    }
    default:
      throw new TypeError(
        `a lease-lock has no function "${f}": acquire, keep-alive, release, expire`,
      );
  }
}

/** Opens a session, and puts it at the end of the line. Answers session and token, 0: it waits. */
function acquire(
  rules: LockRules,
  lock: Lock,
  holder: number,
  delayUs: number,
  at: LogPlace,
): Done {
  const { index } = at;
  const session: Session = { id: index, holder, renewed: index, delayUs };
  const queued: Lock = {
    token: lock.token,
    owner: lock.owner,
    sessions: [...lock.sessions, session],
    queue: [...lock.queue, index],
    restsSince: lock.restsSince,
    restsForUs: lock.restsForUs,
  };
  const done = granted(rules, queued, at, null, [["queued", index, holder]]);
  const { state, says = [] } = done;
  return { state, output: [index, state.owner === index ? state.token : 0], says };
}

/** Answers the token that the session holds, 0: it waits, null: it is over. */
function keepAlive(lock: Lock, id: number, index: number): Done {
  if (!lock.sessions.some((session) => session.id === id)) return { state: lock, output: null };
  const { token, owner, queue, restsSince, restsForUs } = lock;
  const sessions = lock.sessions.map((session): Session => {
    const { holder, delayUs } = session;
    return session.id === id ? { id, holder, renewed: index, delayUs } : session;
  });
  const state: Lock = { token, owner, sessions, queue, restsSince, restsForUs };
  return { state, output: owner === id ? token : 0, says: [["renewed", index, id]] };
}

function release(rules: LockRules, lock: Lock, id: number, token: number, at: LogPlace): Done {
  if (!rules.releases(lock, id, token)) return { state: lock, output: false };
  const sessions = lock.sessions.filter((session) => session.id !== id);
  const free = { ...lock, owner: 0, sessions };
  return granted(rules, free, at, true, [["released", at.index, id, token]]);
}

function expire(rules: LockRules, lock: Lock, id: number, renewed: number, at: LogPlace): Done {
  const session = lock.sessions.find((one) => one.id === id);
  if (session === undefined || !rules.expires(session, renewed)) {
    return { state: lock, output: false };
  }
  const isOwner = lock.owner === id;
  const restsUs = isOwner ? rules.restsUs(session) : 0;
  const state: Lock = {
    ...lock,
    owner: isOwner ? 0 : lock.owner,
    sessions: lock.sessions.filter((one) => one !== session),
    queue: rules.queueWithout(lock.queue, id),
    restsSince: restsUs > 0 ? at.index : lock.restsSince,
    restsForUs: restsUs > 0 ? restsUs : lock.restsForUs,
  };
  return granted(rules, state, at, true, [["expired", at.index, id]]);
}

/** Grants the lock to the next in line, if it is free, does not rest, and a session waits. */
function granted(
  rules: LockRules,
  lock: Lock,
  { index, timeUs }: LogPlace,
  output: Value,
  says: readonly Said[] = [],
): Done {
  const next = rules.next(lock.queue);
  if (lock.owner !== 0 || lock.restsSince !== 0 || next === undefined) {
    return { state: lock, output, says };
  }
  const token = rules.tokenOf(lock, index, timeUs);
  const holder = lock.sessions.find(({ id }) => id === next)?.holder ?? 0;
  const queue = lock.queue.filter((waiting) => waiting !== next);
  const { sessions, restsSince, restsForUs } = lock;
  return {
    state: { token, owner: next, sessions, queue, restsSince, restsForUs },
    output,
    says: [...says, ["granted", token, holder, next, index]],
  };
}
