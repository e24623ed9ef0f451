/** The entry of the page of runs: reads what the page carries, and shows it. */
import { mount } from "svelte";
import "./style.css";
import { carriedData, carriedEngine } from "./carried.ts";
import App from "./view/app.svelte";
import { startAhead } from "./worker-client.ts";

// Unpacking the engine and starting its worker take as long as reading and drawing the page.
startAhead(carriedEngine);
void carriedData().then((data) => {
  mount(App, { target: document.body, props: { data, engine: carriedEngine } });
});
