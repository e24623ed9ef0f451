/** What holds for every scenario of Paxos and Multi-Paxos. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("paxos");
