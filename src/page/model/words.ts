/** Numbers and times as the page writes them. */
import { formatCount, formatMoment } from "../../core/formatting.ts";

/** `78,000`. */
export const count = formatCount;
/** `1.812 s`. */
export const moment = formatMoment;
