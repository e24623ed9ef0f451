/** What holds for every scenario of primary and backup. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("primary-backup");
