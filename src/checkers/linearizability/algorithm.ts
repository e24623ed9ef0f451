/** What judges one part of a history: the face that all algorithms show to the judge of parts. */
import type { Explained, Reach } from "./explained.ts";
import type { Meter } from "./limits.ts";
import type { SavedSearch } from "./saved.ts";
import type { Verdict } from "./search.ts";

export interface Algorithm {
  run(meter: Meter): Verdict;
  /** What it knows, after `unknown`; null, or absent: nothing that another could resume from. */
  saved?(): SavedSearch | null;
  /** Before the first `run`: resumes from what another knew. */
  restore?(saved: SavedSearch): void;
  /** How far it came ... */
  reach(): Reach;
  /** ... and with which order, as ranks in the part. */
  explained(): Explained;
}
