import { expect } from "chai";
import { bench, pass, waiting } from "./support.js";

const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";

describe("Step Functions keeps", () => {
  it("what a machine was created with: logging, tracing, encryption", async () => {
    const world = bench();
    await world.cloud.handle({
      method: "POST",
      path: "/",
      headers: { "X-Amz-Target": "Logs_20140328.CreateLogGroup" },
      body: JSON.stringify({ logGroupName: "a" }),
    });
    const destinations = [
      { cloudWatchLogsLogGroup: { logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:a:*" } },
    ];
    const loggingConfiguration = { level: "ERROR", includeExecutionData: true, destinations };
    const encryptionConfiguration = {
      type: "CUSTOMER_MANAGED_KMS_KEY",
      kmsKeyId: "key",
      kmsDataKeyReusePeriodSeconds: 60,
    };
    const stateMachineArn = await world.machine("orders", pass, {
      loggingConfiguration,
      tracingConfiguration: { enabled: true },
      encryptionConfiguration,
    });
    expect(await world.ok("DescribeStateMachine", { stateMachineArn })).to.deep.include({
      loggingConfiguration,
      tracingConfiguration: { enabled: true },
      encryptionConfiguration,
    });
  });

  it("the defaults of logging beside what was given", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("orders", pass, { loggingConfiguration: { destinations: [] } });
    expect((await world.ok("DescribeStateMachine", { stateMachineArn }))["loggingConfiguration"]).to.deep.equal({
      level: "OFF",
      includeExecutionData: false,
      destinations: [],
    });
  });

  it("a definition out of METADATA_ONLY descriptions", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("orders", pass);
    const described = await world.ok("DescribeStateMachine", { stateMachineArn, includedData: "METADATA_ONLY" });
    expect(described).to.have.property("name", "orders");
    expect(described).to.not.have.property("definition");
  });

  it("warnings out of validation, unless they are asked for, and the list within its limit", async () => {
    const { ok } = bench();
    const broken = JSON.stringify({
      StartAt: "X",
      States: { A: { Type: "Pass", Next: "Y" }, B: { Type: "Pass", Next: "Z" } },
    });
    const all = await ok("ValidateStateMachineDefinition", { definition: broken });
    const some = await ok("ValidateStateMachineDefinition", { definition: broken, maxResults: 1 });
    expect((all["diagnostics"] as object[]).length).to.be.greaterThan(1);
    expect(some).to.deep.equal({
      result: "FAIL",
      diagnostics: (all["diagnostics"] as object[]).slice(0, 1),
      truncated: true,
    });
  });

  it("names, ids and revisions the same for the same seed", async () => {
    const made = async (seed: number): Promise<unknown[]> => {
      const world = bench({ seed });
      const stateMachineArn = await world.machine("orders", pass);
      const { revisionId } = await world.ok("UpdateStateMachine", {
        stateMachineArn,
        definition: JSON.stringify(waiting(1)),
      });
      return [revisionId, (await world.run(stateMachineArn))["name"], (await world.run(stateMachineArn))["name"]];
    };
    const first = await made(1);
    expect(await made(1)).to.deep.equal(first);
    expect(new Set([...first, ...(await made(2))]).size).to.equal(6);
  });

  it("the error of a time-out for the history", async () => {
    const world = bench();
    const done = await world.run(await world.machine("orders", { ...waiting(60), TimeoutSeconds: 3 }), { name: "one" });
    expect(done).to.include({ status: "TIMED_OUT" });
    expect(done).to.not.have.any.keys("error", "cause");
    const { events } = await world.ok("GetExecutionHistory", { executionArn });
    expect((events as object[]).at(-1)).to.deep.include({
      type: "ExecutionTimedOut",
      executionTimedOutEventDetails: { error: "States.Timeout" },
    });
  });

  it("the trace header of an execution", async () => {
    const world = bench();
    const done = await world.run(await world.machine("orders", pass), { traceHeader: "Root=1-2-3" });
    expect(done).to.include({ traceHeader: "Root=1-2-3" });
  });

  it("nothing of an execution that was forgotten, unless the cloud retains it", async () => {
    for (const retain of [false, true]) {
      const world = bench({ retain });
      const stateMachineArn = await world.machine("orders", waiting(1));
      const { executionArn: running } = await world.ok("StartExecution", { stateMachineArn, name: "one" });
      world.cloud.forget(String(running));
      expect(world.cloud.execution(String(running))?.status).to.equal("RUNNING");
      await world.ended(String(running));
      world.cloud.forget(String(running));
      const { statusCode } = await world.call("DescribeExecution", { executionArn: running });
      expect(statusCode).to.equal(retain ? 200 : 400);
    }
  });
});
