import { expect } from "chai";
import { returns } from "../../../dsl/doubles/doubles.js";
import { chain } from "../../../dsl/orchestration/chain.js";
import { parallel } from "../../../dsl/orchestration/parallel.js";
import { workflow } from "../../../dsl/workflow.js";
import type { WorkflowBuilder } from "../../../dsl/workflow-builder.js";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";
import type { JsonObject } from "../../../src/util/json.js";

const task = (name: string): JsonObject => ({
  Type: "Task",
  Resource: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
  End: true,
});
const orders: JsonObject = {
  StartAt: "Gift?",
  States: {
    "Gift?": {
      Type: "Choice",
      Choices: [{ Variable: "$.gift", BooleanEquals: true, Next: "Wrap" }],
      Default: "Charge",
    },
    Wrap: task("wrap"),
    Charge: task("charge"),
  },
};

describe("What the parts of batches and chains tell beside their results", () => {
  let cloud: EmbeddedCloud;
  beforeEach(() => {
    cloud = embedded();
  });
  afterEach(() => cloud.close());

  const order = (): WorkflowBuilder =>
    workflow(orders as object)
      .named("order")
      .stub("Wrap", returns({}))
      .stub("Charge", returns({}));
  const told = (warnings: readonly string[]): readonly string[] =>
    warnings.map((text) => text.replace(/ \([^)]*\.ts:\d+:\d+\)/, ""));
  const uncalled = (name: string, state: string): string =>
    `"${name}": The stub for "${state}" was never called: the execution did not reach that state.`;

  it("is told once of a workflow with many inputs, where none of its runs needed it", async () => {
    const inputs = (...gifts: readonly boolean[]): object[] => gifts.map((gift) => ({ gift }));
    const all = await parallel(order(), inputs(true, false, true))
      .on(cloud)
      .check();
    expect(told(all.warnings)).to.deep.equal([]);
    const some = await parallel(order(), inputs(true, true)).on(cloud).check();
    expect(told(some.warnings)).to.deep.equal([uncalled("order", "Charge")]);
    const fault = order().inject({ state: "Charge", error: "Odd" });
    const unmet = await parallel(fault, inputs(true, true)).on(cloud).check();
    expect(told(unmet.warnings)).to.deep.equal([
      uncalled("order", "Charge"),
      '"order": The fault "Charge fails with Odd" was never used: no attempt met it.',
    ]);
  });

  it("is told of each member of a list", async () => {
    const members = [order().withInput({ gift: true }), order().withInput({ gift: false })];
    const { warnings } = await parallel(members).on(cloud).check();
    expect(told(warnings)).to.deep.equal([uncalled("order", "Charge"), uncalled("order-2", "Wrap")]);
  });

  it("is told of each step of a chain, also inside a batch", async () => {
    const steps = chain().add("wrapped", order(), { gift: true }).add("charged", order(), { gift: false });
    const { warnings } = await steps.on(cloud).check();
    expect(told(warnings)).to.deep.equal([uncalled("wrapped", "Charge"), uncalled("charged", "Wrap")]);
    const batch = await parallel([steps.named("day")])
      .on(cloud)
      .check();
    expect(told(batch.warnings)).to.deep.equal(told(warnings).map((text) => `"day": ${text}`));
  });
});
