/** The contract of levels, by Elle's names: what implies what, and what anomalies rule out. */
import { describe, expect, it } from "vitest";
import {
  boundaryOf,
  implies,
  JUDGED,
  strongestOf,
} from "../../../../src/checkers/consistency/transactions/levels.ts";

describe("levels", () => {
  it("strict serializability implies every level that is judged", () => {
    for (const level of JUDGED) expect(implies("strict-serializable", level), level).toBe(true);
    expect(implies("serializable", "strong-session-snapshot-isolation")).toBe(false);
    expect(implies("strong-snapshot-isolation", "serializable")).toBe(false);
  });

  it("an anomaly rules out the weakest levels that forbid it, and all above", () => {
    expect(boundaryOf(["G2-item"])).toEqual({
      not: ["repeatable-read"],
      alsoNot: ["serializable", "strict-serializable", "strong-session-serializable"],
    });
    expect(boundaryOf(["G-nonadjacent"]).not).toEqual(["repeatable-read", "snapshot-isolation"]);
    expect(boundaryOf(["G-single"]).not).toEqual(["consistent-view"]);
    expect(boundaryOf(["G0"]).not).toEqual(["read-uncommitted"]);
    expect(boundaryOf(["G1a", "G2-item"]).not).toEqual(["read-committed"]);
    expect(boundaryOf(["G-single-process"])).toEqual({
      not: ["strong-session-snapshot-isolation"],
      alsoNot: ["strict-serializable", "strong-session-serializable", "strong-snapshot-isolation"],
    });
    expect(boundaryOf(["G1c-realtime"]).alsoNot).not.toContain("serializable");
    expect(boundaryOf([])).toEqual({ not: [], alsoNot: [] });
  });

  it("of several levels only those count that no other implies", () => {
    expect(strongestOf(["read-committed", "serializable", "strong-snapshot-isolation"])).toEqual([
      "serializable",
      "strong-snapshot-isolation",
    ]);
  });
});
