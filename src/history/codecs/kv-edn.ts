/**
 * `kv-edn`: EDN maps with a `:key`, as Porcupine's key-value tests write them. A `:get` of nil is
 * unknown; keys hold the empty text at first.
 */
import type { Codec } from "./codec.ts";
import { ednDecoder } from "./edn-history.ts";

/** What its clients ask for. */
const FUNCTIONS: ReadonlySet<string> = new Set(["get", "put", "append"]);

/**
 * Whether a line is a get that found the empty text: there a key without a value is that, so that
 * nil says something else.
 */
function findsEmpty(line: string): boolean {
  return /:type\s+:ok\b/.test(line) && /:f\s+:get\b/.test(line) && /:value\s+""/.test(line);
}

export const kvEdn: Codec = {
  name: "kv-edn",
  about: 'EDN maps {:process 0, :type :invoke, :f :get, :key "0", :value nil}',
  initial: "",
  nilSays: "in kv-edn an empty key is read as an empty text, and nil is not known",
  looksFurther: true,
  detect: (lines) => {
    const text = lines.join("\n");
    return (
      /^\s*(;|[[({#])/.test(text) &&
      /:key[\s"]/.test(text) &&
      lines.some(findsEmpty) &&
      [...text.matchAll(/:f\s+:([\w-]+)/g)].every(([, f = ""]) => FUNCTIONS.has(f))
    );
  },
  decoder: (options) => ednDecoder(options, { readsHaveNoArgument: true, nilIsUnknown: true }),
};
