import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { execution } from "../../dsl/execution.js";
import { redrive } from "../../dsl/redrive.js";
import { state } from "../../dsl/state/state.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { aws, embedded } from "../../src/targets/index.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";

const inline = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Inner", States: { Inner: { Type: "Pass", End: true } } },
      End: true,
    },
  },
} as const;

const literal = workflow({
  StartAt: "Fan",
  States: {
    Fan: {
      Type: "Parallel",
      Branches: [{ StartAt: "Left", States: { Left: { Type: "Pass", End: true } } }],
      Next: "Each",
    },
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Inner", States: { Inner: { Type: "Pass", End: true } } },
      End: true,
    },
  },
});

const deployed = () => embedded().deploy("inline", inline);

/** The compiler reads these; nothing of them runs. */
export const compiledOnly: readonly (() => unknown)[] = [
  async () => workflow(await deployed()).expectPath("Each", "Inner"),
  // @ts-expect-error "Iner" is no state of the definition that was deployed
  async () => workflow(await deployed()).expectPath("Each", "Iner"),
  async () => workflow(await embedded().deploy("file", "./orders.asl.json")).expectPath("Any"),
  // States of a literal definition are known, also inside branches and items.
  () => literal.expectPath("Fan", "Left", "Each", "Inner"),
  () => state(inline, "Inner").expectNext("Each"),
  // @ts-expect-error no such state
  () => state(inline, "Iner"),
  // @ts-expect-error no such state
  () => state(inline, "Inner").expectNext("Eahc"),
  () => literal.expectBranches({ Left: "succeeded" }),
  // @ts-expect-error no such state
  () => literal.expectPath("Fan", "Rihgt"),
  // @ts-expect-error no such state
  () => literal.stub("Charge", returns(1)),
  // @ts-expect-error no such state
  () => literal.expectBranches({ Right: "succeeded" }),
  // @ts-expect-error no such end
  () => literal.expectBranches({ Left: "SUCCEEDED" }),
  // @ts-expect-error no such fallback
  () => literal.expectCaught("Fan", "X", "Nowhere"),
  // A definition whose states are not known takes any name.
  () => workflow(arn).expectPath("Anything"),
  () => workflow({ stateMachineArn: arn }).expectPath("Anything"),
  () => workflow({ stateMachineArn: arn, definition: { StartAt: "A", States: { A: {} } } }).expectPath("A"),
  // @ts-expect-error the definition that came with the ARN does not have it
  () => workflow({ stateMachineArn: arn, definition: { StartAt: "A", States: { A: {} } } }).expectPath("B"),
  // A workflow ends in one way.
  () => workflow(arn).expectFailed().expectFailed({ error: "X" }),
  // @ts-expect-error this workflow is already expected to end SUCCEEDED
  () => workflow(arn).expectSucceeded().expectFailed(),
  // @ts-expect-error this workflow is already expected to end FAILED
  () => workflow(arn).expectFailed().expectPath("A").expectTimedOut(),
  // @ts-expect-error a path has states
  () => workflow(arn).expectPath(),
  // @ts-expect-error a value is no double
  () => workflow(arn).stub("A", { ok: true }),
  // @ts-expect-error durations have a unit
  () => workflow(arn).within(60),
  // @ts-expect-error an execution that something else started has its input
  () => execution(executionArn).withInput({}),
  // @ts-expect-error nor can its tasks be stubbed
  () => execution(executionArn).stub("A", returns(1)),
  () => execution<"A" | "B">(executionArn).expectPath("A", "B"),
  // @ts-expect-error not one of its states
  () => execution<"A" | "B">(executionArn).expectPath("C"),
  // The index of an item is no number while the workflow is described.
  () => workflow(arn).expectItems("M", (item, index) => item.expectOutput({ index })),
  // @ts-expect-error it cannot be compared
  () => workflow(arn).expectItems("M", (item, index) => (index === 0 ? item.expectFailed() : item.expectSucceeded())),
  // What acts in mid-run gets the target it was given, whatever is said in between.
  () =>
    literal
      .on(embedded())
      .expectPath("Fan")
      .at("2h", (cloud, running) => cloud.save(running.arn)),
  () =>
    execution(executionArn)
      .on(embedded())
      .at("2h", (cloud) => cloud.now()),
  () =>
    redrive(executionArn)
      .on(embedded())
      .at("2h", (cloud) => cloud.now()),
  () =>
    workflow(arn)
      .on(aws())
      // @ts-expect-error on AWS there is nothing to save
      .at("2h", (cloud) => cloud.save("file")),
  // @ts-expect-error nor does anybody know what the suite runs on
  () => workflow(arn).at("2h", (cloud) => cloud.save("file")),
  // @ts-expect-error this workflow is already expected to end SUCCEEDED
  () => workflow(arn).expectSucceeded().on(embedded()).expectFailed(),
  // A plan is frozen.
  (plan?: ExecutionPlan) => {
    // @ts-expect-error read-only
    plan!.doubles = [];
  },
];

describe("The types of the DSL", () => {
  it("know the states of a literal definition", () => {
    expect(compiledOnly.length).to.be.greaterThan(20);
    expect(literal.expectPath("Fan", "Left").toPlan().expectations[0]).to.deep.include({ states: ["Fan", "Left"] });
  });

  it("let a builder of known states be passed on as one of any", () => {
    const add = (builder: WorkflowBuilder): WorkflowBuilder => builder.expectPath("Fan");
    expect(add(literal as WorkflowBuilder).toPlan().expectations).to.have.length(2);
  });

  it("keep what was added when statuses are stated", () => {
    const chained = literal.expectSucceeded().expectPath("Fan").within("5s").expectOutput({});
    expect(chained.toPlan().expectations.map(({ kind }) => kind)).to.deep.equal(["status", "path", "within", "output"]);
  });
});
