/** The facts of Raft: what its messages and writes show, and what a server claims of itself. */
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import {
  CHANGE_FACTS,
  LOG_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  PROMISE_FACTS,
} from "../../protocol/shared-facts.ts";

export const FACTS = {
  ...OFFICE_FACTS,
  ...PROMISE_FACTS,
  ...LOG_FACTS,
  ...MACHINE_FACTS,
  leaving: fact(
    "The configuration that `node`'s disk holds next, at `index`, is joint: it needs a " +
      "majority of `voters` besides its own",
    "node",
    "index",
    "voters",
  ),
  adopted: fact(
    "`node` handed to its disk, for `index` of its log, that `voters` decide, and `outgoing` " +
      "(0: no one) besides",
    "node",
    "index",
    "voters",
    "outgoing",
  ),
  abandoned: fact(
    "`node` handed to its disk that its log ends before index `from`",
    "node",
    "from: number",
  ),
  rebased: fact(
    "`node` handed to its disk a snapshot in place of its log up to `index`, whose entry there " +
      "is of `term`; its configuration is adopted next",
    "node",
    "index",
    "term",
  ),
  continued: fact(
    "`node`, as the leader of `term`, sent `peer` what follows `index` in its log, whose " +
      "entry there is of term `previous`, it says",
    "node",
    "term",
    "peer",
    "index",
    "previous: number",
  ),
  replicated: fact(
    "`node`, as the leader of `term`, has sent `peer` its log up to `index`, or a snapshot in " +
      "its place",
    "node",
    "term",
    "peer",
    "index",
  ),
  solicited: fact(
    "`node` asked for votes in `term`, with a log that ends at `index`, of term `lastTerm`",
    "node",
    "term",
    "index",
    "lastTerm: number",
  ),
  gathered: fact("A vote of `voter` in `term` reached `node`", "node", "term", "voter: node"),
  confirmed: fact(
    "Word of `peer` reached `node` that, in `term`, its disk holds the leader's log up to `index`",
    "node",
    "term",
    "peer",
    "index",
  ),
  noted: fact(
    "`node` handed to its disk that it is in `term`, and that its vote in it is for " +
      "`candidate` (0: no one)",
    "node",
    "term",
    "candidate",
  ),
  handed: fact(
    "`node` handed to its disk an entry of `term` at `index`, where its log ends now",
    "node",
    "index",
    "term",
  ),
  timed: fact(
    "`node` waits `electionUs` for a leader at least, and its leases bear clocks that are " +
      "wrong by `driftPpm` parts per million; it uses `modes` (bits: 0 none of the modes, 1 " +
      "pre-votes, 2 checks of its quorum, 4 leases, 8 reads by rounds of heartbeats); one " +
      "that checks its quorum ignores candidates and leads only while a quorum answers",
    "node",
    "electionUs",
    "driftPpm: number",
    "modes",
  ),
  met: fact("A message of `peer` in `term` reached `node`", "node", "term", "peer"),
  pulsed: fact(
    "`node`, as the leader of `term`, sent `peer` a heartbeat of `round`",
    "node",
    "term",
    "peer",
    "round",
  ),
  felt: fact(
    "A heartbeat of `round` of the `leader` of `term` reached `node`",
    "node",
    "term",
    "leader",
    "round",
  ),
  fed: fact(
    "A message of the leader of `term` reached `node`: it has committed up to index " +
      "`committed`, and its log up to index `through` follows entry `index` of term " +
      "`previous` (0, 0: a snapshot follows none)",
    "node",
    "term",
    "index: number",
    "previous: number",
    "through: number",
    "committed: number",
  ),
  echoed: fact(
    "The answer of `peer` to a heartbeat of `round` in `term` reached `node`",
    "node",
    "term",
    "peer",
    "round",
  ),
  vouched: fact(
    "`node`, as the leader of `term`, sent word that read `sequence` of `client` may be " +
      "answered at its index",
    "node",
    "term",
    "client",
    "sequence: number",
  ),
  enquired: fact(
    "`node` asked its leader at which index it may answer read `sequence` of `client`",
    "node",
    "client",
    "sequence: number",
  ),
  entitled: fact(
    "A leader's word reached `node` that read `sequence` of `client` may be answered at " +
      "`index`",
    "node",
    "client",
    "sequence: number",
    "index",
  ),
  surveyed: fact(
    "`node`, at `asked` by its own clock, asked who would vote for it in `term`, with a " +
      "log that ends at `index`, of term `lastTerm`",
    "node",
    "term",
    "asked: moment",
    "index",
    "lastTerm: number",
  ),
  canvassed: fact(
    "`node` was asked to vote for `candidate` in `term`; as a pre-vote, by that node's " +
      "clock: `asked` (0 no)",
    "node",
    "term",
    "candidate",
    "asked: moment",
  ),
  assured: fact(
    "`node` sent `candidate` word that it would vote for it in `term`, as it was asked at " +
      "`asked`",
    "node",
    "term",
    "candidate",
    "asked: moment",
  ),
  declined: fact(
    "`node`, in `term`, sent `candidate` word that it does not vote for it, or (`asked`, as above) " +
      "that it would not",
    "node",
    "term",
    "candidate",
    "asked: moment",
  ),
  encouraged: fact(
    "Word of `voter` reached `node` that it would vote for it in `term`, as it was asked " +
      "at `asked`",
    "node",
    "term",
    "voter: node",
    "asked: moment",
  ),
  urged: fact("`node` was asked to campaign by the leader of `term`", "node", "term"),
  transferring: fact(
    "`node` told who had asked for it that it hands its leadership over to `peer`",
    "node",
    "peer",
  ),
  handedOver: fact(
    "`node`, as the leader of `term`, asked `peer` to campaign",
    "node",
    "term",
    "peer",
  ),
  committed: claim("`node` knows everything up to `index` to be committed", "node", "index"),
  counted: claim(
    "`node`, as the leader of `term`, counts on `peer`'s disk holding its log up to `index`",
    "node",
    "term",
    "peer",
    "index",
  ),
  ...CHANGE_FACTS,
} as const;

export type RaftFacts = Facts<typeof FACTS>;
