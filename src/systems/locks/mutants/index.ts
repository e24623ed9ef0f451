/** Planted bugs of the fenced lock: what has gone wrong in such services, one rule each. */
import type { Applied, Call } from "../../../objects/object.ts";
import type { LogPlace, Said } from "../../../protocol/state-machine.ts";
import type { ServedObject, SystemMutant } from "../../system.ts";
import { holderOf } from "../holder.ts";
import { type HolderRules, holderRules } from "../holder-rules.ts";
import { leaseLock, leaseLockOf, TTL_US } from "../lease-lock.ts";
import { type Lock, type LockRules, lockRules } from "../lock-rules.ts";
import { resourceOf } from "../resource.ts";
import { type ResourceRules, resourceRules, unfenced } from "../resource-rules.ts";
import { impatientHolder } from "./acquires-again.ts";
import { keepAliveAtOnce } from "./keep-alive-at-once.ts";
import { takesLateAnswers } from "./late-answer-taken.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

function withLock(rules: Partial<LockRules>): Replaced {
  return { locks: { object: leaseLockOf({ ...lockRules, ...rules }) } };
}

function withHolders(rules: Partial<HolderRules>): Replaced {
  return { holders: { runs: holderOf({ ...holderRules, ...rules }) as never } };
}

function withResource(rules: Partial<ResourceRules>): Replaced {
  return { resource: { runs: resourceOf({ ...resourceRules, ...rules }) as never } };
}

/** The lock, with the moment of each session's last renewal by the log's clock. */
interface Clocked {
  readonly lock: Lock;
  readonly renewedUs: ReadonlyMap<number, number>;
}

type Done = Applied<never> & { readonly says?: readonly Said[] };

/** A lock that ends sessions by the wall clock of the leader: each entry ends what is over. */
const byWallClock: ServedObject = {
  ...leaseLock,
  initial: () => ({ lock: leaseLock.initial(), renewedUs: new Map() }) as never,
  apply(state: never, call: Call, at: LogPlace = { index: 0, timeUs: 0 }) {
    const { lock, renewedUs } = state as Clocked;
    const overdue = lock.sessions.find(
      ({ id }) => at.timeUs >= (renewedUs.get(id) ?? at.timeUs) + TTL_US,
    );
    const input = [overdue?.id ?? 0, overdue?.renewed ?? 0];
    const expire = { f: "expire", key: null, input };
    const ended = leaseLock.apply(lock as never, expire, at) as Done;
    const applied = leaseLock.apply(ended.state, call, at) as Done;
    const after = applied.state as Lock;
    const moments = after.sessions.map(({ id, renewed }): [number, number] => [
      id,
      renewed === at.index ? at.timeUs : (renewedUs.get(id) ?? at.timeUs),
    ]);
    const says = [...(ended.says ?? []), ...(applied.says ?? [])];
    return { ...applied, says, state: { lock: after, renewedUs: new Map(moments) } as never };
  },
  expiries: (state: never) => leaseLock.expiries?.((state as Clocked).lock as never) ?? [],
};

/** A lock whose sessions end by release alone. */
const endless: ServedObject = { ...leaseLock, expiries: () => [] };

/** A lock whose leader counts one time for all sessions: whatever is renewed, it begins anew. */
const oneTimer: ServedObject = {
  ...leaseLock,
  expiries(state) {
    const ends = leaseLock.expiries?.(state) ?? [];
    const newest = Math.max(...ends.map(({ since }) => since));
    return ends.map((end) => ({ ...end, since: newest }));
  },
};

const ALWAYS = { fault: [], equivalent: false } as const;
const PAUSE = { fault: ["pause"], equivalent: false } as const;

export const fencedLockMutants: readonly SystemMutant[] = [
  {
    ...PAUSE,
    name: "unfenced-resource",
    about: "The resource takes an operation whatever its token is.",
    detectors: ["effects-in-grant-order"],
    origin: "Kleppmann 2016, How to do distributed locking; etcd #10811",
    replaces: withResource(unfenced),
  },
  {
    ...PAUSE,
    name: "reads-unfenced",
    about: "Tokens are checked and remembered by writes only, not by reads.",
    detectors: ["no-lost-update"],
    origin: "the new holder reads, the old one's late write is taken, the new one writes back",
    replaces: withResource({
      takes: (f, token, highest) => f === "read" || resourceRules.takes(f, token, highest),
      records: (f) => f === "write",
    }),
  },
  {
    ...ALWAYS,
    name: "answers-before-sync",
    about: "The resource answers an operation before its disk holds it.",
    detectors: ["answered-is-kept"],
    origin: "a write that is acknowledged from the page cache, before fsync",
    replaces: withResource({ waits: () => false }),
  },
  {
    ...ALWAYS,
    name: "repeats-before-sync",
    about: "The resource answers an operation that is asked again before its disk holds it.",
    detectors: ["answered-is-kept"],
    origin: "a table of answers that is filled when an operation is taken, not when it is durable",
    replaces: withResource({ repeats: () => true }),
  },
  {
    ...ALWAYS,
    name: "token-from-clock",
    about:
      "The token is the log's time in milliseconds, which does not advance while clocks disagree.",
    fault: ["clock-jump"],
    detectors: ["tokens-rise"],
    origin: "Kleppmann 2016: a timestamp is no fencing token",
    replaces: withLock({ tokenOf: (_lock, _index, timeUs) => Math.floor(timeUs / 1_000) }),
  },
  {
    ...ALWAYS,
    name: "token-kept",
    about: "Only the first grant has a token of its own; later ones keep it.",
    detectors: ["tokens-rise"],
    origin: "a lock's generation that is not raised when it passes on (Burrows 2006, §2.4)",
    replaces: withLock({ tokenOf: ({ token }, index) => (token === 0 ? index : token) }),
  },
  {
    ...PAUSE,
    name: "expires-unconditionally",
    about: "A session ends when a leader says so, though it was renewed since that leader looked.",
    detectors: ["one-believer"],
    origin: "etcd #15247, #12528: a stuck leader that has been replaced still revokes leases",
    replaces: withLock({ expires: (session) => session !== undefined }),
  },
  {
    ...PAUSE,
    name: "released-by-anybody",
    about: "A release frees the lock, whichever holder has it and whatever the token is.",
    detectors: ["one-current-token"],
    origin: "Redis, SET: the pattern of deleting a key without comparing its value",
    replaces: withLock({ releases: ({ owner }) => owner !== 0 }),
  },
  {
    ...ALWAYS,
    name: "granted-to-the-expired",
    about: "A waiter keeps its place when its session expires, and is granted the lock.",
    fault: ["crash"],
    detectors: ["waiters-in-order"],
    origin: "etcd #11456, #9921",
    replaces: withLock({ queueWithout: (queue) => queue }),
  },
  {
    ...ALWAYS,
    name: "last-come-first-served",
    about: "The lock goes to the last that asked.",
    detectors: ["waiters-in-order"],
    origin: "Hunt and others 2010, §2.4: requests in the order of their arrival",
    replaces: withLock({ next: (queue) => queue.at(-1) }),
  },
  {
    ...ALWAYS,
    name: "expires-by-wall-clock",
    about: "Sessions end by the wall clock of the leader, which may be set.",
    fault: ["clock-jump"],
    detectors: ["one-believer"],
    origin: "a lease that is compared with the time of day, without a bound on clocks",
    replaces: { locks: { object: byWallClock } },
  },
  {
    ...ALWAYS,
    name: "lease-from-reply",
    about: "A holder counts its lease from the reply, not from when it asked.",
    fault: ["delay"],
    detectors: ["one-believer"],
    origin: "Gray and Cheriton 1989, §3.1: the term is shortened by the time the reply takes",
    replaces: withHolders({
      believesUntil: (askedUs, nowUs) =>
        holderRules.believesUntil(askedUs, nowUs) + nowUs - askedUs,
    }),
  },
  {
    ...ALWAYS,
    name: "drift-ignored",
    about: "A holder believes for the whole time to live, as if all clocks ran alike.",
    fault: ["clock-drift"],
    detectors: ["one-believer"],
    origin: "Gray and Cheriton 1989, §5: clocks that run fast or slow",
    replaces: withHolders({ believesUntil: (askedUs) => askedUs + TTL_US }),
  },
  {
    ...ALWAYS,
    name: "lock-delay-ignored",
    about: "The lock passes on at once when the session of a holder expires with it.",
    fault: ["crash"],
    detectors: ["rests-after-expiry"],
    origin: "planted by hand; Burrows 2006, §2.4: lock-delay",
    replaces: withLock({ restsUs: () => 0 }),
  },
  {
    ...ALWAYS,
    name: "expiry-never-read",
    about: "Renewals are kept, and nothing ends a session that is renewed no more.",
    fault: ["crash"],
    detectors: ["passes-on-in-time", "progress"],
    origin: "locks of tutorials that store when they expire and never look at it",
    replaces: { locks: { object: endless } },
  },
  {
    ...ALWAYS,
    name: "one-timer-for-all",
    about: "The leader counts one time for all sessions: each renewal begins it anew.",
    fault: ["crash"],
    detectors: ["passes-on-in-time", "progress"],
    origin: "a timer of the lock service where there should be one of each session",
    replaces: { locks: { object: oneTimer } },
  },
  {
    ...ALWAYS,
    name: "keep-alive-by-old-leader",
    about: "A leader answers a keep-alive at once, by what it knows: it may lead no more.",
    fault: ["partition"],
    detectors: ["linearizable-lock", "one-believer"],
    origin:
      "Burrows 2006, §2.8: sessions are kept alive by the master, while it holds its master lease",
    around: { locks: keepAliveAtOnce },
  },
  {
    ...ALWAYS,
    name: "acquires-again",
    about: "A late reply to an acquire is taken for a lost one: the retry opens another session.",
    fault: ["delay"],
    detectors: ["linearizable-lock"],
    origin: "RIFL (Lee and others 2015), §1: a retry that the service cannot know for one",
    replaces: { holders: { runs: impatientHolder as never } },
  },
  {
    ...ALWAYS,
    name: "late-answer-taken",
    about: "A holder takes the answer to what it asked by an earlier grant for that of its latest.",
    fault: ["partition"],
    detectors: ["no-lost-update"],
    origin: "first seen in this system itself, by random search",
    replaces: { holders: { runs: takesLateAnswers as never } },
  },
];
