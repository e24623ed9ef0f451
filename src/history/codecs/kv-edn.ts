/**
 * `kv-edn`: EDN maps with a `:key`, as Porcupine's key-value tests write them. A `:get` of nil is
 * unknown; keys hold the empty text at first.
 */
import type { Codec } from "./codec.ts";
import { ednDecoder } from "./edn-history.ts";

export const kvEdn: Codec = {
  name: "kv-edn",
  about: 'EDN maps {:process 0, :type :invoke, :f :get, :key "0", :value nil}',
  initial: "",
  detect: (lines) => {
    const text = lines.join("\n");
    return (
      /^\s*(;|[[({#])/.test(text) &&
      /:type\s+:(invoke|ok|fail|info)/.test(text) &&
      /:key[\s"]/.test(text)
    );
  },
  decoder: (options) => ednDecoder(options, { readsHaveNoArgument: true, nilIsUnknown: true }),
};
