/** What a search came to is reported, whatever becomes of shrinking. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reportSearch } from "../../src/cli/report-search.ts";
import { defaults } from "../../src/core/parameters.ts";
import { runTrial } from "../../src/search/run-trial.ts";
import { Search } from "../../src/search/search.ts";
import { swarm } from "../../src/search/strategies/swarm.ts";
import { subjectOf } from "../../src/search/subject.ts";

it("an error of the shrinker is told, and takes nothing that was found", async () => {
  const subject = subjectOf("paxos", "promise-not-persisted");
  const seeds = { first: 1, last: 40 };
  const search = new Search(swarm, subject, { parameters: defaults(swarm.parameters), seeds }, {});
  for (let next = search.next(); next !== null; next = search.next()) {
    const outcome = runTrial(next.trial, { covers: false });
    search.settle(next.number, { kind: "finished", outcome });
  }
  const written = { stdout: "", stderr: "" };
  const to = (name: keyof typeof written) => ({
    isTerminal: false,
    columns: undefined,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const out = mkdtempSync(join(tmpdir(), "rashomon-"));
  const status = await reportSearch(
    {
      tally: search.tally(),
      subject,
      strategy: "swarm",
      seeds: search.seeds,
      interrupted: false,
      failures: [...search.failures.values()].map(({ fingerprint, first }) => {
        return { fingerprint, ...first };
      }),
      shrunkOf: () => Promise.reject(new TypeError("no such decision")),
    },
    { out, json: true, reporter: undefined },
    {
      program: "rashomon",
      threads: false,
      stdout: to("stdout"),
      stderr: to("stderr"),
      environment: {},
    },
  );
  expect(status).toBe(1);
  const { failures } = JSON.parse(written.stdout) as {
    readonly failures: readonly { readonly artifact: string; readonly shrunk: string | null }[];
  };
  expect(failures.length).toBeGreaterThan(0);
  for (const { artifact, shrunk } of failures) {
    expect(existsSync(artifact)).toBe(true);
    expect(shrunk).toBeNull();
  }
  expect(written.stderr).toContain(" is not shrunk: TypeError: no such decision\n");
});
