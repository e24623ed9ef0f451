/** Looking up by names that people give: one may be a word that every object has. */

/** What a record has under a name itself: `constructor` of `{}` is undefined. */
export function fieldOf<Item>(
  record: Readonly<Record<string, Item>> | undefined,
  name: string,
): Item | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
