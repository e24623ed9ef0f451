/**
 * The working folder of the fuzzer: what command lines name, the strange kinds of files among it.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "../../src/core/json.ts";

const OK =
  "version: 1\nprotocol: raft\nduration: 500ms\nworkload: { clients: 1 }\nlimits: { steps: 100 }\n";
const HISTORY =
  '{"process":0,"type":"invoke","f":"write","value":1}\n{"process":0,"type":"ok","f":"write","value":1}\n';

/** Fills a folder that is empty. */
export function layOut(folder: string, artifact: Value, document: Value): void {
  const file = (name: string, content: string | Buffer): void => {
    writeFileSync(join(folder, name), content);
  };
  mkdirSync(join(folder, "folder"));
  mkdirSync(join(folder, "out"));
  file("ok.yaml", OK);
  file("folder/ok.yaml", OK);
  file("planted.yaml", `${OK}mutant: no-dedup\nexpect: { fail: script }\n`);
  file("bad.yaml", "version: 2\nnodes: 99\nx: 1\n");
  file("folder/bad.yaml", "version: 2\nnodes: 99\nx: 1\n");
  file("utf16.yaml", Buffer.from(OK, "utf16le"));
  file("bytes.yaml", Buffer.from([...Buffer.from(OK), 0xff, 0xfe, 0x0a]));
  file("bom.yaml", `\ufeff${OK}`);
  file("crlf.yaml", OK.replaceAll("\n", "\r\n"));
  file("empty.yaml", "");
  file("ok.jsonl", HISTORY);
  file(
    "ok.edn",
    "{:process 0 :type :invoke :f :read}\n{:process 0 :type :ok :f :read :value nil}\n",
  );
  file("a\n::error file=x::y.yaml", "x: 1\n");
  file("esc\u001b[31m.yaml", OK);
  file("artifact.json", JSON.stringify(artifact, null, 2));
  file("document.json", JSON.stringify(document));
  symlinkSync("loop.yaml", join(folder, "loop.yaml"));
  symlinkSync("nowhere/at/all", join(folder, "lost.yaml"));
  execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
  symlinkSync("/dev/zero", join(folder, "zero.yaml"));
  symlinkSync("/dev/full", join(folder, "full"));
  symlinkSync("/dev/null", join(folder, "device"));
}
