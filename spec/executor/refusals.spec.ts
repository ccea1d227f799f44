import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { execution } from "../../dsl/execution.js";
import { workflow } from "../../dsl/workflow.js";
import { rejection } from "../dsl/refusal.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const task = {
  StartAt: "Charge",
  States: { Charge: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true } },
} as const;
const mask = (text: string): string => text.replaceAll(/\bspec\/[^ )]*:\d+:\d+/g, "LINE");

describe("A target that cannot do what a plan needs", () => {
  it("refuses stubs where tasks are real", async () => {
    const port = new RecordedPort({ capabilities: { doubles: false } });
    const run = workflow(arn).on(port).stub("Charge", returns(1)).stub("Ship", returns(1)).run();
    expect(await rejection("PLAN_UNSUPPORTED", run)).to.equal(
      [
        "The plan cannot run on a recording; nothing was started:",
        '  - It stubs "Charge", "Ship", and tasks are real there. Run it on embedded(), or write stub("Charge", …, { on: "embedded" }) where the real task may run.',
      ].join("\n"),
    );
    expect(port.calls).to.deep.equal([]);
  });

  it("refuses a definition where no machine can be made", async () => {
    const port = new RecordedPort({ capabilities: { deploy: false } });
    expect(await rejection("PLAN_UNSUPPORTED", workflow(task).on(port).run())).to.equal(
      [
        "The plan cannot run on a recording; nothing was started:",
        "  - It brings its own definition, and no machine can be created there. Give workflow(…) the ARN of a machine that exists.",
      ].join("\n"),
    );
  });

  it("refuses to read the history of an EXPRESS execution where there is none", async () => {
    const port = new RecordedPort({ capabilities: { expressHistory: false }, machine: { type: "EXPRESS" } });
    const run = workflow(arn).on(port).expectSucceeded().expectOutput({}).expectPath("Done").expectNoErrors().run();
    expect(mask(await rejection("PLAN_UNSUPPORTED", run))).to.equal(
      [
        "The plan cannot run on a recording; nothing was started:",
        '  - It reads the history, and an EXPRESS execution has none there, only status and output: it passes through "Done" (LINE); no state fails (LINE). Leave these out, let the machine log everything to a log group (loggingConfiguration with level ALL and includeExecutionData), or run it on embedded().',
      ].join("\n"),
    );
    expect(port.calls).to.deep.equal(["describeMachine"]);
  });

  it("runs an EXPRESS plan that asks for status and output only, without a look at the history", async () => {
    const port = new RecordedPort({ capabilities: { expressHistory: false }, machine: { type: "EXPRESS" } });
    const result = await workflow(arn).on(port).expectSucceeded().expectExactOutput({}).within("5s").check();
    expect(result.ok).to.equal(true);
    expect(port.calls).to.not.include("history");
  });

  it("refuses to look at an EXPRESS execution afterwards", async () => {
    const port = new RecordedPort({ capabilities: { expressHistory: false } });
    const expressArn = "arn:aws:states:us-east-1:123456789012:express:orders:one:id";
    expect(await rejection("PLAN_UNSUPPORTED", execution(expressArn).on(port).expectSucceeded().run())).to.equal(
      [
        "The plan cannot run on a recording; nothing was started:",
        "  - It looks at an EXPRESS execution, which cannot be asked for after its start. Run it with workflow(…), or on embedded().",
      ].join("\n"),
    );
    expect(port.calls).to.deep.equal([]);
  });
});
