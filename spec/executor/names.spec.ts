import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { branch, item } from "../../dsl/threads.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { StepwrightError } from "../../src/errors/index.js";
import { definition } from "./machine.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

/** What a builder names wrongly, without the lines it was written on, after a look that nothing was started. */
async function problems(say: (builder: WorkflowBuilder) => WorkflowBuilder): Promise<readonly string[]> {
  const port = new RecordedPort({ machine: { definition } });
  const error: unknown = await say(workflow(arn).on(port))
    .check()
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(port.calls).to.not.include("start");
  if (!(error instanceof StepwrightError) || error.code !== "PLAN_NAMES_UNKNOWN") throw error ?? new Error("It fits.");
  return (error as StepwrightError<"PLAN_NAMES_UNKNOWN">).facts.problems.map((problem) =>
    problem.replace(/ \(spec\/executor\/names\.spec\.ts:\d+:\d+\)$/, ""),
  );
}

describe("Names in a plan", () => {
  it("fit a definition when each is what it has to be", async () => {
    const port = new RecordedPort({ machine: { definition } });
    await workflow(arn)
      .on(port)
      .stub("Charge", returns(1))
      .stubIn("billing", "Elsewhere", returns(1))
      .expectPath("Route", "Price", "Receipt")
      .expectExactPath(["Charge"], { in: branch("Ship") })
      .expectExactPath(["Price"], { in: item("Each", 0) })
      .expectBranches(["Charge", "Ship"])
      .expectItems("Each", (one) => one.expectVisited("Price"))
      .expectRetries("Fulfil", 0)
      .expectState("Charge", (state) => state.caughtBy("Invoice"))
      .check();
    expect(port.calls).to.include("start");
  });

  it("are refused when there is no such state", async () => {
    expect(
      await problems((builder) =>
        builder
          .stub("Chrage", returns(1))
          .expectPath("Bulk", "Recipt")
          .expectNotVisited("Nowhere-at-all")
          .expectVisits("Shp", 1)
          .expectCaught("Charge", "X", "Invoce")
          .expectState("Charge", (state) => state.caughtBy("Invioce"))
          .expectExactPath(["Done"], { in: item("Eech", 0) })
          .expectItems("Each", [(one) => one.expectPath("Prize")]),
      ),
    ).to.deep.equal([
      'stub names "Chrage", which is not a state of it. Did you mean "Charge"?',
      'expectPath names "Recipt", which is not a state of it. Did you mean "Receipt"?',
      'expectNotVisited names "Nowhere-at-all", which is not a state of it.',
      'expectVisits names "Shp", which is not a state of it. Did you mean "Ship"?',
      'expectCaught names "Invoce", which is not a state of it. Did you mean "Invoice"?',
      'expectState names "Invioce", which is not a state of it. Did you mean "Invoice"?',
      'expectExactPath names "Eech", which is not a state of it. Did you mean "Each"?',
      'expectItems names "Prize", which is not a state of it. Did you mean "Price"?',
    ]);
  });

  it("are refused when the state is of another kind", async () => {
    expect(
      await problems((builder) =>
        builder
          .stub("Ship", returns(1))
          .stubIn("orders", "Done", returns(1))
          .expectBranches(["Bulk"])
          .expectBranches({ Done: "succeeded" })
          .expectItems("Fulfil", 1)
          .expectItems("Each", (one) => one.expectVisited("Charge"))
          .expectMaxConcurrency("Settle", 1)
          .expectCalled("Bulk")
          .expectRetries("Bulk", 1)
          .expectBackoff("Settle", ["1s"])
          .expectCaught("Done"),
      ),
    ).to.deep.equal([
      'stub names "Ship", which is a Pass state: it takes a Task.',
      'stub names "Done", which is a Succeed state: it takes a Task.',
      'expectBranches names "Bulk", which stands in no branch of a Parallel state.',
      'expectBranches names "Done", which stands in no branch of a Parallel state.',
      'expectItems names "Fulfil", which is a Parallel state: it takes a Map.',
      'expectItems names "Charge", which stands outside the Map state "Each".',
      'expectMaxConcurrency names "Settle", which is a Wait state: it takes a Map.',
      'expectCalled names "Bulk", which is a Pass state: it takes a Task.',
      'expectRetries names "Bulk", which is a Pass state: only Task, Parallel and Map states are tried again or caught.',
      'expectBackoff names "Settle", which is a Wait state: only Task, Parallel and Map states are tried again or caught.',
      'expectCaught names "Done", which is a Succeed state: only Task, Parallel and Map states are tried again or caught.',
    ]);
  });

  it("are told all at once, with the names there are", async () => {
    const port = new RecordedPort();
    const message = await workflow(arn)
      .on(port)
      .expectPath("A", "B")
      .run()
      .catch((error: Error) => error.message.replaceAll(/\bspec\/[^ )]*:\d+:\d+/g, "LINE"));
    expect(message).to.equal(
      [
        "The plan does not fit the definition of orders; nothing was started:",
        '  - expectPath names "A", which is not a state of it. (LINE)',
        '  - expectPath names "B", which is not a state of it. (LINE)',
        "Its states are Done.",
      ].join("\n"),
    );
  });

  it("of a definition that is brought along are judged before it is deployed", async () => {
    const port = new RecordedPort();
    const wrong = workflow("examples/orders/orders.asl.json").on(port).expectPath("Nowhere");
    expect(await wrong.run().catch((error: Error) => error.message)).to.match(
      /^The plan does not fit the definition of .*orders\.asl\.json; nothing was started:/,
    );
    expect(port.calls).to.deep.equal([]);
  });
});
