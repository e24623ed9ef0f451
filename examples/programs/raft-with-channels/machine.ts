/** The replicated object of a server, with its clients' sessions: each operation once. */
import type { Process, Value } from "rashomon";
import { digestOf, type Entry, hashOf, type Operation } from "./log.js";

interface Session {
  readonly sequence: number;
  readonly output: Value;
}

export class Machine {
  readonly #self: Process;
  readonly #parts = new Map<string, unknown>();
  readonly #sessions = new Map<number, Session>();

  constructor(self: Process) {
    this.#self = self;
  }

  /** What an operation that took effect was answered; undefined if it is not the client's last. */
  answerOf({ client, sequence }: NonNullable<Operation>): Value | undefined {
    const session = this.#sessions.get(client);
    return session?.sequence === sequence ? session.output : undefined;
  }

  /** Applies the next entry of the log. */
  apply(index: number, entry: Entry): void {
    this.#self.assert("delivered", index, entry.term, digestOf(entry));
    const { operation } = entry;
    if (operation === null) return;
    const { client, sequence } = operation;
    const last = this.#sessions.get(client)?.sequence ?? 0;
    if (sequence <= last) {
      this.#self.assert("performed", index, 0, 0);
      this.#self.assert("answered", index, 2);
      return;
    }
    const { state, output } = this.#applied(operation);
    this.#parts.set(this.#partOf(operation), state);
    this.#sessions.set(client, { sequence, output });
    this.#self.assert("performed", index, client, sequence);
    this.#self.assert("answered", index, hashOf(output));
  }

  /** What the object answers to an operation that changes nothing. */
  read(operation: NonNullable<Operation>): Value {
    return this.#applied(operation).output;
  }

  #applied(operation: NonNullable<Operation>): { state: unknown; output: Value } {
    const { object } = this.#self;
    const state = this.#parts.get(this.#partOf(operation)) ?? object.initial();
    return object.apply(state as never, operation);
  }

  #partOf({ key }: NonNullable<Operation>): string {
    return this.#self.object.partitioned ? JSON.stringify(key) : "";
  }
}
