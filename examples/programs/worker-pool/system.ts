/**
 * The pool as a system: no task waits for ever, is left over, or ends the process, and no kind of
 * work is starved.
 */
import { bind, claim, defineSystem, type Protocol, properties } from "rashomon";
import answersNotTaken from "./answers-not-taken.ts?program";
import closedTwice from "./closed-twice.ts?program";
import forgottenUnlock from "./forgotten-unlock.ts?program";
import lockedAgain from "./locked-again.ts?program";
import lostWakeUp from "./lost-wake-up.ts?program";
import main from "./main.ts?program";
import ordersFirst from "./orders-first.ts?program";
import sendsToItself from "./sends-to-itself.ts?program";

const FACTS = {
  worked: claim("`node` has done `rounds` rounds of work since it started", "node", "rounds"),
} as const;

const pool = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "worker-pool", about: "Workers over channels and locks.", facts: FACTS });

export default defineSystem({
  name: "worker-pool",
  about: "A pool of workers, with the mistakes that articles on Go warn of.",
  protocol: pool(main),
  invariants: [
    bind(
      {
        name: "no-deadlock",
        statement: "No task waits for what cannot come.",
        source: "The Go Memory Model; package sync, Mutex",
      },
      properties.noDeadlock,
    ),
    bind(
      {
        name: "no-leak",
        statement: "A task ends within 100 ms after the context on whose account it works.",
        source:
          "Go, package context; Cox-Buday 2017, Concurrency in Go, Preventing Goroutine Leaks",
      },
      properties.noLeak,
    ),
    bind(
      {
        name: "no-starvation",
        statement: "A case that is ready again and again is taken at some time.",
        source: "tokio, select!: with biased; the order is the author's, who must see to fairness",
      },
      properties.noStarvation,
    ),
    bind(
      {
        name: "no-uncaught-error",
        statement: "No process ends by an error of its own.",
        source: "The Go Programming Language Specification, Close: a second close panics",
      },
      properties.noUncaughtError,
    ),
  ],
  mutants: [
    {
      name: "sends-to-itself",
      about: "The receiver of an unbuffered channel sends on it.",
      detectors: ["no-deadlock"],
      protocol: pool(sendsToItself),
    },
    {
      name: "forgotten-unlock",
      about: "A clerk returns with the lock.",
      detectors: ["no-deadlock"],
      protocol: pool(forgottenUnlock),
    },
    {
      name: "locked-again",
      about: "A clerk locks what it holds.",
      detectors: ["no-deadlock"],
      protocol: pool(lockedAgain),
    },
    {
      name: "closed-twice",
      about: "Each worker closes the results.",
      detectors: ["no-uncaught-error"],
      protocol: pool(closedTwice),
    },
    {
      name: "lost-wake-up",
      about: "A wake-up that finds no task waiting is lost.",
      detectors: ["no-deadlock"],
      protocol: pool(lostWakeUp),
    },
    {
      name: "answers-not-taken",
      about: "Late answers block their senders.",
      detectors: ["no-leak"],
      protocol: pool(answersNotTaken),
    },
    {
      name: "orders-first",
      about: "The loop takes orders while there are any.",
      detectors: ["no-starvation"],
      protocol: pool(ordersFirst),
    },
  ],
});
