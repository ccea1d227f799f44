import { CreateStateMachineCommand, DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { embedded, execution, type EmbeddedCloud, type Execution } from "stepwright";
import { segmentsOf, traceOf } from "./trace.js";

describe("The trace of a transfer", () => {
  const traceId = "1-5e1b4151-5ac6c58f37e0fd16ee0c0e10";
  let cloud: EmbeddedCloud;
  let traced: string;

  beforeEach(async () => {
    cloud = embedded();
    cloud.lambda("look-up-account", () => ({ open: true }));
    const { stateMachineArn = "" } = await cloud.sfn.send(
      new CreateStateMachineCommand({
        name: "transfers",
        roleArn: "arn:aws:iam::123456789012:role/transfers",
        definition: readFileSync(new URL("./transfer.asl.json", import.meta.url), "utf8"),
        tracingConfiguration: { enabled: true },
      }),
    );
    traced = stateMachineArn;
  });
  afterEach(() => cloud.close());

  /** Runs a transfer with tracing on. */
  async function transfer(): Promise<Execution> {
    const { executionArn = "" } = await cloud.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: traced,
        input: JSON.stringify({ from: "A1", to: "B2", amount: 20 }),
        traceHeader: `Root=${traceId};Sampled=1`,
      }),
    );
    return execution(executionArn).on(cloud).expectSucceeded().within("60s").run();
  }

  /** A bank that fails so, one time after the other, before it works. */
  const bankFails = (...errors: string[]): void =>
    cloud.lambda("workflow-processor", () => {
      const error = errors.shift();
      if (error !== undefined) throw Object.assign(new Error("Sorry."), { name: error });
      return { transferId: "t-1" };
    });

  it("has the identifier that it was started with", async () => {
    bankFails();
    const { executionArn } = await transfer();
    const { traceHeader } = await cloud.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(/Root=([^;]+)/.exec(traceHeader ?? "")?.[1]).to.equal(traceId);
  });

  it("is complete: every state, in the time of what it belongs to", async () => {
    bankFails();
    const done = await transfer();
    const trace = traceOf(done);
    const names = segmentsOf(trace).map(({ name }) => name);
    expect(names).to.include.members(done.visits.map(({ state }) => state));
    for (const whole of segmentsOf(trace)) {
      expect(whole.end_time).to.be.at.least(whole.start_time);
      for (const part of whole.subsegments) {
        expect(part.start_time).to.be.at.least(whole.start_time);
        expect(part.end_time).to.be.at.most(whole.end_time);
      }
    }
  });

  it("takes no longer than half a minute, and shows where the time went", async () => {
    bankFails();
    const trace = traceOf(await transfer());
    expect(trace.end_time - trace.start_time).to.be.at.most(30);
    const slowest = trace.subsegments.reduce((slow, one) =>
      one.end_time - one.start_time > slow.end_time - slow.start_time ? one : slow,
    );
    expect(slowest.name).to.equal("Settle");
  });

  it("shows each error, and that the workflow got over it", async () => {
    bankFails("Bank.Busy", "Bank.Busy");
    const trace = traceOf(await transfer());
    const [attempts = []] = trace.subsegments.flatMap(({ name, subsegments }) =>
      name === "Transfer" ? [subsegments] : [],
    );
    expect(attempts.map(({ error }) => error)).to.deep.equal(["Bank.Busy", "Bank.Busy", undefined]);
    expect(attempts.map(({ start_time }) => start_time - trace.start_time)).to.deep.equal([0, 2, 6]);
    expect(trace.fault).to.equal(false);
  });

  it("shows what a catcher took", async () => {
    bankFails("Bank.Refused");
    const trace = traceOf(await transfer());
    expect(trace.subsegments.map(({ name, error }) => [name, error])).to.deep.equal([
      ["LookUp", undefined],
      ["Transfer", "Bank.Refused"],
      ["TellRefusal", undefined],
    ]);
  });
});
