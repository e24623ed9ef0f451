/** What holds for every scenario of chain replication. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("chain");
