/** Arrays of numbers: grown by doubling, sorted by counting. */

/** The array itself if it is long enough, else a longer one with the same content. */
export function grown<Words extends Int32Array>(array: Words, length: number): Words {
  if (array.length >= length) return array;
  const larger = new Int32Array(2 * length);
  larger.set(array);
  return larger as Words;
}

/**
 * The indices of keys between 0 and `most`, by key, those of equal keys in their order: linear in
 * both.
 */
export function sorted(keys: Int32Array, most: number): Int32Array {
  const starts = new Int32Array(most + 2);
  for (let index = 0; index < keys.length; index++) {
    const after = (keys[index] as number) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let key = 1; key <= most; key++) {
    starts[key] = (starts[key] as number) + (starts[key - 1] as number);
  }
  const order = new Int32Array(keys.length);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as number;
    const at = starts[key] as number;
    starts[key] = at + 1;
    order[at] = index;
  }
  return order;
}
