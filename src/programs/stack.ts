/**
 * The stack of an error as a program reads it: its own functions with their places in its sources,
 * and nothing of the host, whose folders and frames differ from machine to machine. This is V8's
 * interface; other engines have none, and there a stack is the engine's own text.
 */

/** What V8 says of a frame. */
interface Site {
  getScriptNameOrSourceURL(): string | null;
  getFunctionName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

type Prepare = (error: unknown, sites: readonly Site[]) => unknown;

const v8 = Error as unknown as { prepareStackTrace: Prepare | undefined };

/** How the stacks of a program's errors are made. */
export interface Stacks {
  /** Whether the program may read them: then its turns are spent under `enter`. */
  readonly areRead: boolean;
  /** From now on stacks are made so. @returns what ends that. */
  enter(): () => void;
  /** The innermost place of an error: `echo.ts:12:5`; empty where it has none. */
  placeOn(error: unknown): string;
}

/** For a program without source positions. */
export const NO_STACKS: Stacks = {
  areRead: false,
  enter: () => () => undefined,
  placeOn: () => "",
};

/**
 * V8 makes the text of a stack when it is first read, so that it is enough to be there then.
 * @param placeOf a place in a program's text, as one in its sources; empty: it has none.
 */
export function stacksOf(
  url: string,
  areRead: boolean,
  placeOf: (line: number, column: number) => string,
): Stacks {
  const prepare: Prepare = (error, sites) => {
    const lines = sites.flatMap((site) => {
      if (site.getScriptNameOrSourceURL() !== url) return [];
      const place = placeOf(site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0);
      return place === "" ? [] : [`    at ${site.getFunctionName() ?? "anonymous"} (${place})`];
    });
    return [headOf(error), ...lines].join("\n");
  };
  const enter = (): (() => void) => {
    const before = v8.prepareStackTrace;
    v8.prepareStackTrace = prepare;
    return () => {
      v8.prepareStackTrace = before;
    };
  };
  return {
    areRead,
    enter,
    placeOn(error) {
      const leave = enter();
      const place = placeIn(error);
      leave();
      return place;
    },
  };
}

function headOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "an error without a text";
  }
}

/** The innermost place on a stack that was made so. */
function placeIn(error: unknown): string {
  if (!(error instanceof Error) || typeof error.stack !== "string") return "";
  const head = headOf(error);
  const frames = error.stack.startsWith(head) ? error.stack.slice(head.length) : error.stack;
  return /\n {4}at .* \((.+:\d+:\d+)\)/.exec(frames)?.[1] ?? "";
}
