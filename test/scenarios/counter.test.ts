/** What holds for every scenario of counters. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("counter");
