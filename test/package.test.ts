/**
 * The package as it is published: packed, unpacked into a project that has nothing else, and used
 * as the documents say.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandsOf, samplesOf } from "./support/samples.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
let project = "";

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function node(...argv: string[]): Ended {
  return spawnSync(process.execPath, argv, {
    cwd: project,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
  });
}

/** The command as npm would link it. */
const rashomon = (...argv: string[]): Ended =>
  node(join("node_modules/rashomon", manifest.bin.rashomon), ...argv);

/** Links a package of ours into the project: what `npm install` would bring. */
function link(name: string): void {
  const path = join(project, "node_modules", name);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) symlinkSync(join(ROOT, "node_modules", name), path);
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "rashomon-package-"));
  // Without scripts: other tests use the bundle that a build would take away.
  const packed = spawnSync("npm", ["pack", "--ignore-scripts", "--pack-destination", project], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(packed.status, packed.stderr).toBe(0);
  mkdirSync(join(project, "node_modules"));
  spawnSync("tar", ["-xzf", `rashomon-${manifest.version}.tgz`], { cwd: project });
  cpSync(join(project, "package"), join(project, "node_modules/rashomon"), { recursive: true });
  rmSync(join(project, "package"), { recursive: true });
  for (const name of Object.keys(manifest.dependencies)) link(name);
  mkdirSync(join(project, "node_modules/.bin"));
  symlinkSync("../rashomon/dist/src/bundle/main.js", join(project, "node_modules/.bin/rashomon"));
  writeFileSync(join(project, "package.json"), '{ "dependencies": { "rashomon": "*" } }\n');
});

afterAll(() => rmSync(project, { recursive: true }));

test("the version is the one that the change log is about", () => {
  const [, heading] = /^## (\S+)/m.exec(readFileSync(join(ROOT, "CHANGELOG.md"), "utf8")) ?? [];
  expect(manifest.version.replace(/-dev$/, "")).toBe(heading);
  expect(rashomon("--version").stdout).toBe(`${manifest.version}\n`);
});

/** A source is in the package as what the compiler made of it. */
const compiled = (path: string): string =>
  path.startsWith("src/") ? `dist/${path.replace(/\.ts$/, ".js")}` : path;

test("the command line is in the package once, as its bundle", () => {
  const files = readdirSync(join(project, "node_modules/rashomon/dist/src"), { encoding: "utf8" });
  expect(files).toContain("bundle");
  expect(files).not.toContain("cli");
});

test("the package holds what its documents name, and no map without its source", () => {
  const root = join(project, "node_modules/rashomon");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  const documents = ["README.md", ...files.filter((file) => /^docs\/[^/]+\.md$/.test(file))];
  const lacking = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), "utf8");
    return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => compiled(join(dirname(document), target)))
      .filter((target) => !files.includes(target.replace(/\/$/, "")))
      .map((target) => `${document}: ${target}`);
  });
  expect(lacking).toEqual([]);
  expect(files.filter((file) => file.startsWith("docs/decisions"))).toEqual([]);
});

describe("init in a project that has a package.json", () => {
  let printed = "";

  beforeAll(() => {
    const { status, stdout, stderr } = rashomon("init");
    expect([status, stderr]).toEqual([0, ""]);
    printed = stdout;
  });

  test("says what the project lacks, and leaves it alone", () => {
    expect(printed).toMatch(
      /:\n {2}npm pkg set type=module\n {2}npm install --save-dev .*\n {2}npx vitest run\n$/,
    );
    expect(printed).toMatch(/ --save-dev typescript@\S+ vitest@\S+\n/);
    expect(readFileSync(join(project, "package.json"), "utf8")).not.toContain("module");
  });

  test("then its types hold, however modules resolve, and its protocol passes its test", () => {
    for (const name of ["typescript", "vitest"]) link(name);
    writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
    const tsc = "node_modules/typescript/bin/tsc";
    expect(node(tsc)).toMatchObject({ status: 0, stdout: "" });
    for (const [module, resolution] of [
      ["node16", "node16"],
      ["esnext", "bundler"],
    ] as const) {
      const ended = node(tsc, "--module", module, "--moduleResolution", resolution);
      expect(ended).toMatchObject({ status: 0, stdout: "" });
    }
    const ended = node("node_modules/vitest/vitest.mjs", "run");
    expect(ended.stdout + ended.stderr).toContain("4 passed");
  });

  test("its scenarios do what it says, and a result is a report again", () => {
    expect(printed).toContain("Now:\n  npx rashomon run scenarios\n");
    const ended = rashomon("run", "scenarios", "--seeds", "1..2", "--json");
    expect(ended.status, ended.stderr).toBe(0);
    writeFileSync(join(project, "result.json"), ended.stdout);
    const { status, stdout } = rashomon("report", "result.json");
    expect([status, stdout]).toEqual([0, expect.stringContaining("2 failed as expected")]);
  });

  test("an artifact of its planted bug replays", () => {
    const text = readFileSync(join(project, "scenarios/planted.yaml"), "utf8");
    writeFileSync(join(project, "found.yaml"), text.replace(/^expect: .*$/m, ""));
    const found = rashomon("run", "found.yaml", "--seed", "1");
    const [artifact = ""] = /reports\/\S+\.json/.exec(found.stdout) ?? [];
    const replayed = rashomon("replay", artifact);
    expect([found.status, replayed.status]).toEqual([1, 1]);
    expect(replayed.stdout).toContain("one-vote-per-term");
  });
});

test("init --system makes a system whose types hold, whose test passes, and whose bug is found", () => {
  for (const name of ["typescript", "vitest"]) link(name);
  expect(rashomon("init", "--system", "own").status).toBe(0);
  const types = node("node_modules/typescript/bin/tsc", "-p", "own");
  expect([types.status, types.stdout]).toEqual([0, ""]);
  const tested = node("node_modules/vitest/vitest.mjs", "run", "--root", "own");
  expect(tested.stdout + tested.stderr).toContain("4 passed");
  const { status, stdout } = rashomon("run", "own/system", "--seeds", "1..3");
  expect([status, stdout]).toEqual([0, expect.stringContaining("3 failed as expected")]);
});

test("each relative link of a document leads to a file of the package, and to a heading in it", () => {
  const top = join(project, "node_modules/rashomon");
  const documents = readdirSync(top, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".md") && !path.includes("node_modules"),
  );
  const dead = documents.flatMap((document) => {
    const text = readFileSync(join(top, document), "utf8").replace(/^```[\s\S]*?^```$/gm, "");
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = "", heading = ""] = link.split("#");
      const file = path === "" ? join(top, document) : join(top, dirname(document), path);
      const isThere = existsSync(file) && (heading === "" || headingsOf(file).includes(heading));
      return isThere ? [] : [`${document}: ${link}`];
    });
  });
  expect(documents.length).toBeGreaterThan(40);
  expect(dead).toEqual([]);
});

/** The headings of a document as links name them. */
function headingsOf(file: string): readonly string[] {
  const text = readFileSync(file, "utf8").replace(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\d\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("its document leads from nothing to a found bug, step by step, with what is in the package", () => {
  const document = "docs/systems-of-your-own.md";
  const walk = join(project, "walk");
  const ended: (number | null)[] = [];
  for (const { command, output } of samplesOf(document).flatMap(commandsOf)) {
    if (command.startsWith("cat ")) {
      const file = join(walk, command.slice(4));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${(output ?? []).join("\n")}\n`);
    } else if (/^rashomon (run|replay) /.test(command)) {
      const main = join(project, "node_modules/rashomon", manifest.bin.rashomon);
      const argv = [main, ...command.split(" ").slice(1)];
      const { status, stdout } = spawnSync(process.execPath, argv, { cwd: walk, encoding: "utf8" });
      // All that is shown but what "..." leaves out and how long it took.
      const lines = (output ?? []).filter(
        (line) => line !== "..." && !/ \d+(\.\d+)? m?s$/.test(line),
      );
      expect(lines.filter((line) => !stdout.includes(line))).toEqual([]);
      ended.push(status);
    }
  }
  expect(ended).toEqual([1, 1, 0]);
  cpSync(join(project, "own/tsconfig.json"), join(walk, "tsconfig.json"));
  const types = node("node_modules/typescript/bin/tsc", "-p", "walk");
  expect([types.status, types.stdout]).toEqual([0, ""]);
});

test("init in a new folder makes a project that takes the package from where it lies", () => {
  const { stdout } = rashomon("init", "new");
  expect(stdout).toContain("  cd new\n  npm install\n  npx vitest run\n");
  const made = JSON.parse(readFileSync(join(project, "new/package.json"), "utf8"));
  expect(made).toMatchObject({
    type: "module",
    devDependencies: { rashomon: "file:../node_modules/rashomon" },
  });
});
