/** What holds for every scenario of lock services. */
import { testScenarios } from "../support/scenario-tests.ts";

testScenarios("lock");
