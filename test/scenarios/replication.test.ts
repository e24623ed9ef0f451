/** What holds for every scenario of replicated registers. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("replication");
