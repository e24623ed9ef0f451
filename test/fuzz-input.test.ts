/** A small slice of `npm run fuzz:input`, the same each time, and that its judge can fail. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drive, faultOf } from "../bench/fuzz-input/drive.ts";
import { layOut } from "../bench/fuzz-input/fixtures.ts";
import { inputOf } from "../bench/fuzz-input/generate.ts";
import type { Input } from "../bench/fuzz-input/input.ts";
import { materialOf } from "../bench/fuzz-input/material.ts";
import { minimized } from "../bench/fuzz-input/minimize.ts";

const material = materialOf();
const before = process.cwd();
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rashomon-fuzz-"));
  layOut(folder, material.artifact, material.document);
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test("an input is a function of its seed", () => {
  for (const seed of [1, 2, 3]) expect(inputOf(seed, material)).toEqual(inputOf(seed, material));
});

test.each([1, 2, 3, 4])("a hundred inputs end as inputs may, part %i", async (part) => {
  for (let seed = part * 1_000; seed < part * 1_000 + 100; seed++) {
    const { fault } = await drive(inputOf(seed, material), seed);
    expect(fault, `npm run fuzz:input -- 1 ${seed}`).toBeNull();
  }
});

const INPUT: Input = {
  kind: "scenario",
  files: [],
  argv: ["run", "x"],
  whole: false,
  planted: null,
};

test.each([
  ["exit code 4", 4, "", INPUT],
  ["a stack", 2, "TypeError: x\n    at f (file:///a.js:1:2)", INPUT],
  ["refused without a word", 2, "", INPUT],
  ["unescaped output", 2, "x: \u001b[31m", INPUT],
  ["unescaped output", 2, "  ::error::x", INPUT],
  ["passed over in silence", 0, "", { ...INPUT, planted: "zq" }],
])("the fuzzer finds %s", (fault, code, stderr, input) => {
  expect(faultOf(input, code, { stdout: "", stderr })).toContain(fault);
});

test("a finding is made smaller as long as the same is wrong with it", async () => {
  const text = "version: 1\nprotocol: raft\nnodes: 5\nseeds: 1..3\nname: a b\n";
  const given = { ...INPUT, argv: ["run", "in.yaml", "--json"] };
  const input: Input = { ...given, files: [{ name: "in.yaml", bytes: Buffer.from(text) }] };
  const faultOf = async ({ files }: Input) => {
    const [, nodes] = /nodes: *(\d)/.exec(String(files[0]?.bytes)) ?? [];
    return nodes === undefined ? "another fault" : `TypeError: ${nodes} nodes`;
  };
  const small = await minimized(input, "TypeError: 5 nodes", faultOf);
  expect(String(small.files[0]?.bytes)).toBe("nodes:5");
  expect(small.argv).toEqual(["run", "in.yaml"]);
});

test("what was planted stays planted in a finding that is made smaller", async () => {
  const text = "version: 1\nprotocol: raft\nfaults: [{ at: 1s, zq: 1 }]\n";
  const input: Input = {
    ...INPUT,
    files: [{ name: "in.yaml", bytes: Buffer.from(text) }],
    planted: "zq",
  };
  const small = await minimized(input, "zq was planted", async () => "zq was planted");
  expect(String(small.files[0]?.bytes)).toMatch(/^.{0,4}zq.{0,4}$/);
});
