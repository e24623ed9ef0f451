/** What holds for every scenario of two-phase commit over groups. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("spanner");
