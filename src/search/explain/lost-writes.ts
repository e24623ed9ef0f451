/** What crashes took from disks: writes that were given to one, and were not yet durable. */
import type { EventLog, LoggedEvent } from "../../kernel/event-log.ts";
import type { Batch } from "../../world/batch.ts";
import { CRASH, DISK, DISK_FAILED, ISSUED } from "../../world/event.ts";

/** By the step of a crash, the writes that its node lost in it, as they were issued. */
export function lostWrites(log: EventLog): ReadonlyMap<number, readonly LoggedEvent[]> {
  const lost = new Map<number, readonly LoggedEvent[]>();
  const pending = new Map<number, LoggedEvent[]>();
  for (let index = log.first; index < log.length; index++) {
    const kind = log.kindAt(index);
    if (kind !== ISSUED && kind !== DISK && kind !== DISK_FAILED && kind !== CRASH) continue;
    const event = { ...log.at(index) };
    const { actor, step, number } = event;
    const own = pending.get(actor) ?? [];
    if (kind === ISSUED) pending.set(actor, [...own, event]);
    else if (kind === CRASH) {
      pending.delete(actor);
      // The first of them, as many as the crash says, became durable all the same.
      if (own.length > number) lost.set(step, own.slice(number));
    } else {
      const done = ticketsOf(event.payload as Batch);
      pending.set(
        actor,
        own.filter((one) => !done.has((one.payload as Batch).ticket)),
      );
    }
  }
  return lost;
}

/** Of a batch, or of a group commit. */
function ticketsOf(first: Batch): ReadonlySet<number> {
  const tickets = new Set<number>();
  for (let batch: Batch | null = first; batch !== null; batch = batch.next) {
    tickets.add(batch.ticket);
  }
  return tickets;
}
