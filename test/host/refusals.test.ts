/** What a program may not have is refused by name, with file, line and column, before it runs. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import { bundle } from "../../src/host/bundle.ts";
import { fileOf } from "../programs/support/programs.ts";

/** The problems of a program whose third line is given. */
async function problemsOf(line: string, rest = "") {
  const text = `// One.\nexport default async function main(self) {\n${line}\n}\n${rest}`;
  try {
    await bundle(fileOf(text), { lowered: true });
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ line: at, column, message }) => `${at}:${column} ${message}`);
  }
}

describe("a program is refused that names", () => {
  it.each([
    ["fetch('http://x')", "3:1 fetch cannot be hosted: it opens a real socket"],
    ["new WebSocket('ws://x')", "3:5 WebSocket cannot be hosted: it opens a real socket"],
    ["new XMLHttpRequest()", "3:5 XMLHttpRequest cannot be hosted: it opens a real socket"],
    ["process.hrtime()", "3:1 process.hrtime cannot be hosted: it is the machine's"],
    ["process.env.HOME", "3:1 process.env cannot be hosted: it is the machine's"],
    ["const { env } = process", "3:17 process cannot be hosted: it is the machine's"],
    ["Buffer.from('x')", "3:1 Buffer.from cannot be hosted: use Uint8Array"],
    ["eval('1')", "3:1 eval cannot be hosted: code made at run time cannot be lowered"],
    ["new Function('return 1')", "3:5 Function cannot be hosted: code made at run time"],
    ["await import('./other.ts')", "3:7 import() cannot be hosted: what is loaded at run time"],
    ["import.meta.url", "3:1 import.meta cannot be hosted: it is the machine's"],
    ["new Worker('x')", "3:5 Worker cannot be hosted: it starts a real thread"],
    [
      "new SharedArrayBuffer(8)",
      "3:5 SharedArrayBuffer cannot be hosted: processes share no memory",
    ],
    ["Atomics.wait()", "3:1 Atomics.wait cannot be hosted: processes share no memory"],
    ["new WeakRef({})", "3:5 WeakRef cannot be hosted: when memory is collected"],
    ["new FinalizationRegistry(() => 0)", "3:5 FinalizationRegistry cannot be hosted"],
    ["new Intl.Collator()", "3:5 Intl.Collator cannot be hosted: what it answers is the machine's"],
    ["new WebAssembly.Memory({})", "3:5 WebAssembly.Memory cannot be hosted: it is not hosted yet"],
    ["(1).toLocaleString()", "3:1 toLocaleString() cannot be hosted: without a locale"],
    ["'a'.localeCompare('b')", "3:1 localeCompare() cannot be hosted: without a locale"],
    ["'a'.localeCompare('b', undefined)", "3:1 localeCompare() cannot be hosted: without"],
    ["(1).toLocaleString([])", "3:1 toLocaleString() cannot be hosted: without a locale"],
    ["'a'.toLocaleUpperCase(void 0)", "3:1 toLocaleUpperCase() cannot be hosted: without"],
    ["const f = 'a'.localeCompare; f;", "3:11 localeCompare without a call cannot be hosted"],
    ["'a'['localeCompare'].call('b', 'c')", "3:1 localeCompare without a call cannot be"],
    ["const { toLocaleString: f } = 1; f;", "3:9 toLocaleString without a call cannot be hosted"],
    ["Array.fromAsync([])", "3:1 Array.fromAsync cannot be hosted: it answers with a promise"],
    [
      "crypto.subtle",
      "3:1 crypto.subtle cannot be hosted: a program's surroundings do not have it",
    ],
    ["Array.prototype.last = 1", "3:1 a change of Array cannot be hosted: all processes would"],
    ["Object.assign(Math, { x: 1 })", "3:15 a change of Math cannot be hosted"],
    ["Math.random = () => 4", "3:1 a change of Math cannot be hosted"],
    ["delete JSON.parse", "3:8 a change of JSON cannot be hosted"],
    ["await using x = self", "3:1 await using cannot be hosted: it is not lowered"],
    ["nothing.known", "3:1 nothing.known cannot be hosted: neither the language nor"],
  ])("%s", async (line, said) => {
    const problems = await problemsOf(line);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(said);
  });

  it.each([
    ["node:net", "a real socket"],
    ["node:dgram", "a real socket"],
    ["node:http", "a real socket"],
    ["node:fs", "real files"],
    ["fs/promises", "real files"],
    ["node:worker_threads", "real threads"],
    ["node:child_process", "real processes"],
    ["node:timers/promises", "a real clock"],
    ["node:perf_hooks", "a real clock"],
    ["node:crypto", "real chance"],
    ["node:zlib", "it is a module of Node, for which there is no shim"],
    ["./native.node", "it is native code"],
    ["./code.wasm", "WebAssembly is not hosted yet"],
    ["rashomon", "a program gets what it needs as its argument"],
  ])("the module %s", async (name, said) => {
    const problems = await problemsOf("x;", `import x from "${name}";`);
    expect(problems[0]).toMatch(/^5:15 /);
    expect(problems[0]).toContain(`${name} cannot be hosted: ${said}`);
  });

  it("await outside of a function, and all problems at once", async () => {
    const problems = await problemsOf(
      "fetch(1); eval(2)",
      "await 1;\nfor await (const x of []) x;",
    );
    expect(problems.map((problem) => problem.slice(0, 4))).toEqual([
      "3:1 ",
      "3:11",
      "5:1 ",
      "6:1 ",
    ]);
    expect(problems[2]).toContain("await outside of a function cannot be hosted");
  });

  it("what a package that it imports names, by the package's file", async () => {
    const path = fileOf("import './part.ts';\nexport default async function main() {}");
    writeFileSync(join(dirname(path), "part.ts"), "export const now = () => process.hrtime();");
    await expect(bundle(path, { lowered: true })).rejects.toThrow(/part\.ts:1:26: process\.hrtime/);
  });

  it("no default function, a file that is not there, and text that is none", async () => {
    await expect(bundle(fileOf("export const x = 1;"), { lowered: true })).rejects.toThrow(
      "expected a default export: the async function that a process runs",
    );
    await expect(bundle("nowhere.ts")).rejects.toThrow("nowhere.ts: there is no such file");
    await expect(bundle(fileOf("let x = ;"), { lowered: true })).rejects.toThrow(
      /:1:9: Unexpected/,
    );
  });

  it("a file outside of the folder that it may use", async () => {
    const path = fileOf("import '../outside.ts'; export default async () => {};");
    writeFileSync(join(dirname(path), "..", "outside.ts"), "");
    await expect(bundle(path, { lowered: true })).rejects.toThrow("expected a file below");
  });
});

describe("a program may", () => {
  it.each([
    "const fetch = (x) => x; fetch(1);",
    "{ let process = { env: 1 }; process.env; }",
    "try { throw 1 } catch (eval_) { eval_; } ((fetch) => fetch)(1);",
    "const { process: mine, ...rest } = self; mine; rest;",
    "class K { process = 1; fetch() { return this.process; } } new K().fetch();",
    "const isNode = typeof process !== 'undefined' && process.env; isNode;",
    "if (typeof window !== 'undefined') window.alert(); else self.log('no window');",
    "fetch: for (;;) break fetch;",
    "const o = { fetch: 1, process() {} }; o.fetch; o.process();",
    "globalThis.mine = globalThis.fetch;",
    "enum E { A = 1, B = A } const e: E = E.B; e as unknown as typeof fetch;",
    "type Fetch = typeof fetch; declare const secret: Fetch; const x: Fetch | null = null; x;",
    "(1).toLocaleString('en'); 'a'.localeCompare('b', 'en'); (1).toLocaleString(['en']);",
    "(1).toString(); ({}).hasOwnProperty('a'); (1).valueOf(); const { toString } = 1; toString;",
    "const { random } = Math; random(); Object.assign({}, Math); [Array, Promise];",
  ])("write %s", async (line) => {
    expect(await problemsOf(line)).toEqual([]);
  });
});

describe("a bundle as it is", () => {
  it("keeps async code, the engine and Node's modules, and lists its files with their digests", async () => {
    const path = fileOf(
      'import { faults } from "rashomon"; import { sep } from "node:path"; import { x } from ' +
        '"./x.ts"; export const f = async () => [faults, sep, x];',
    );
    writeFileSync(join(dirname(path), "x.ts"), "export const x: number = 1;");
    const { code, files } = await bundle(path);
    expect(code).toContain('from "rashomon"');
    expect(code).toContain('from "node:path"');
    expect(code).toContain("async ()");
    expect(files.map((file) => file.path)).toEqual([expect.stringMatching(/^program/), "x.ts"]);
    for (const { digest } of files) expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });
});
