/** Text in lines of a terminal's width, broken between words only. */

/**
 * Lines of at most `columns` code points, except where a single word is longer: a word is never
 * cut.
 * @param indent put before the first line.
 * @param hanging put before the others; default: as many spaces as `indent` has characters.
 */
export function wrap(
  text: string,
  columns: number,
  indent = "",
  hanging = " ".repeat(lengthOf(indent)),
): string[] {
  const lines: string[] = [];
  let line = indent;
  let room = columns - lengthOf(indent);
  let empty = true;
  for (const word of text.split(/(?<=\S)(?= )/)) {
    const length = lengthOf(word);
    if (!empty && length > room) {
      lines.push(line.trimEnd());
      line = hanging + word.trimStart();
      room = columns - lengthOf(line);
    } else {
      line += word;
      room -= length;
    }
    empty = false;
  }
  lines.push(line.trimEnd());
  return lines;
}

/** A text with spaces after the commas of words that are too long for a line: of JSON, for one. */
export function breakable(text: string, lengthMax: number): string {
  const isLong = (word: string) => lengthOf(word) > lengthMax;
  return text.replaceAll(/\S+/g, (word) =>
    isLong(word) ? word.replaceAll(/,(?=.)/g, ", ") : word,
  );
}

/** In code points: what is written here has no wide characters. */
export function lengthOf(text: string): number {
  return [...text].length;
}
