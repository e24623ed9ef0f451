/**
 * Makes the templates of pages: what shows them, in one file each with empty places for data and
 * for the engine. Part of `npm run build` and of what tests begin with; nothing is done where
 * nothing has changed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ESCAPED, ESCAPES_FROM, packed } from "../dist/src/host/packed.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The kinds of pages, and the entry of each in `src/page`. */
const PAGES = { page: "main.ts", history: "history.ts" };

/** Where the build has a kind of page. */
const templateOf = (kind) => join(root, `dist/src/page/${kind}.html`);

/** What the templates were made of, and what came of it: hashes, beside what a package holds. */
const RECORD = join(root, "dist/.pages");

/**
 * Makes them where what they are made of, or one of them, is not what it was. Times of files say
 * nothing of that: a checkout may give any.
 */
export async function buildPage() {
  const inputs = hashOfInputs();
  if (isMadeOf(inputs)) return;
  const [{ build: vite }, { svelte }] = await Promise.all([
    import("vite"),
    import("@sveltejs/vite-plugin-svelte"),
  ]);
  const { NODE_ENV } = process.env;
  // It overrides Vite's mode: under a test runner, the page would have what helps to develop it.
  process.env.NODE_ENV = "production";
  try {
    for (const [kind, entry] of Object.entries(PAGES)) {
      writeWhole(templateOf(kind), template(await appTexts(vite, svelte, entry)));
    }
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
  writeWhole(RECORD, record(inputs));
}

/** Others that read it see all of it, or what was there before. */
function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.tmp`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}

function isMadeOf(inputs) {
  const files = [RECORD, ...Object.keys(PAGES).map(templateOf)];
  return files.every((file) => existsSync(file)) && readFileSync(RECORD, "utf8") === record(inputs);
}

function record(inputs) {
  const made = Object.keys(PAGES).map((kind) => `${kind} ${hashOf([templateOf(kind)])}\n`);
  return `inputs ${inputs}\n${made.join("")}`;
}

/** Script and style of what is shown. */
async function appTexts(vite, svelte, entry) {
  const [{ output }] = await vite({
    root,
    configFile: false,
    logLevel: "warn",
    plugins: [svelte({ configFile: false })],
    build: {
      write: false,
      target: "es2022",
      cssCodeSplit: false,
      modulePreload: false,
      lib: { entry: `src/page/${entry}`, formats: ["iife"], name: "rashomon" },
    },
  }).then((made) => (Array.isArray(made) ? made : [made]));
  const script = output.find(({ type }) => type === "chunk").code;
  const style = output.find(({ fileName }) => fileName.endsWith(".css"))?.source ?? "";
  return { script, style: String(style).trim() };
}

/** Unpacks the script of what is shown, and runs it: the one script whose text is in the file. */
const LOADER = `const escaped = ${JSON.stringify(ESCAPED)};
globalThis.unpacked = async (id) => {
  const text = document.getElementById(id).textContent;
  const start = text.indexOf(" ") + 1;
  const bytes = new Uint8Array(Number(text.slice(0, start)));
  let at = 0;
  let held = 0;
  let bits = 0;
  const add = (code) => {
    held = ((held & 127) << 7) | code;
    bits += 7;
    if (bits < 8) return;
    bits -= 8;
    bytes[at++] = held >> bits;
  };
  for (let place = start; place < text.length; place++) {
    const code = text.charCodeAt(place);
    if (code < 128) add(code);
    else {
      const both = code - ${ESCAPES_FROM};
      add(escaped[both >> 7]);
      add(both & 127);
    }
  }
  const plain = new Blob([bytes]).stream();
  return new Response(plain.pipeThrough(new DecompressionStream("gzip"))).text();
};
(async () => {
  const script = document.createElement("script");
  const type = "text/javascript;charset=utf-8";
  script.src = URL.createObjectURL(new Blob([await unpacked("app")], { type }));
  document.body.append(script);
})();`;

/**
 * The policy names the loader and the style by their hashes, and lets the loader run what it
 * unpacks: nothing else runs or is fetched.
 */
function template({ script, style }) {
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${hash(LOADER)} 'strict-dynamic'`,
    `style-src ${hash(style)}`,
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Rashomon</title>
<style>${style}</style>
</head>
<body>
<noscript>This page draws what it carries: it needs JavaScript.</noscript>
<script type="application/json" id="data"></script>
<script type="text/plain" id="packed"></script>
<script type="text/plain" id="engine"></script>
<script type="text/plain" id="app">${packed(script)}</script>
<script>${LOADER}</script>
</body>
</html>
`;
}

/** Of all sources but those of the command line, of this file, and of the packages' versions. */
function hashOfInputs() {
  const sources = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !/[\\/]src[\\/](cli|host)[\\/]/.test(path))
    .sort();
  const others = ["src/host/packed.ts", "package-lock.json"].map((file) => join(root, file));
  return hashOf([...sources, ...others, fileURLToPath(import.meta.url)]);
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}
