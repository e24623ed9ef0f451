/** What an awaiting program may not name, and why: of hosts, of Node, of the language. */

const OTHERS = "a program meets others with self.call and self.send";
const DISK = "a program keeps what it must with self.disk";
export const OPTIONS = "what a program should know of its surroundings are options of the scenario";

/** Names of hosts, and why a program has none of them. */
export const HOST_NAMES: Readonly<Record<string, string>> = {
  fetch: `it opens a real socket; ${OTHERS}`,
  WebSocket: `it opens a real socket; ${OTHERS}`,
  EventSource: `it opens a real socket; ${OTHERS}`,
  XMLHttpRequest: `it opens a real socket; ${OTHERS}`,
  BroadcastChannel: `it reaches other threads; ${OTHERS}`,
  MessageChannel: `it reaches other threads; ${OTHERS}`,
  Worker: `it starts a real thread; ${OTHERS}`,
  SharedArrayBuffer: "processes share no memory",
  Atomics: "processes share no memory",
  process: `it is the machine's; ${OPTIONS}`,
  Deno: `it is the machine's; ${OPTIONS}`,
  Bun: `it is the machine's; ${OPTIONS}`,
  navigator: `it is the machine's; ${OPTIONS}`,
  localStorage: `it is the machine's; ${DISK}`,
  indexedDB: `it is the machine's; ${DISK}`,
  Buffer: "use Uint8Array",
  __dirname: `it is the machine's; ${OPTIONS}`,
  __filename: `it is the machine's; ${OPTIONS}`,
  Intl: "what it answers is the machine's locale",
  WeakRef: "when memory is collected is the machine's affair",
  FinalizationRegistry: "when memory is collected is the machine's affair",
  WebAssembly: "it is not hosted yet",
  eval: "code made at run time cannot be lowered",
  Function: "code made at run time cannot be lowered",
  requestAnimationFrame: "use setTimeout",
  requestIdleCallback: "use setTimeout",
  global: "write globalThis",
};

/** Modules of Node, and why a program has none of them. */
export const MODULES: Readonly<Record<string, string>> = {
  net: `a real socket; ${OTHERS}`,
  dgram: `a real socket; ${OTHERS}`,
  http: `a real socket; ${OTHERS}`,
  http2: `a real socket; ${OTHERS}`,
  https: `a real socket; ${OTHERS}`,
  tls: `a real socket; ${OTHERS}`,
  dns: `a real socket; ${OTHERS}`,
  fs: `real files; ${DISK}`,
  "fs/promises": `real files; ${DISK}`,
  worker_threads: `real threads; ${OTHERS}`,
  child_process: `real processes; ${OTHERS}`,
  cluster: `real processes; ${OTHERS}`,
  perf_hooks: "a real clock; use performance.now()",
  timers: "a real clock; use setTimeout",
  "timers/promises": "a real clock; use self.sleep",
  crypto: "real chance; use crypto.randomUUID() and crypto.getRandomValues()",
  os: `the machine; ${OPTIONS}`,
  process: `the machine; ${OPTIONS}`,
  async_hooks: "the engine's own promises",
  vm: "code made at run time cannot be lowered",
};

/** Members of the language's own names that a program must not have. */
export const MEMBERS: Readonly<Record<string, string>> = {
  "Array.fromAsync": "it answers with a promise of the engine; await the items one by one",
  "Error.prepareStackTrace": "stacks are the engine's",
  "Error.stackTraceLimit": "stacks are the engine's",
};

/** Methods that take the machine's locale where none is named, and the argument that names it. */
export const LOCAL_METHODS: Readonly<Record<string, number>> = {
  toLocaleString: 0,
  toLocaleDateString: 0,
  toLocaleTimeString: 0,
  toLocaleLowerCase: 0,
  toLocaleUpperCase: 0,
  localeCompare: 1,
};
