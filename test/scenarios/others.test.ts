/** What holds for every scenario of the folders that have no file here. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("others");
