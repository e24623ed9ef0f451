/** What comes from a scenario is printed by every command, and obeyed by no terminal. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

/** As YAML has it: a colour, the window's title, a turn of the text's direction, a C1 command. */
const HOSTILE = "\\e[31mred\\e]0;title\\a\\u202Eturned\\x9b2J";
/** What a terminal acts on, all but ends of lines. */
const OBEYED = /[^\P{Cc}\n]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

const scenario = (body: string) => `name: "named ${HOSTILE}"
about: "${HOSTILE}"
version: 1
protocol: raft
nodes: 3
duration: 400ms
${body}`;
const folder = folderOf({
  "scenarios/fails.yaml": scenario(`workload: { clients: 0 }
script:
  - { drop: request-vote, as: "rule ${HOSTILE}" }
  - { expect: { node: n1, role: down }, within: 10ms, as: "x ${HOSTILE}" }
`),
  "calm.yaml": scenario("workload: { clients: 1, rate: 20/s }\n"),
  "history.jsonl": ["invoke", "ok"]
    .map(
      (type) => `{"process":0,"type":"${type}","f":"put","key":"x\\u001b[31m","value":"\\u202e"}\n`,
    )
    .join(""),
});
const ARTIFACT = "reports/fails-raft-seed-1.json";

beforeAll(async () => {
  await rashomon(folder, ["run", "scenarios/fails.yaml"]);
  const artifact = readFileSync(join(folder, ARTIFACT), "utf8");
  const given = ["search", "scenarios/fails.yaml", "--seeds", "1..2", "--json"];
  const searched = JSON.parse((await rashomon(folder, given)).stdout);
  const bad = "\u001b[31m\u202eturned";
  searched.covered.goals = { [bad]: 0 };
  writeFileSync(join(folder, "searched.json"), JSON.stringify(searched));
  // An artifact is a file as well, which others may have written.
  writeFileSync(join(folder, "other.json"), artifact.replace('"fingerprint": "', "$&\\u001b[31m"));
});

test.each([
  "run scenarios/fails.yaml",
  "run scenarios/fails.yaml --verbose --seeds 1..3",
  "run scenarios/fails.yaml --reporter github --artifacts none",
  "run scenarios/fails.yaml --reporter junit --artifacts none",
  "run calm.yaml --verbose",
  `replay ${ARTIFACT}`,
  "replay other.json",
  "replay calm.yaml --state n1@40",
  "replay calm.yaml --trace shiviz",
  `explain ${ARTIFACT} --steps 20000`,
  "explain other.json --steps 20000",
  `shrink ${ARTIFACT} --out small.yaml`,
  `keep ${ARTIFACT} --as kept`,
  "keep other.json",
  "fork calm.yaml --at 100ms --futures 3",
  "choices calm.yaml",
  "search calm.yaml --seeds 1..3 --out searched",
  "search scenarios/fails.yaml --seeds 1..2 --out searched",
  "check history.jsonl --model kv",
  "run scenarios --list",
  "report reports/last-run.json",
  "report searched.json",
])("rashomon %s", async (line) => {
  const { status, stdout, stderr } = await rashomon(folder, line.split(" "));
  expect({ line, status, stdout, stderr }).toMatchObject({
    stdout: expect.not.stringMatching(OBEYED),
    stderr: expect.not.stringMatching(OBEYED),
  });
  // A refusal of the command line would show nothing of the scenario.
  expect(`${status} ${stderr}`).not.toMatch(/^2 [\s\S]*(Try: rashomon|no option)/);
});
