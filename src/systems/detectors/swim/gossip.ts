/**
 * What a member passes on with its probes (Das, Gupta and Motivala 2002, §4.1 and §5): the news
 * that it has sent least often first, each so many times, for all to hear of it.
 */
import type { NodeId } from "../../../protocol/node-id.ts";
import type { Update } from "./messages.ts";

/** How many updates a message carries. */
const UPDATES_MAX = 6;
/** By how much an update is sent more often than log2 of the number of members. */
const SPREAD = 3;

/** By member: what is new of it, and how often it has been sent. */
export type News = Map<NodeId, { readonly update: Update; readonly sent: number }>;

export function spread(news: News, update: Update): void {
  news.delete(update[0]);
  news.set(update[0], { update, sent: 0 });
}

/**
 * What the next message carries, which counts as sent.
 * @param first what it carries in any case; null: nothing.
 */
export function takeUpdates(news: News, members: number, first: Update | null): readonly Update[] {
  if (news.size === 0) return first === null ? [] : [first];
  const timesMax = SPREAD * (32 - Math.clz32(members));
  const updates = first === null ? [] : [first];
  const leastSent = [...news].sort(([one, a], [other, b]) => a.sent - b.sent || one - other);
  for (const [member, { update, sent }] of leastSent) {
    if (updates.length >= UPDATES_MAX) break;
    if (member !== first?.[0]) updates.push(update);
    if (sent + 1 >= timesMax) news.delete(member);
    else news.set(member, { update, sent: sent + 1 });
  }
  return updates;
}
