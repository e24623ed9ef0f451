/** What holds for every scenario of Percolator. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("percolator");
