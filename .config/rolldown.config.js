/**
 * The program in a few files beside its modules, so that starting it and its workers is cheap:
 * loading one module costs more than what most of them hold. It is nested as deep as the modules
 * do: what they find by a relative path is found.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export default {
  cwd: root,
  platform: "node",
  // Loaded only where a user's code is bundled; it finds its native part beside itself.
  // The queue of a campaign is loaded where there is one, and may not be installed.
  external: [/^rolldown(\/|$)/, "bullmq"],
  input: {
    main: "src/cli/main.ts",
    rashomon: "src/cli/rashomon.ts",
    library: "src/index.ts",
    "run-worker": "src/host/run-worker.ts",
    "check-worker": "src/host/check-worker.ts",
    "trial-worker": "src/host/trial-worker.ts",
    "exhaust-worker": "src/cli/exhaust-worker.ts",
    "departures-worker": "src/host/departures-worker.ts",
    "piece-process": "src/host/campaign/piece-process.ts",
  },
  output: {
    dir: "dist/src/bundle",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    // A start reads all that it loads. Licences are in a file of their own.
    comments: false,
  },
  plugins: [{ name: "licences", generateBundle: licences }],
};

/** The licences of the packages whose code is in the files, in a file beside them. */
function licences(_options, bundle) {
  const packages = new Set();
  for (const chunk of Object.values(bundle)) {
    for (const id of chunk.moduleIds ?? []) {
      const match = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"));
      if (match !== null) packages.add(match[1]);
    }
  }
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  this.emitFile({ type: "asset", fileName: "LICENCES.txt", source: texts.join("\n---\n\n") });
}
