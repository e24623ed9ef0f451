/** `rashomon compare-strategies` as scripts see it: which bugs are planted, and where. */
import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const SCENARIO = `
version: 1
protocol: raft
nodes: 3
duration: 2s
object: kv
`;

const folder = folderOf({ "raft.yaml": SCENARIO });
afterAll(() => rmSync(folder, { recursive: true }));
const compare = (...given: string[]) =>
  rashomon(folder, ["compare-strategies", ...given, "--strategies", "uniform", "--quiet"]);

test("takes a scenario, in which the bugs are planted; the same with any workers", async () => {
  const given = ["raft.yaml", "--mutants", "quorum-half", "double-vote", "--trials", "2", "--json"];
  const { status, stdout } = await compare(...given, "--steps", "20000", "--workers", "1");
  expect(status).toBe(0);
  const { compared } = JSON.parse(stdout);
  expect(compared).toMatchObject([
    { protocol: "raft", mutant: "quorum-half", finds: [expect.any(Number), expect.any(Number)] },
    { protocol: "raft", mutant: "double-vote" },
  ]);
  expect((await compare(...given, "--steps", "20000", "--workers", "2")).stdout).toBe(stdout);
});

test("takes a system of several services with its own bugs", async () => {
  const given = ["chain", "--trials", "1", "--steps", "1", "--json"];
  const { compared } = JSON.parse((await compare(...given)).stdout);
  expect(compared.length).toBeGreaterThan(0);
  expect(compared[0].protocol).toBe("chain");
});

test("names what it does not know, and ends with 5 where no bug is left to find", async () => {
  expect(await compare("ragt")).toMatchObject({ status: 2, stderr: expect.stringMatching(/raft/) });
  expect(await compare("none.yaml")).toMatchObject({ status: 2 });
  const none = ["raft", "--mutants", "acknowledge-own-last-index"];
  expect(await compare(...none)).toMatchObject({ status: 5, stdout: "" });
});
