/** Colours by meaning, so that a report's text does not know terminals. */

export type Paint = Readonly<
  Record<"good" | "bad" | "warn" | "dim" | "strong", (text: string) => string>
>;

const same = (text: string): string => text;

/** No colours. */
export const plainPaint: Paint = { good: same, bad: same, warn: same, dim: same, strong: same };
