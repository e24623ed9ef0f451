/** Where a queue is: its URL, and what of that people may be shown. */
import { InputError } from "../../core/errors.ts";

export interface Place {
  readonly kind: "redis" | "postgres";
  /** As it was given, with what is secret in it. */
  readonly url: string;
  /** Without user, password and options. */
  readonly shown: string;
}

const KINDS: Readonly<Record<string, Place["kind"]>> = {
  "redis:": "redis",
  "rediss:": "redis",
  "postgres:": "postgres",
  "postgresql:": "postgres",
};

/** @param argument that gave it. @throws {InputError} which never repeats the URL. */
export function placeOf(given: string, argument: string): Place {
  const parsed = URL.canParse(given) ? new URL(given) : null;
  const kind = KINDS[parsed?.protocol ?? ""];
  if (parsed === null || kind === undefined || parsed.hostname === "") {
    const message =
      "expected the URL of a server, redis://HOST:PORT, rediss://HOST:PORT or " +
      "postgres://USER@HOST:PORT/DATABASE";
    throw new InputError([{ file: argument, message }]);
  }
  return { kind, url: given, shown: `${parsed.protocol}//${parsed.host}${parsed.pathname}` };
}

/** A text without what is secret in a URL: errors of drivers may repeat it. */
export function withoutSecrets(text: string, { url, shown }: Place): string {
  const { password, username, search } = new URL(url);
  const secrets = [decoded(password), password, ...valuesOf(search)];
  let clean = text.replaceAll(url, shown);
  for (const secret of secrets) if (secret !== "") clean = clean.replaceAll(secret, "***");
  return username === "" ? clean : clean.replaceAll(`${username}:***@`, "");
}

/** Options such as `password=...` may be secret as well. */
function valuesOf(search: string): readonly string[] {
  const options = new URLSearchParams(search);
  return [...options]
    .filter(([name]) => /pass|secret|token|key/i.test(name))
    .map(([, value]) => value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
