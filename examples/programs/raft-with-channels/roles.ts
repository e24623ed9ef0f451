/** The loops of followers and candidates, and the loop over the roles. */
import type { Process } from "rashomon";
import { lead } from "./leader.js";
import type { Vote } from "./messages.js";
import { type Asking, type Call, ELECTION_MS, RULES, type Rules, Server } from "./server.js";

export async function run(self: Process, rules: Rules = RULES): Promise<void> {
  const server = new Server(self, rules);
  await server.start();
  for (;;) {
    server.show();
    if (server.role === "leader") await lead(server);
    else if (server.role === "candidate") await campaign(server);
    else await follow(server);
  }
}

/** Until no leader was heard for an election timeout. */
async function follow(server: Server): Promise<void> {
  const { self, calls, asked } = server;
  server.heardUs = self.nowUs();
  let timeoutMs = server.electionMs();
  let timer = self.after(timeoutMs);
  while (server.role === "follower") {
    const chosen = await self.select([{ receive: calls }, { receive: asked }, { receive: timer }]);
    if (chosen.index === 0) await server.serveCall(chosen.value as Call);
    else if (chosen.index === 1) await server.redirect(chosen.value as Asking);
    else {
      const leftMs = timeoutMs - (self.nowUs() - server.heardUs) / 1_000;
      if (leftMs <= 0) {
        server.role = "candidate";
        return;
      }
      timer = self.after(leftMs);
      timeoutMs = server.electionMs();
    }
  }
}

/** One election: until it is won, lost, or another is due. */
async function campaign(server: Server): Promise<void> {
  const { self, calls, asked } = server;
  server.term++;
  server.votedFor = self.id;
  server.leader = 0;
  server.show();
  await server.remember();
  const votes = self.channel<Vote>(self.peers.length, "votes");
  for (const peer of self.peers) void self.spawn(() => askForVote(server, peer, votes));
  const timer = self.after(server.electionMs());
  let granted = 1;
  while (server.role === "candidate") {
    if (granted >= server.majority) {
      server.role = "leader";
      return;
    }
    const chosen = await self.select([
      { receive: calls },
      { receive: asked },
      { receive: votes },
      { receive: timer },
    ]);
    if (chosen.index === 0) await server.serveCall(chosen.value as Call);
    else if (chosen.index === 1) await server.redirect(chosen.value as Asking);
    else if (chosen.index === 3) return;
    else {
      const vote = chosen.value as Vote;
      await server.observe(vote.term);
      if (vote.granted && vote.term === server.term) granted++;
    }
  }
}

async function askForVote(
  server: Server,
  peer: number,
  votes: { send(vote: Vote): Promise<void> },
): Promise<void> {
  const { self, term, lastIndex } = server;
  const body = {
    term,
    candidate: self.id,
    lastLogIndex: lastIndex,
    lastLogTerm: server.termAt(lastIndex),
  };
  try {
    await votes.send(await self.call(peer, "request-vote", body, { timeoutMs: ELECTION_MS }));
  } catch {
    // Not answered in time: the next election asks again.
  }
}
