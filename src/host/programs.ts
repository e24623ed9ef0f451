/** Awaiting programs from files, as `rashomon/programs`: bundled, lowered, seen as protocols. */

import type { ProgramImage } from "../programs/image.ts";
import { type ProgramDeclaration, programProtocol } from "../programs/program.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { bundle, nameOf } from "./bundle.ts";

/**
 * A program's image, which other threads and pages can run as well: plain data.
 * @param path of the file whose default export is what a process runs.
 * @throws {InputError} naming file and line of what cannot be hosted.
 */
export async function programImage(path: string): Promise<ProgramImage> {
  const { code, map, free } = await bundle(path, { lowered: true });
  return { name: nameOf(path), code, map, free };
}

/**
 * A program as a protocol: what `simulate` takes as `host`.
 * @param path of the file whose default export is what a process runs.
 * @throws {InputError} naming file and line of what cannot be hosted.
 */
export async function loadProgram(
  path: string,
  declaration: ProgramDeclaration = {},
): Promise<Protocol> {
  return programProtocol(await programImage(path), declaration) as Protocol;
}
