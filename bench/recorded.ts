/** The recorded histories of `test/data/histories`, read with the codecs of `rashomon check`. */
import { readFileSync } from "node:fs";
import { must } from "../src/core/assert.ts";
import type { Value } from "../src/core/json.ts";
import { codecNamed } from "../src/history/codecs/index.ts";
import type { Operation } from "../src/history/operation.ts";
import { objects } from "../src/objects/index.ts";
import { type Model, modelOf } from "../src/objects/model.ts";

export interface Recorded {
  readonly file: string;
  readonly model: Model;
  readonly verdict: "ok" | "illegal";
  readonly history: readonly Operation[];
  readonly initial: Value | undefined;
  /** Porcupine's time in milliseconds, null where it was not measured. */
  readonly porcupineMs: number | null;
}

/** By folder: the format, and what the object holds at first. */
const dialects: Readonly<Record<string, { codec: string; initial?: Value }>> = {
  "jepsen-etcd": { codec: "jepsen-log" },
  kv: { codec: "kv-edn", initial: "" },
  "knossos-cas-register": { codec: "jepsen-edn", initial: 0 },
  "knossos-multi-register": { codec: "jepsen-edn", initial: { x: 0, y: 0 } },
  "knossos-mutex": { codec: "jepsen-edn" },
};

/**
 * All of them, from the folder they are in (with a slash at its end), in the order of
 * `verdicts.json`.
 */
export function recordedHistories(folder: URL): Recorded[] {
  const text = (name: string): string => readFileSync(new URL(name, folder), "utf8");
  const verdicts = JSON.parse(text("verdicts.json")) as {
    file: string;
    model: string;
    verdict: "ok" | "illegal";
  }[];
  const baseline = JSON.parse(text("porcupine-baseline.json")) as {
    files: Readonly<Record<string, { ms: number }>>;
  };
  return verdicts.map(({ file, model, verdict }) => {
    const { codec, initial } = must(dialects[file.split("/")[0] ?? ""], file);
    const decoder = codecNamed(codec).decoder({
      file,
      ...(initial === undefined ? {} : { initial }),
    });
    text(file)
      .split("\n")
      .forEach((line, index) => {
        decoder.push(line, index + 1);
      });
    return {
      file,
      model: modelOf(must(objects.get(model), model)),
      verdict,
      history: decoder.end(),
      initial,
      porcupineMs: baseline.files[file]?.ms ?? null,
    };
  });
}
