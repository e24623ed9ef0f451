/** A program by its import: see docs/programs.md. */
declare module "*?program" {
  import type { Protocol } from "rashomon";

  const program: (declaration?: object) => Protocol;
  export default program;
}
