/** What holds for every scenario of Zab. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("zab");
