/** The page's entry: reads what the page carries, and shows it. */
import { mount } from "svelte";
import "./style.css";
import App from "./view/app.svelte";

declare global {
  /** The text that an element of the page holds packed: the page's loader defines it. */
  function unpacked(id: string): Promise<string>;
}

/** Long data is packed. */
async function dataText(): Promise<string> {
  const plain = document.getElementById("data")?.textContent ?? "";
  return plain === "" ? await unpacked("packed") : plain;
}

void dataText().then((text) => {
  const data: unknown = JSON.parse(text);
  mount(App, { target: document.body, props: { data, engine: () => unpacked("engine") } });
});
