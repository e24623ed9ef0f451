/**
 * Makes the page's template: what it shows and the engine that it carries, in one file with an
 * empty place for data. Part of `npm run build`; nothing is done where nothing has changed.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the build has it. */
export const TEMPLATE = join(root, "dist/src/page/page.html");

/** Makes it if a source is newer. */
export async function buildPage() {
  const made = statSync(TEMPLATE, { throwIfNoEntry: false });
  if (made !== undefined && made.mtimeMs > newestSource()) return;
  const [{ build: vite }, { svelte }, { rolldown }] = await Promise.all([
    import("vite"),
    import("@sveltejs/vite-plugin-svelte"),
    import("rolldown"),
  ]);
  const [engine, app] = await Promise.all([engineText(rolldown), appTexts(vite, svelte)]);
  mkdirSync(dirname(TEMPLATE), { recursive: true });
  const beside = `${TEMPLATE}.${process.pid}.tmp`;
  writeFileSync(beside, template(app, engine));
  renameSync(beside, TEMPLATE);
}

/** The simulator, as the text of a worker. */
async function engineText(rolldown) {
  const bundle = await rolldown({
    cwd: root,
    input: "src/page/engine/worker.ts",
    platform: "browser",
  });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  if (output.length !== 1) throw new Error(`expected one chunk of the engine, got ${output.length}`);
  return output[0].code;
}

/** Script and style of what is shown. */
async function appTexts(vite, svelte) {
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
      lib: { entry: "src/page/main.ts", formats: ["iife"], name: "rashomon" },
    },
  }).then((made) => (Array.isArray(made) ? made : [made]));
  const script = output.find(({ type }) => type === "chunk").code;
  const style = output.find(({ fileName }) => fileName.endsWith(".css"))?.source ?? "";
  return { script, style: String(style).trim() };
}

/** Unpacks the script of what is shown, and runs it: the one script whose text is in the file. */
const LOADER = `(async () => {
  const packed = document.getElementById("app").textContent;
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const type = "text/javascript;charset=utf-8";
  const script = document.createElement("script");
  script.src = URL.createObjectURL(new Blob([await new Response(plain).arrayBuffer()], { type }));
  document.body.append(script);
})();`;

/**
 * The policy names the loader and the style by their hashes, and lets the loader run what it
 * unpacks: nothing else runs or is fetched.
 */
function template({ script, style }, engine) {
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const packed = (text) => gzipSync(text, { level: 9 }).toString("base64");
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
<noscript>This page makes its run again and draws it: it needs JavaScript.</noscript>
<script type="application/json" id="data"></script>
<script type="text/plain" id="engine">${packed(engine)}</script>
<script type="text/plain" id="app">${packed(script)}</script>
<script>${LOADER}</script>
</body>
</html>
`;
}

/** When a source was last changed, in ms since 1970. */
function newestSource() {
  const below = (folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|svelte|css)$/.test(entry.name))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((path) => !/[\\/]src[\\/](cli|host)[\\/]/.test(path));
  return [...below(join(root, "src")), fileURLToPath(import.meta.url)].reduce(
    (newest, file) => Math.max(newest, statSync(file).mtimeMs),
    0,
  );
}
