/** A campaign is opened by the code that it began with, and by no other. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CampaignSpec } from "../../../src/campaign/spec.ts";
import { performIsolated } from "../../../src/host/campaign/isolated.ts";
import {
  campaignId,
  fileOf,
  openCampaign,
  thisProgram,
} from "../../../src/host/campaign/open-campaign.ts";
import { placeOf, withoutSecrets } from "../../../src/host/campaign/place.ts";
import { readScenario } from "../../../src/host/read-scenario.ts";
import { NOTHING_LEARNT } from "../../../src/search/corpus.ts";

const TEXT = "version: 1\nprotocol: paxos\nduration: 100ms\n";
const spec: CampaignSpec = {
  ...thisProgram(),
  kind: "search",
  system: "paxos",
  files: [],
  strategy: "swarm",
  groups: [
    { scenario: 0, protocol: "paxos", first: 1, last: 2, begins: 1, ends: 2, pieceSeeds: 2 },
  ],
  timeMs: null,
  guard: 0,
  stallMs: 10_000,
};
const piece = { kind: "piece", key: "piece-0-1-2", group: 0, first: 1, last: 2 } as const;

describe("a campaign", () => {
  it("is opened by what it began with, under an id that follows from all that it is", async () => {
    const { id, search } = await openCampaign(spec);
    expect(id).toBe(campaignId(spec));
    expect(id).not.toBe(campaignId({ ...spec, guard: 1 }));
    expect(search?.subject.protocol).toBe("paxos");
  });

  it.each([
    [{ program: "0.0.9" }, /it began with rashomon 0\.0\.9, this is /],
    [{ code: "0123456789abcdef" }, /of the code 0123456789abcdef, here it is .*: build the same/],
    [{ node: "v18.0.0" }, /it began with Node v18\.0\.0, this is v.*: install the same/],
    [{ system: "no-such" }, /no such system/],
    [{ system: null, strategy: "no-such" }, /no such system or strategy/],
  ])("of %j is refused, and it is said why", async (other, said) => {
    await expect(openCampaign({ ...spec, ...other })).rejects.toThrow(said);
  });

  it("of a scenario that is another here, or that names code, is refused", async () => {
    const file = fileOf(await readScenario(TEXT, "x.yaml"), TEXT);
    const opened = (files: CampaignSpec["files"]) =>
      openCampaign({ ...spec, kind: "run", system: null, strategy: "", files });
    await expect(opened([file])).resolves.toMatchObject({ search: null });
    const other = TEXT.replace("100ms", "200ms");
    await expect(opened([{ ...file, text: other }])).rejects.toThrow(/something else here/);
    const named = { ...file, text: "version: 1\nsystem: ./x.ts\n" };
    await expect(opened([named])).rejects.toThrow(/names code of its own, of which the campaign/);
    const outside = { ...named, file: "../../elsewhere/x.yaml", code: "0123456789abcdef" };
    await expect(opened([outside])).rejects.toThrow(/lies outside of the working folder/);
  });

  it("runs no code of another digest, though it lies where the campaign says", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rashomon-"));
    writeFileSync(join(folder, "mine.ts"), 'throw new Error("this ran");\n');
    const before = process.cwd();
    process.chdir(folder);
    try {
      const text = "version: 1\nsystem: ./mine.ts\n";
      const files = [{ file: "x.yaml", text, digest: "", code: "0123456789abcdef" }];
      const opened = openCampaign({ ...spec, kind: "run", system: null, strategy: "", files });
      await expect(opened).rejects.toThrow(/the sources of .*mine\.ts are others/);
    } finally {
      process.chdir(before);
    }
  });
});

describe("a piece in a process of its own", () => {
  it("comes to what it does", async () => {
    const { signal } = new AbortController();
    const result = await performIsolated(spec, piece, NOTHING_LEARNT, signal);
    expect(result).toMatchObject({ kind: "search", tally: { spans: [{ first: 0, last: 1 }] } });
  });

  it("that ends without an answer is an attempt that failed", async () => {
    const { signal } = new AbortController();
    const before = process.env["NODE_OPTIONS"];
    process.env["NODE_OPTIONS"] = "--no-such-option";
    try {
      const performed = performIsolated(spec, piece, NOTHING_LEARNT, signal);
      await expect(performed).rejects.toThrow("the process that did it ended with code 9");
    } finally {
      if (before === undefined) delete process.env["NODE_OPTIONS"];
      else process.env["NODE_OPTIONS"] = before;
    }
  });
});

describe("the URL of a queue", () => {
  const place = placeOf(
    "postgres://ann:h%20x@host:5432/db?password=zyx&sslmode=require",
    "--queue",
  );

  it("is shown without what is secret", () => {
    expect(place).toMatchObject({ kind: "postgres", shown: "postgres://host:5432/db" });
    expect(placeOf("rediss://:p@host/2", "--queue").shown).toBe("rediss://host/2");
  });

  it.each([
    [`cannot reach ${place.url}`, "cannot reach postgres://host:5432/db"],
    ["wrong h x, h%20x, zyx", "wrong ***, ***, ***"],
  ])("is taken out of %j", (text, clean) => {
    expect(withoutSecrets(text, place)).toBe(clean);
  });

  it.each(["host:6379", "http://host", "redis://", "hunter2"])("is no %j", (given) => {
    const read = () => placeOf(given, "--queue");
    expect(read).toThrow("--queue: expected the URL of a server");
    expect(read).not.toThrow(/hunter2/);
  });
});
