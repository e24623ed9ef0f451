/** What holds for every scenario of failure detectors. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("detector");
