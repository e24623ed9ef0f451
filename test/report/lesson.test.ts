import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readLessons } from "../../src/host/lessons.ts";
import { parseLesson } from "../../src/report/lesson.ts";

describe("the lessons of the documentation", () => {
  const lessons = readLessons();

  it("are at least twelve, and name scenarios that there are", () => {
    expect(lessons.length).toBeGreaterThanOrEqual(12);
    for (const { lesson } of lessons) {
      for (const path of lesson.scenarios) expect(existsSync(path), path).toBe(true);
    }
  });

  it("ask for a prediction, one of which is right", () => {
    for (const { lesson } of lessons) {
      expect(lesson.options.length).toBeGreaterThanOrEqual(2);
      expect(lesson.options[lesson.right]).toBeDefined();
      for (const part of [lesson.setting, lesson.question, lesson.answer, lesson.rule]) {
        expect(part.length).toBeGreaterThan(0);
      }
    }
  });

  it("without a part are refused by the name of the part", () => {
    expect(() => parseLesson("# One\n\n## Predict\n\n- A. x\n", "one.md")).toThrow(
      'one.md: expected a part "## Run it"',
    );
  });
});
