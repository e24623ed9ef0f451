/** Opens a file in the user's default browser, where there is one. */
import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

/** What opens a file on each platform. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
  linux: ["xdg-open"],
};

/**
 * @param environment without a display there is no browser on Linux.
 * @returns whether something took the file; what it did with it is not known.
 */
export function openFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [command, ...given] = OPENERS[platform] ?? [];
  const hasDisplay = platform !== "linux" || isSet(environment, "DISPLAY", "WAYLAND_DISPLAY");
  if (command === undefined || !hasDisplay || isSet(environment, "CI"))
    return Promise.resolve(false);
  return new Promise((resolve) => {
    const options = { detached: true, stdio: "ignore" } as const;
    const child = spawn(command, [...given, pathToFileURL(path).href], options);
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

function isSet(
  environment: Readonly<Record<string, string | undefined>>,
  ...names: readonly string[]
): boolean {
  return names.some((name) => (environment[name] ?? "") !== "");
}
