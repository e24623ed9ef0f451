/** The mistake: what arrives is taken at once and queued, so that the sender never has to wait. */
import type { Process } from "rashomon";
import { upload } from "./upload.js";

export default (self: Process) =>
  upload(self, {
    push: (stream, item) => stream.send(item),
    take: async (stream, store) => {
      const queue = self.channel<number>(1_000_000, "queue");
      const stored = self.spawn(async () => {
        for await (const item of queue) await store(item);
      });
      try {
        for await (const item of stream) await queue.send(item);
      } finally {
        queue.close();
      }
      await stored;
    },
  });
