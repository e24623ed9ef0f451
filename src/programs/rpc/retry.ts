/**
 * Retries: when a call is sent again, and the budget that keeps retries from overloading a service
 * that is slow already.
 */
import { refuseOthers } from "../options.ts";
import { present } from "../turns.ts";

export interface Retry {
  /** How often the call may be sent in all, the first time included. */
  readonly attempts: number;
  /** Milliseconds without an answer after which an attempt counts as lost. */
  readonly attemptMs: number;
  /** The longest pause before the second attempt; it doubles with each further one. Default: 10. */
  readonly backoffMs?: number;
  /** The longest pause of all. Default: 1,000. */
  readonly backoffMaxMs?: number;
  /** Shared by all calls that it is to limit. Default: no limit. */
  readonly budget?: RetryBudget;
}

export interface BudgetOptions {
  /** Tokens at first, and at most. Default: 10. */
  readonly tokens?: number;
  /** Tokens that an answered call gives back; in thousandths. Default: 100, a tenth of a token. */
  readonly refundPermille?: number;
}

const TOKEN = 1_000;

/**
 * Retry throttling as in gRPC: each lost attempt takes a token, each answered call returns a part
 * of one, and calls are retried only while more than half of the tokens are there. So when most
 * calls fail, retries add at most a fixed share to the load.
 * @see https://github.com/grpc/proposal/blob/master/A6-client-retries.md
 */
export class RetryBudget {
  readonly #most: number;
  readonly #refund: number;
  #left: number;

  constructor(options: BudgetOptions = {}) {
    refuseOthers(options, ["tokens", "refundPermille"], "retryBudget");
    const { tokens = 10, refundPermille = 100 } = options;
    if (!(Number.isSafeInteger(tokens) && tokens >= 1)) {
      throw new RangeError(`tokens: expected a whole number of at least 1, not ${tokens}`);
    }
    if (!(Number.isSafeInteger(refundPermille) && refundPermille >= 0)) {
      throw new RangeError(`refundPermille: expected a whole number, not ${refundPermille}`);
    }
    this.#most = tokens * TOKEN;
    this.#refund = refundPermille;
    this.#left = this.#most;
  }

  /** An attempt was lost. @returns whether it may be retried. */
  lost(): boolean {
    this.#left = Math.max(0, this.#left - TOKEN);
    return this.#left > this.#most / 2;
  }

  answered(): void {
    this.#left = Math.min(this.#most, this.#left + this.#refund);
  }
}

/**
 * The pause before an attempt, in microseconds: drawn from nothing to the back-off, which doubles
 * ("full jitter"), so that callers that failed together do not return together.
 * @param attempt from 2.
 */
export function pauseUs({ backoffMs = 10, backoffMaxMs = 1_000 }: Retry, attempt: number): number {
  const most = Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(attempt - 2, 30));
  return present().world.random("retry back-off", Math.round(most * 1_000) + 1);
}

const RETRY: readonly (keyof Retry)[] = [
  "attempts",
  "attemptMs",
  "backoffMs",
  "backoffMaxMs",
  "budget",
];

/** @throws {RangeError | TypeError} naming the field at fault. */
export function checkRetry(retry: Retry): void {
  refuseOthers(retry, RETRY, "retry");
  const { attempts, attemptMs, backoffMs = 0, backoffMaxMs = 0 } = retry;
  if (!(Number.isSafeInteger(attempts) && attempts >= 1)) {
    throw new RangeError(`retry.attempts: expected a whole number of at least 1, not ${attempts}`);
  }
  if (!(attemptMs > 0)) throw new RangeError(`retry.attemptMs: expected more than 0`);
  if (!(backoffMs >= 0 && backoffMaxMs >= 0))
    throw new RangeError("retry.backoffMs and backoffMaxMs: expected at least 0");
}
