/** Components, as the compiler of types sees them: Vite makes them. */
declare module "*.svelte" {
  import type { Component } from "svelte";

  const component: Component<Record<string, unknown>>;
  export default component;
}

declare module "*.css";
