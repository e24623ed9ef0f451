/** Histories of transactions that were once judged wrongly, by us or by others. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Level } from "../../../../src/checkers/consistency/transactions/levels.ts";
import { transactions } from "../../../../src/checkers/consistency/transactions/transactions.ts";
import { decodeHistory } from "../../../../src/history/codecs/decode.ts";

function judge(name: string, level: Level = "serializable") {
  const url = new URL(`../../../data/histories/transactions/${name}`, import.meta.url);
  const history = decodeHistory(readFileSync(url, "utf8"), { file: name });
  const { verdict, figures } = transactions.run({ history, model: null, level });
  const { anomalies, strongest, not, proved } = figures;
  return { verdict, anomalies, strongest, not, proved };
}

describe("transactions of recorded histories", () => {
  it("a lost update shows though what was appended is never read", () => {
    expect(judge("lost.jsonl")).toEqual({
      verdict: "illegal",
      anomalies: { "lost-update": 1, "G2-item": 1, "G-single-realtime": 1 },
      strongest: "strong-read-committed",
      not: ["cursor-stability", "update-atomic"],
      proved: ["strong-read-committed"],
    });
  });

  it("two transactions that each read only their own append have no common order", () => {
    expect(judge("own.jsonl")).toMatchObject({
      verdict: "illegal",
      anomalies: { "incompatible-order": 1 },
    });
  });

  it("a transaction does not read what it appends later", () => {
    expect(judge("future.jsonl")).toMatchObject({
      verdict: "illegal",
      anomalies: { "future-read": 1 },
    });
  });

  it("Elle's example is a G-single, and a G1c", () => {
    expect(judge("paper.edn")).toMatchObject({ verdict: "illegal" });
  });

  it("snapshot isolation may hold where adjacent anti-dependencies close a cycle", () => {
    expect(judge("si-without-g-single.edn", "snapshot-isolation")).toMatchObject({
      verdict: "ok",
      anomalies: { "G2-item": 1 },
      proved: ["strong-read-committed", "strong-session-snapshot-isolation"],
    });
    expect(judge("si-without-g-single.edn").not).toContain("repeatable-read");
  });
});
