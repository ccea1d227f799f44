import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const task = {
  StartAt: "Charge",
  States: { Charge: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true } },
};

/** The names the same series of runs gets on a new target. */
async function names(kind: "embedded" | "aws"): Promise<string[]> {
  const port = new RecordedPort({ kind, machine: { definition: task } });
  const base = workflow(arn).on(port);
  await base.check();
  await base.expectSucceeded().check();
  await base.withInput({ a: 1 }).check();
  await base.named("order").check();
  await base.stub("Charge", returns(1)).check();
  return port.started.map(({ name }) => name);
}

describe("The names of executions", () => {
  it("follow from plan and index on the embedded cloud", async () => {
    const made = await names("embedded");
    expect(made.map((name) => name.replace(/[0-9a-f]{8}/, "HASH"))).to.deep.equal([
      "orders-HASH-1",
      "orders-HASH-2",
      "orders-HASH-1",
      "order-HASH-1",
      "orders-HASH-1",
    ]);
    expect(new Set(made).size).to.equal(5);
    expect(await names("embedded")).to.deep.equal(made);
  });

  it("are unique to the process elsewhere", async () => {
    const made = await names("aws");
    expect(new Set(made).size).to.equal(made.length).and.to.be.above(1);
    for (const name of made) expect(name).to.match(/^orders?-[0-9a-f]{8}-[0-9a-f]{8}-\d$/);
  });

  it("are kept when they are exact, and cut to what AWS takes when they are not", async () => {
    const port = new RecordedPort({ kind: "embedded" });
    const long = "x".repeat(80);
    await workflow(arn).on(port).named(long, { exact: true }).check();
    await workflow(arn).on(port).named(long).check();
    expect(port.started[0]?.name).to.equal(long);
    expect(port.started[1]?.name).to.match(/^x{69}-[0-9a-f]{8}-1$/);
  });

  it("do not depend on the lines a plan was written on", async () => {
    const port = new RecordedPort({ kind: "embedded", machine: { definition: task } });
    await workflow(arn).on(port).stub("Charge", returns(1)).check();
    await workflow(arn).on(port).stub("Charge", returns(1)).check();
    const [first, second] = port.started.map(({ name }) => name);
    expect(second).to.equal(first?.replace(/1$/, "2"));
  });
});
