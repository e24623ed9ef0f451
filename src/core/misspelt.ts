/** Names that are nearly those of fields which something may have. */

/**
 * The names in an object that are misspelt, each with what was meant: a field that is not there,
 * under the same name but for capitals, or for one letter that is wrong, absent, too many or moved.
 * Any other name, and one that begins with `_`, is a helper of its author's.
 */
export function misspelt(given: unknown, known: readonly string[]): [string, string][] {
  if (typeof given !== "object" || given === null) return [];
  const absent = known.filter((field) => !(field in given));
  return namesIn(given).flatMap((name) => {
    if (known.includes(name) || name.startsWith("_")) return [];
    const field = absent.find((one) => isSlip(name, one));
    return field === undefined ? [] : [[name, field] as [string, string]];
  });
}

/** Those of an instance's class, and of the classes that it extends, among them. */
function namesIn(given: object): readonly string[] {
  const names = new Set<string>();
  let holder: object | null = given;
  while (holder !== null && holder !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(holder)) names.add(name);
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return [...names];
}

/** So short a name is near to many words. */
const SHORT_MAX = 4;

function isSlip(name: string, other: string): boolean {
  const [a, b] = [name.toLowerCase(), other.toLowerCase()];
  if (a === b) return true;
  if (Math.min(a.length, b.length) <= SHORT_MAX || Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [restA, restB] = [a.slice(same), b.slice(same)];
  const isMoved = restA[0] === restB[1] && restA[1] === restB[0];
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (isMoved && restA.slice(2) === restB.slice(2))
  );
}
