/** The entry of the page of histories: reads what the page carries, and shows it. */
import { mount } from "svelte";
import "./style.css";
import { carriedData } from "./carried.ts";
import HistoryApp from "./view/history-app.svelte";

void carriedData().then((data) => {
  mount(HistoryApp, { target: document.body, props: { data } });
});
