/** The mistake: a sender that does not wait for the window reads the whole file into memory. */
import type { Process } from "rashomon";
import { oneByOne, upload } from "./upload.js";

export default (self: Process) =>
  upload(self, {
    push: async (stream, item) => {
      stream.send(item).catch(() => undefined);
    },
    take: oneByOne,
  });
