/** A lock as tutorials keep it: one row in a table of one server, with a time at which it ends. */
import { CRASH_RECOVERY } from "../../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../../protocol/protocol.ts";
import type { Request } from "../../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../../protocol/without-messages.ts";
import { TTL_US } from "../lease-lock.ts";

/** Who has the lock, by machine, and until when by the server's wall clock. */
interface Row {
  readonly holder: number;
  readonly untilUs: number;
}

interface Table {
  row: Row | null;
  /** By asker, its last request and the answer: what is asked again is done once. */
  answered: Map<number, { readonly sequence: number; readonly output: boolean }>;
  readsExpiry: boolean;
  comparesHolder: boolean;
}

export const lockTable: Protocol<Table, never> = {
  name: "lock-table",
  about: "One row in the memory of one server: who has the lock, and until when.",
  options: {
    readsExpiry: {
      kind: "boolean",
      about: "The row is free once its time is over.",
      default: true,
    },
    comparesHolder: {
      kind: "boolean",
      about: "A release by another holder than the row's does nothing.",
      default: true,
    },
  },
  faultModel: CRASH_RECOVERY,
  leaderless: true,
  roles: ["free", "held"],
  ...HEARS_NO_MESSAGES,
  start: (_disk, _self, { options }) => ({
    row: null,
    answered: new Map(),
    readsExpiry: options["readsExpiry"] as boolean,
    comparesHolder: options["comparesHolder"] as boolean,
  }),
  onTimer: () => undefined,
  onDisk: () => undefined,
  onRequest(state, request, self) {
    const { client, sequence, command } = request;
    const last = state.answered.get(client);
    if (last !== undefined && sequence < last.sequence) return;
    const output = last?.sequence === sequence ? last.output : done(state, command, self.wallNow());
    state.answered.set(client, { sequence, output });
    answer(request, output, self);
  },
  observe: ({ row }) => ({
    role: row === null ? "free" : "held",
    term: 0,
    leader: 0,
    commitIndex: 0,
    lastIndex: 0,
  }),
};

function done(state: Table, { f, input }: Request["command"], nowUs: number): boolean {
  const [holder = 0] = input as readonly number[];
  const { row } = state;
  if (f === "acquire") {
    if (row !== null && !(state.readsExpiry && nowUs >= row.untilUs)) return false;
    state.row = { holder, untilUs: nowUs + TTL_US };
    return true;
  }
  if (row === null || (state.comparesHolder && row.holder !== holder)) return false;
  state.row = null;
  return true;
}

function answer(request: Request, output: boolean, self: Self<never>): void {
  self.reply(request, { status: "ok", output, leader: self.id });
}
