/**
 * The lock: held for a time by the log's clock, each grant with a fencing token above all before
 * it. The token is the index of the entry that granted it.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";

/** How long a grant lasts, microseconds of the log's time. */
export const LEASE_US = 400_000;

interface Lock {
  /** The last token granted; 0 before the first. */
  readonly token: number;
  /** Its holder, 0: none. */
  readonly holder: number;
  /** By the log's time, when the grant ends. */
  readonly endsUs: number;
}

type Done = Applied<Lock> & { readonly says?: readonly Said[] };

export const leaseLock: ServedObject = {
  name: "lease-lock",
  partitioned: false,
  placed: true,
  functions: {
    acquire: { readOnly: false },
    release: { readOnly: false, answersWhether: true },
  },
  facts: {
    granted: claim("`node` granted the lock to `holder` with `token`", "node", "token", "holder"),
  },
  initial: () => ({ token: 0, holder: 0, endsUs: 0 }) as never,
  apply(state: never, call: Call, at = { index: 0, timeUs: 0 }): Applied<never> {
    return apply(state, call, at.index, at.timeUs) as Applied<never>;
  },
};

function apply(lock: Lock, { f, input }: Call, index: number, timeUs: number): Done {
  switch (f) {
    case "acquire": {
      if (lock.holder !== 0 && timeUs < lock.endsUs) return { state: lock, output: null };
      const holder = Number(input);
      const granted = { token: index, holder, endsUs: timeUs + LEASE_US };
      return { state: granted, output: index, says: [["granted", index, holder]] };
    }
    case "release": {
      const owns = lock.holder !== 0 && input === lock.token;
      return { state: owns ? { ...lock, holder: 0 } : lock, output: owns as Value };
    }
    default:
      throw new TypeError(`a lease-lock has no function "${f}": acquire, release`);
  }
}
