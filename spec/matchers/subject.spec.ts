import { expect, use } from "chai";
import stepwright from "../../matchers/index.js";
import { happyRows, orders } from "../history/orders.js";
import { recording } from "../history/recording.js";
import { messageOf } from "./message-of.js";

use(stepwright);

describe("The subject of a matcher", () => {
  it("may be a whole GetExecutionHistory response", () => {
    const response = { $metadata: {}, events: recording(...happyRows) };
    expect(response).to.have.succeeded;
    expect(response).to.have.path("Route", "Charge", "Pack");
    expect(response).to.have.branches(["Pack", "Notify"]);
    expect(response).to.have.state("Charge").attempts(3);
  });

  it("is refused when it is one page of a history, negated or not", () => {
    const page = { events: recording(...happyRows), nextToken: "more" };
    const refusal =
      "Cannot judge how the execution ended: this GetExecutionHistory response is one page of several (47 events and a nextToken). " +
      "Read every page, such as with paginateGetExecutionHistory from @aws-sdk/client-sfn, and pass all their events.";
    expect(messageOf(() => expect(page).to.have.succeeded)).to.equal(refusal);
    expect(messageOf(() => expect(page).to.not.have.succeeded)).to.equal(refusal);
    expect(page).to.have.visited("Charge");
  });

  const wrong: readonly (readonly [what: string, subject: unknown, text: string])[] = [
    [
      "a builder",
      { run: () => undefined, toPlan: () => undefined },
      "a workflow that was not run. Did you forget to await the run? Write expect(await workflow(…).run()).",
    ],
    [
      "a running execution",
      { run: () => undefined, until: () => undefined, arn: "arn" },
      "an execution that is still running. Did you forget to await the run? Write expect(await running.run()).",
    ],
    [
      "nothing",
      undefined,
      "undefined. Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.",
    ],
    [
      "a description",
      { executionArn: "arn", status: "SUCCEEDED" },
      "a description of an execution, which has no history. Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.",
    ],
    [
      "a list of events",
      recording(...happyRows),
      "an array of 47. Of a history it needs the whole response: { events }. Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.",
    ],
    [
      "an ARN",
      "arn:aws:states",
      'the text "arn:aws:states". Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.',
    ],
    [
      "a number",
      5,
      "the number 5. Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.",
    ],
    [
      "some object",
      { a: 1, b: 2 },
      "an object with a, b. Pass the Execution that run() resolves to, or a whole GetExecutionHistory response.",
    ],
  ];
  for (const [what, subject, text] of wrong) {
    it(`is refused when it is ${what}`, () => {
      expect(messageOf(() => expect(subject).to.have.visited("A"))).to.equal(
        `"visited" judges an execution, but expect() was given ${text}`,
      );
    });
  }

  it("must be a state where the matcher is about one", () => {
    expect(messageOf(() => expect(orders()).to.have.attempts(3))).to.equal(
      '"attempts" is about a state, and none was chosen. Write expect(execution).to.have.state("Name").attempts(…).',
    );
  });

  it("cannot be a state that was denied", () => {
    expect(messageOf(() => expect(orders()).to.not.have.state("Refund").output({}))).to.equal(
      '"output" follows not.state("Refund"), which asked that the state was not visited. ' +
        'Write to.have.state("Refund").not.output(…): "not" stands before the word it turns round.',
    );
  });

  it("gives properties no arguments", () => {
    const failed = expect(orders([...happyRows.slice(0, 2), [2, "ExecutionFailed", { error: "E" }]])).to.have
      .failed as unknown as (error: string) => void;
    expect(messageOf(() => failed("E"))).to.equal(
      '"failed" takes no arguments. Write failedWith("Error.Name", "cause").',
    );
  });

  it("reads durations with their unit", () => {
    expect(messageOf(() => expect(orders()).to.have.finishedWithin("60"))).to.equal(
      'finishedWithin was given "60", which is not a duration. Write text with a unit, such as "60s", "5m", "1h", or ISO 8601 such as "PT5M".',
    );
  });
});
