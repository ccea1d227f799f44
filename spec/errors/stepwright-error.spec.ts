import { expect } from "chai";
import { chain } from "../../dsl/orchestration/chain.js";
import { parallel } from "../../dsl/orchestration/parallel.js";
import { workflow } from "../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { StepwrightError } from "../../src/errors/index.js";
import { embedded } from "../../src/targets/index.js";

const definition = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 1, End: true } } } as const;

const firstFrame = (error: unknown): string | undefined =>
  String((error as Error).stack)
    .split("\n")
    .find((line) => line.startsWith("    at "));

describe("The stack of an error", () => {
  it("starts at the line that is wrong, however deep in the package it was found", () => {
    for (const wrong of [
      () => workflow(definition).within("soon"),
      () => chain().retry({ max: 0 }),
      () => parallel([]),
    ]) {
      let thrown: unknown;
      try {
        wrong();
      } catch (error) {
        thrown = error;
      }
      expect(firstFrame(thrown)).to.match(/stepwright-error\.spec\.ts:\d+:\d+/);
    }
  });

  it("starts at the call of what is found while it runs", async () => {
    const unknown = (workflow(definition).on(embedded()) as WorkflowBuilder).expectPath("Resst");
    let thrown: unknown;
    try {
      await unknown.run();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).to.include({ code: "PLAN_NAMES_UNKNOWN" });
    expect(firstFrame(thrown)).to.match(/stepwright-error\.spec\.ts:\d+:\d+/);
  });

  it("begins with name and text, and can be replaced", () => {
    class Special extends StepwrightError<"NAME_EXPECTED"> {
      override readonly name: string = "Special";
    }
    const error = new Special("NAME_EXPECTED", { what: "named(…)", found: "7" });
    expect(error.stack).to.match(/^Special: named\(…\) was given 7\. It takes a name as text\.\n {4}at /);
    expect(Object.keys(error)).not.to.include("stack");
    error.stack = "elsewhere";
    expect(error.stack).to.equal("elsewhere");
  });

  it("is as long as the environment says", () => {
    const { stackTraceLimit } = Error;
    try {
      Error.stackTraceLimit = 1;
      const error = new StepwrightError("NAME_EXPECTED", { what: "named(…)", found: "7" });
      expect(error.stack?.split("\n")).to.have.lengthOf(2);
      Error.stackTraceLimit = 0;
      expect(new StepwrightError("NAME_EXPECTED", { what: "named(…)", found: "7" }).stack).not.to.contain("    at ");
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  });
});
