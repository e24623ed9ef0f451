/** What a page carries: texts in elements that no browser runs. */

declare global {
  /** The text that an element of the page holds packed: the page's loader defines it. */
  function unpacked(id: string): Promise<string>;
}

/** What the page shows. Long data is packed. */
export async function carriedData(): Promise<unknown> {
  const plain = document.getElementById("data")?.textContent ?? "";
  return JSON.parse(plain === "" ? await unpacked("packed") : plain);
}

/** The script of its worker. */
export function carriedEngine(): Promise<string> {
  return unpacked("engine");
}
