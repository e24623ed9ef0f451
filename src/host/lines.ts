/** Reads a text file line by line, unpacking gzip on the way, without ever holding the whole. */
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { createGunzip } from "node:zlib";

const CHUNK_BYTES = 1 << 18;

/** Whether the file starts with gzip's magic number. */
function isGzip(path: string): boolean {
  const head = Buffer.alloc(2);
  const file = openSync(path, "r");
  try {
    return readSync(file, head, 0, 2, 0) === 2 && head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}

/** The lines of a file in batches, in order, without their line ends (`\n` or `\r\n`). */
export async function* readLines(path: string): AsyncGenerator<readonly string[]> {
  const gzip = isGzip(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const unzip = gzip ? createGunzip({ chunkSize: CHUNK_BYTES }) : null;
  if (unzip !== null) file.on("error", (error) => unzip.destroy(error)).pipe(unzip);
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  try {
    for await (const chunk of unzip ?? file) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield lines.map(withoutReturn);
    }
  } finally {
    file.destroy();
  }
  rest += decoder.decode();
  if (rest !== "") yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
