/** Files are written whole or not at all. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programVersion, protocolCode } from "../../src/host/program.ts";
import { readText } from "../../src/host/read-text.ts";
import { probeWritable, writeWhole } from "../../src/host/whole-file.ts";

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "rashomon-"));
});

afterAll(() => rmSync(root, { recursive: true }));

test("a file is written with its folders, and nothing is left beside it", () => {
  const path = join(root, "a/b/report.json");
  writeWhole(path, "one");
  writeWhole(path, "two");
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(join(root, "a/b"))).toEqual(["report.json"]);
});

test("a file that cannot be written is an error that names it, and leaves nothing", () => {
  const path = join(root, "folder");
  mkdirSync(path);
  expect(() => writeWhole(path, "text")).toThrow(/folder: cannot be written: /);
  expect(readdirSync(root).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("a file that cannot be read is an error that says why", () => {
  expect(() => readText(join(root, "none"))).toThrow(/none: cannot be read: there is no such file/);
  expect(() => readText(root)).toThrow(/cannot be read: it is a folder/);
});

test("the program knows its version and has a digest of each protocol's code", () => {
  expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(protocolCode("raft")).toMatch(/^[0-9a-f]{16}$/);
  expect(protocolCode("no-such-protocol")).toBe("");
});

/**
 * A device that swallows what is written: one of our own where we may make one, so that no bug here
 * can harm the machine's.
 */
function nullDevice(): string {
  if (process.getuid?.() !== 0) return "/dev/null";
  const path = join(root, "null");
  execFileSync("mknod", [path, "c", "1", "3"]);
  return path;
}

function pipe(name: string): string {
  const path = join(root, name);
  execFileSync("mkfifo", [path]);
  return path;
}

test("a device is written into and stays a device", () => {
  const device = nullDevice();
  probeWritable(device);
  writeWhole(device, "text");
  expect(statSync(device).isCharacterDevice()).toBe(true);
});

test("a link stays a link: what it leads to is written, whether it is there or not", () => {
  mkdirSync(join(root, "far"));
  for (const name of ["there", "not-there"]) {
    const target = join(root, "far", name);
    if (name === "there") writeFileSync(target, "old");
    const link = join(root, `link-to-${name}`);
    symlinkSync(target, link);
    writeWhole(link, "new");
    expect(readlinkSync(link)).toBe(target);
    expect(readFileSync(target, "utf8")).toBe("new");
  }
  expect(readdirSync(join(root, "far"))).toEqual(["not-there", "there"]);
});

test("a file of two names keeps both, and a file its permissions", () => {
  const path = join(root, "first-name");
  const other = join(root, "second-name");
  writeFileSync(path, "old");
  linkSync(path, other);
  writeWhole(path, "new");
  expect(readFileSync(other, "utf8")).toBe("new");
  const secret = join(root, "secret");
  writeFileSync(secret, "old");
  chmodSync(secret, 0o600);
  writeWhole(secret, "new");
  expect(statSync(secret).mode & 0o777).toBe(0o600);
});

test("a pipe that is neither written nor read is refused and not waited for", () => {
  const path = pipe("pipe");
  expect(() => readText(path)).toThrow(/pipe: cannot be read: it is a pipe: expected a file/);
  expect(() => writeWhole(path, "text")).toThrow(
    /pipe: cannot be written: it is a pipe without a reader/,
  );
  expect(lstatSync(path).isFIFO()).toBe(true);
});

test("a device is no file to read", () => {
  expect(() => readText("/dev/zero")).toThrow(/cannot be read: it is a device/);
});

test("a folder that no file system has room for is an error, at once", () => {
  expect(() => writeWhole("/proc/rashomon/x.json", "text")).toThrow(/x\.json: cannot be written/);
  expect(() => probeWritable("/proc/rashomon/x.json")).toThrow(/x\.json: cannot be written/);
});

test("what a killed process left beside a file is swept by the next that writes there", () => {
  const folder = join(root, "swept");
  mkdirSync(folder);
  const ended = Number(execFileSync("sh", ["-c", "echo $$"], { encoding: "utf8" }));
  writeFileSync(join(folder, `report.json.${ended}.tmp`), "half");
  writeFileSync(join(folder, `report.json.${process.pid}.tmp`), "at work");
  writeFileSync(join(folder, "mine.tmp"), "");
  writeWhole(join(folder, "other.json"), "text");
  expect(readdirSync(folder)).toEqual(["mine.tmp", "other.json", `report.json.${process.pid}.tmp`]);
});

test.each([
  ["a link that leads to itself", "loop", /it is a link that leads to itself/],
  ["a name that is too long", "x".repeat(300), /the name is too long/],
  ["a path through a file", "a-file/x", /a part of its path is not a folder/],
])("%s is an error that says so", (_, name, reason) => {
  if (name === "loop") symlinkSync("loop", join(root, "loop"));
  writeFileSync(join(root, "a-file"), "");
  const path = join(root, name);
  expect(() => readText(path)).toThrow(reason);
  expect(() => writeWhole(path, "text")).toThrow(/cannot be written: /);
});

test("text has no byte order mark, and bytes that are no UTF-8 are refused with their line", () => {
  const path = join(root, "bytes");
  writeFileSync(path, Buffer.from([0xef, 0xbb, 0xbf, 0x61]));
  expect(readText(path)).toBe("a");
  writeFileSync(path, Buffer.from("one\ntwo\nth\u00e9\n\u{1f600}", "utf16le"));
  expect(() => readText(path)).toThrow(/bytes:\d: expected text as UTF-8/);
  writeFileSync(path, Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xff, 0x0a]));
  expect(() => readText(path)).toThrow(/bytes:3: expected text as UTF-8/);
});
