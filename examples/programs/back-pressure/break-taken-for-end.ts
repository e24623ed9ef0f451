/** The mistake: any end of the stream is taken for the end of the file. */
import type { Process } from "rashomon";
import { oneByOne, upload } from "./upload.js";

export default (self: Process) =>
  upload(self, {
    push: (stream, item) => stream.send(item),
    take: async (stream, store) => {
      try {
        await oneByOne(stream, store);
      } catch {
        // Nothing more comes.
      }
    },
  });
