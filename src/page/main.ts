/** The page's entry: reads what the page carries, and shows it. */
import { mount } from "svelte";
import "./style.css";
import App from "./view/app.svelte";

const textOf = (id: string): string => document.getElementById(id)?.textContent ?? "";

mount(App, {
  target: document.body,
  props: { data: JSON.parse(textOf("data")), engine: textOf("engine") },
});
