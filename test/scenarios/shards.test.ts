/** What holds for every scenario of the sharded store. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("shards");
