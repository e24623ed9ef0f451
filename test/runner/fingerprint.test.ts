/** Which failures are taken to be one bug. */
import { describe, expect, it } from "vitest";
import {
  expectedFingerprint,
  fingerprintOf,
  hasFingerprint,
} from "../../src/runner/fingerprint.ts";

const progress = (message: string, cause?: string) => ({
  protocol: "raft",
  verdict: "fail" as const,
  violations: [
    { check: "progress", step: 9, atUs: 9, nodes: ["n1"], message, ...(cause && { cause }) },
  ],
});

describe("the fingerprint of progress", () => {
  it("says what kept the cluster from recovering, and neither nodes nor moments", () => {
    const lags = progress("n2 (up to 3) did not learn everything", "members-lag");
    const others = progress("n1 (up to 8) did not learn everything", "members-lag");
    expect(fingerprintOf(lags)).toBe("raft/progress: members-lag");
    expect(fingerprintOf(others)).toBe(fingerprintOf(lags));
    expect(fingerprintOf(progress("no leader within 2s", "no-leader"))).not.toBe(
      fingerprintOf(lags),
    );
  });

  it("was written without a cause before 0.2.0, and is then that of any", () => {
    const now = progress("no leader within 2s", "no-leader");
    expect(fingerprintOf(progress("no leader within 2s"))).toBe("raft/progress");
    expect(hasFingerprint(now, "raft/progress")).toBe(true);
    expect(hasFingerprint(now, "raft/progress: no-leader")).toBe(true);
    expect(hasFingerprint(now, "raft/progress: members-lag")).toBe(false);
    expect(hasFingerprint(now, "zab/progress")).toBe(false);
  });

  it("is what a scenario expects, where that names the cause", () => {
    expect(expectedFingerprint("raft", { fail: "progress", cause: "no-leader" })).toBe(
      "raft/progress: no-leader",
    );
    expect(expectedFingerprint("raft", { fail: "progress" })).toBe("raft/progress");
  });
});
