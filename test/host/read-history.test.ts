/** Reading histories from files: gzip, line ends, chunks, and what cannot be read. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readHistory } from "../../src/host/read-history.ts";

const folder = mkdtempSync(join(tmpdir(), "rashomon-read-"));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** So many writes one after the other, far more than one chunk of a stream. */
const LONG = Array.from(
  { length: 10_000 },
  (_, at) =>
    `{"process":${at % 7},"type":"invoke","f":"write","value":"é${at}"}\n{"process":${at % 7},"type":"ok","f":"write"}`,
).join("\n");

describe("readHistory", () => {
  it("reads over the bounds of chunks, with either line end, plain or gzip", async () => {
    const plain = await readHistory(fileOf("long.jsonl", LONG));
    expect(plain.codec.name).toBe("jsonl");
    expect(plain.operations).toHaveLength(10_000);
    expect(plain.operations.at(-1)).toMatchObject({
      input: "é9999",
      outcome: "ok",
      completed: 19_999,
    });
    const other = await readHistory(
      fileOf("long.jsonl.gz", gzipSync(`${LONG.replaceAll("\n", "\r\n")}\r\n`)),
    );
    expect(other.operations).toEqual(plain.operations);
  });

  it("takes the format that is named, else finds it by content", async () => {
    const path = fileOf(
      "one.txt",
      "; a note\n\n[{:process 0, :type :invoke, :f :read, :value nil}]\n",
    );
    expect((await readHistory(path)).codec.name).toBe("jepsen-edn");
    expect((await readHistory(path, { format: "kv-edn" })).codec.name).toBe("kv-edn");
    await expect(readHistory(path, { format: "jsonl" })).rejects.toThrow(
      `${path}:1: expected one JSON object`,
    );
    await expect(readHistory(path, { format: "json" })).rejects.toThrow("did you mean jsonl?");
  });

  it("says what is wrong with what cannot be read", async () => {
    await expect(readHistory(join(folder, "none"))).rejects.toThrow("no such file");
    await expect(readHistory(folder)).rejects.toThrow("it is a folder");
    await expect(readHistory(fileOf("empty", ""))).rejects.toThrow("the file is empty");
    const cut = gzipSync(LONG).subarray(0, 2_000);
    await expect(readHistory(fileOf("cut.gz", cut))).rejects.toThrow("cannot be read");
  });

  it("reads past any number of blank lines, and counts them", async () => {
    const blank = "\n".repeat(270_000);
    const { operations } = await readHistory(fileOf("blank.jsonl", `${blank}${LONG}`));
    expect(operations).toHaveLength(10_000);
    await expect(readHistory(fileOf("blank2.jsonl", `${blank}{"x":1}`))).rejects.toThrow(
      /blank2\.jsonl:270001: "process": expected a whole number/,
    );
  });

  it("refuses bytes that are no UTF-8, with their line", async () => {
    const path = fileOf(
      "bytes.jsonl",
      Buffer.from(`${LONG}\n{"process":0,"f":"\u00ff"}\n`, "latin1"),
    );
    await expect(readHistory(path)).rejects.toThrow(/bytes\.jsonl:1: expected text as UTF-8/);
  });

  it("reads a line of many chunks once, not again with each", async () => {
    const elements = Array.from(
      { length: 200_000 },
      (_, at) => `{:process 0 :type :${at % 2 === 0 ? "invoke" : "ok"} :f :write :value 1} `,
    );
    const { operations } = await readHistory(fileOf("line.edn", `[${elements.join("")}]`));
    expect(operations).toHaveLength(100_000);
  });
});
