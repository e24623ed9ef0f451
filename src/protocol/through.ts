/** A node's view of its world, of which something is replaced. */
import type { Self } from "./protocol.ts";

/** The same world, in some things another. */
export function through<Message>(
  self: Self<Message>,
  other: Partial<Self<Message>>,
): Self<Message> {
  return { ...delegate(self), ...other };
}

function delegate<Message>(self: Self<Message>): Self<Message> {
  return {
    id: self.id,
    peers: self.peers,
    disk: self.disk,
    send: (to, message) => self.send(to, message),
    openSession: (peer) => self.openSession(peer),
    sendIn: (session, message) => self.sendIn(session, message),
    closeSession: (session) => self.closeSession(session),
    setTimer: (name, delayUs) => self.setTimer(name, delayUs),
    cancelTimer: (name) => self.cancelTimer(name),
    monotonicNow: () => self.monotonicNow(),
    wallNow: () => self.wallNow(),
    random: (purpose, bound) => self.random(purpose, bound),
    reply: (request, reply) => self.reply(request, reply),
    ask: (service, command, as, first) => self.ask(service, command, as, first),
    forget: (service) => self.forget(service),
    assert: (claim, a, b, c, d) => self.assert(claim, a, b, c, d),
    halt: (note) => self.halt(note),
    log: (note) => self.log(note),
  };
}
