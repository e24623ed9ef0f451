/** The kinds of a protocol's messages, as it declares them. */

/** All of them: the compiler sees that none is left out. */
export function kindsOf<Kind extends string>(
  kinds: Readonly<Record<Kind, true>>,
): readonly string[] {
  return Object.keys(kinds);
}
