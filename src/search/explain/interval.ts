/** How sure a share is that was counted in a sample: Wilson's interval. */

/** Standard deviations of a two-sided 95 % interval. */
const Z = 1.96;

/**
 * The shares that a sample leaves likely, with 95 % confidence.
 * @see Wilson 1927, "Probable inference, the law of succession, and statistical inference".
 */
export function likelyShares(hits: number, count: number): readonly [low: number, high: number] {
  if (count === 0) return [0, 1];
  const share = hits / count;
  const z2 = Z * Z;
  const centre = share + z2 / (2 * count);
  const spread = Z * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count));
  const scale = 1 + z2 / count;
  const clamp = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 1_000) / 1_000;
  return [clamp((centre - spread) / scale), clamp((centre + spread) / scale)];
}
