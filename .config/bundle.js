/** Makes the bundle: part of `npm run build`. */
import { build } from "rolldown";
import configuration from "./rolldown.config.js";

await build(configuration);
