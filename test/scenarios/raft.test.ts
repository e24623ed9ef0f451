/** What holds for every scenario of Raft. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("raft");
