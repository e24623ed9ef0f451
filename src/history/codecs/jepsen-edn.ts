/**
 * `jepsen-edn`: Jepsen's history.edn. With an initial value other than nil, a read that completes
 * with nil says nothing (Knossos).
 */
import type { Codec } from "./codec.ts";
import { ednDecoder } from "./edn-history.ts";

export const jepsenEdn: Codec = {
  name: "jepsen-edn",
  about: "EDN maps {:process 0, :type :invoke, :f :write, :value 3}, one a line or in a vector",
  nilSays: "as --initial is not nil, nil is what a read shows that is not known",
  detect: (lines) => {
    const text = lines.join("\n");
    return /^\s*(;|[[({#])/.test(text) && /:type\s+:(invoke|ok|fail|info)/.test(text);
  },
  decoder: (options) =>
    ednDecoder(options, {
      readsHaveNoArgument: true,
      nilIsUnknown: options.initial !== undefined && options.initial !== null,
    }),
};
