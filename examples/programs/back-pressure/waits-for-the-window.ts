/** Who reads a file waits until an item has left, and who stores it takes one at a time. */
import type { Process } from "rashomon";
import { oneByOne, upload } from "./upload.js";

export default (self: Process) =>
  upload(self, { push: (stream, item) => stream.send(item), take: oneByOne });
