/** What holds for every scenario of commit protocols. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("commit");
