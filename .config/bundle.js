/** Makes the bundle and the page: part of `npm run build`. */
import { build } from "rolldown";
import { buildPage } from "./page.js";
import configuration from "./rolldown.config.js";

await Promise.all([build(configuration), buildPage()]);
