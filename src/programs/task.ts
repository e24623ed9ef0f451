/** Tasks: what a program does at once. */

/** One of the things that a program does at once: the handlers of the world, or what it spawned. */
export interface Task {
  readonly name: string;
}
