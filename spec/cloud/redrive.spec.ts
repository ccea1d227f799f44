import { expect } from "chai";
import { bench, double, fails, pass, returns, step, task, waiting, type Bench } from "./support.js";
import type { JsonValue } from "../../src/util/json.js";

const day = 24 * 3600;

/** An execution whose Task "Charge" failed, and then would not. */
async function failed(world: Bench, name = "orders"): Promise<string> {
  const machine = await world.machine(name, task());
  const executionArn = `arn:aws:states:us-east-1:123456789012:execution:${name}:one`;
  world.cloud.doubles.register(executionArn, [
    double([step(fails("Declined"), 1), step(returns({ paid: true }), null, 1000)]),
  ]);
  const { status } = await world.run(machine, { name: "one" });
  expect(status).to.equal("FAILED");
  return executionArn;
}

const redriving = ({
  redriveCount,
  redriveDate,
  redriveStatus,
  redriveStatusReason,
}: Record<string, unknown>): object => ({
  redriveCount,
  redriveDate,
  redriveStatus,
  redriveStatusReason,
});

describe("RedriveExecution", () => {
  it("lets a failed execution go on, and tells of it", async () => {
    const world = bench({ startAt: "2030-01-01T00:00:00Z" });
    const executionArn = await failed(world);
    const before = await world.ok("DescribeExecution", { executionArn });
    expect(redriving(before)).to.deep.equal({
      redriveCount: 0,
      redriveDate: undefined,
      redriveStatus: "REDRIVABLE",
      redriveStatusReason: undefined,
    });
    await world.cloud.clock.advanceTo(world.cloud.clock.now + 60_000);
    const { redriveDate } = await world.ok("RedriveExecution", { executionArn });
    expect(redriveDate).to.equal(Date.UTC(2030, 0, 1, 0, 1) / 1000);
    const running = await world.ok("DescribeExecution", { executionArn });
    expect(running["status"]).to.equal("RUNNING");
    expect(running["stopDate"]).to.equal(undefined);
    expect(redriving(running)).to.deep.equal({
      redriveCount: 1,
      redriveDate,
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is RUNNING and cannot be redriven",
    });
    await world.ended(executionArn);
    const ended = await world.ok("DescribeExecution", { executionArn });
    expect(ended).to.include({ status: "SUCCEEDED", output: '{"paid":true}' });
    expect(ended).to.not.have.property("error");
    expect(redriving(ended)).to.include({
      redriveCount: 1,
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
  });

  it("refuses what cannot be redriven, and says why", async () => {
    const world = bench({ startAt: "2030-01-01T00:00:00Z" });
    const machine = await world.machine("pass", pass);
    const { executionArn } = await world.run(machine, { name: "done" });
    const refused = async (arn: unknown): Promise<object> =>
      await world.refused("RedriveExecution", { executionArn: arn });
    expect(await refused(executionArn)).to.deep.equal({
      code: "ExecutionNotRedrivable",
      message: "Execution is SUCCEEDED and cannot be redriven",
    });
    const slow = await world.machine("slow", waiting(60));
    const running = await world.ok("StartExecution", { stateMachineArn: slow });
    expect(await refused(running["executionArn"])).to.deep.equal({
      code: "ExecutionNotRedrivable",
      message: "Execution is RUNNING and cannot be redriven",
    });
    const late = await failed(world);
    await world.cloud.clock.advanceTo(world.cloud.clock.now + (14 * day + 61) * 1000);
    expect(await refused(late)).to.deep.equal({
      code: "ExecutionNotRedrivable",
      message: "Execution redrivable period exceeded",
    });
    expect(await refused(`${late}-not`)).to.deep.equal({
      code: "ExecutionDoesNotExist",
      message: `Execution Does Not Exist: '${late}-not'`,
    });
    const express = "arn:aws:states:us-east-1:123456789012:express:orders:one:1";
    expect(await refused(express)).to.include({ code: "InvalidArn" });
  });

  it("refuses an execution whose history is all but full, or whose year is over", async () => {
    const full = bench();
    const Choices = [{ Variable: "$.stop", IsPresent: true, Next: "C" }];
    const states = {
      A: { Type: "Pass", Next: "B" },
      B: { Type: "Choice", Choices, Default: "A" },
      C: { Type: "Succeed" },
    };
    const endless = await full.machine("endless", { StartAt: "A", States: states });
    const { executionArn } = await full.run(endless);
    expect(await full.refused("RedriveExecution", { executionArn })).to.deep.equal({
      code: "ExecutionNotRedrivable",
      message: "Execution history event limit exceeded",
    });
    const old = bench();
    const year = await old.machine("year", waiting(400 * day));
    const { executionArn: longest } = await old.run(year);
    expect(await old.refused("RedriveExecution", { executionArn: longest })).to.deep.equal({
      code: "ExecutionNotRedrivable",
      message: "Execution has exceeded the max execution time",
    });
  });

  it("answers a client token again for a quarter of an hour", async () => {
    const world = bench();
    const executionArn = await failed(world);
    const first = await world.ok("RedriveExecution", { executionArn, clientToken: "once" });
    await world.ended(executionArn);
    await world.cloud.clock.advanceTo(world.cloud.clock.now + 15 * 60_000 - 1000);
    expect(await world.ok("RedriveExecution", { executionArn, clientToken: "once" })).to.deep.equal(first);
    await world.cloud.clock.advanceTo(world.cloud.clock.now + 1);
    const { code } = await world.refused("RedriveExecution", { executionArn, clientToken: "once" });
    expect(code).to.equal("ExecutionNotRedrivable");
    expect(await world.refused("RedriveExecution", { executionArn, clientToken: "x".repeat(65) })).to.deep.equal({
      code: "ValidationException",
      message:
        `1 validation error detected: Value '${"x".repeat(65)}' at 'clientToken' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 64",
    });
  });

  it("is a filter of ListExecutions", async () => {
    const world = bench();
    const executionArn = await failed(world);
    const stateMachineArn = executionArn.replace(":execution:", ":stateMachine:").replace(/:one$/, "");
    const listed = async (redriveFilter: string): Promise<unknown> => {
      const { executions } = await world.ok("ListExecutions", { stateMachineArn, redriveFilter });
      return (executions as { name: string; redriveCount: number }[]).map((one) => [one.name, one.redriveCount]);
    };
    expect(await listed("REDRIVEN")).to.deep.equal([]);
    expect(await listed("NOT_REDRIVEN")).to.deep.equal([["one", 0]]);
    await world.ok("RedriveExecution", { executionArn });
    await world.ended(executionArn);
    expect(await listed("REDRIVEN")).to.deep.equal([["one", 1]]);
    expect(await listed("NOT_REDRIVEN")).to.deep.equal([]);
  });

  it("can be called by a state machine", async () => {
    const world = bench();
    const executionArn = await failed(world);
    const Resource = "arn:aws:states:::aws-sdk:sfn:redriveExecution";
    const Redrive = { Type: "Task", Resource, Parameters: { "ExecutionArn.$": "$.arn" }, End: true };
    const machine = await world.machine("again", { StartAt: "Redrive", States: { Redrive } });
    const { status, output } = await world.run(machine, { input: JSON.stringify({ arn: executionArn }) });
    expect(status).to.equal("SUCCEEDED");
    expect(JSON.parse(String(output))).to.have.property("RedriveDate");
    await world.ended(executionArn);
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({ status: "SUCCEEDED", redriveCount: 1 });
  });
});

describe("a redriven Map Run", () => {
  const mapping = (more: Record<string, JsonValue> = {}, ExecutionType = "STANDARD"): object => ({
    StartAt: "M",
    States: {
      M: {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType },
          StartAt: "First",
          States: {
            First: { Type: "Pass", Next: "Charge" },
            Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card", End: true },
          },
        },
        Label: "Each",
        End: true,
        ...more,
      },
    },
  });

  async function mapRun(world: Bench, executionArn: string): Promise<Record<string, unknown>> {
    const { mapRuns } = await world.ok("ListMapRuns", { executionArn });
    expect(mapRuns).to.have.length(1);
    return await world.ok("DescribeMapRun", { mapRunArn: (mapRuns as { mapRunArn: string }[])[0]?.mapRunArn });
  }

  async function once(world: Bench, definition: object, afterMs?: number): Promise<string> {
    const machine = await world.machine("maps", definition);
    const executionArn = "arn:aws:states:us-east-1:123456789012:execution:maps:one";
    const left = new Map([
      ["2", 1],
      ["4", 1],
    ]);
    const answer = ({ payload }: { payload: JsonValue }): JsonValue => {
      const key = JSON.stringify(payload);
      const count = left.get(key) ?? 0;
      left.set(key, count - 1);
      if (count > 0) throw Object.assign(new Error("not yet"), { name: "NotYet" });
      calls.push(key);
      return payload;
    };
    const node = double([
      step({ kind: "handles", fn: { kind: "fn", ref: "#1", label: "handles", at: "x" } }, null, afterMs),
    ]).node;
    const bound = { node, functions: new Map([["#1", (payload: JsonValue) => answer({ payload })]]) };
    world.cloud.doubles.register(executionArn, [bound as never]);
    const { status } = await world.run(machine, { name: "one", input: "[1,2,3,4]" });
    expect(status).to.equal("FAILED");
    return executionArn;
  }
  let calls: string[] = [];
  beforeEach(() => (calls = []));

  it("redrives the child executions that did not succeed, and no others", async () => {
    const world = bench();
    const executionArn = await once(world, mapping({ ToleratedFailureCount: 1 }));
    const before = await mapRun(world, executionArn);
    expect(before).to.include({ status: "FAILED", redriveCount: 0 });
    expect(before["executionCounts"]).to.include({ succeeded: 2, failed: 2, total: 4, pendingRedrive: 0 });
    await world.ok("RedriveExecution", { executionArn });
    await world.ended(executionArn);
    const { status, output } = await world.ok("DescribeExecution", { executionArn });
    expect({ status, output }).to.deep.equal({ status: "SUCCEEDED", output: "[1,2,3,4]" });
    expect(calls).to.deep.equal(["1", "3", "2", "4"]);
    const after = await mapRun(world, executionArn);
    expect(after).to.include({ status: "SUCCEEDED", redriveCount: 1 });
    expect(after["redriveDate"]).to.be.a("number");
    const counts = { succeeded: 4, failed: 0, aborted: 0, total: 4, pendingRedrive: 0, failuresNotRedrivable: 0 };
    expect(after["executionCounts"]).to.include(counts);
    expect(after["itemCounts"]).to.include(counts);
    const { events } = await world.ok("GetExecutionHistory", { executionArn });
    const told = (events as { type: string; id: number; previousEventId: number }[]).slice(-6);
    expect(told.map(({ type }) => type)).to.deep.equal([
      "ExecutionRedriven",
      "MapRunRedriven",
      "MapRunSucceeded",
      "MapStateSucceeded",
      "MapStateExited",
      "ExecutionSucceeded",
    ]);
    expect(told[1]).to.deep.include({
      previousEventId: told[0]?.id,
      mapRunRedrivenEventDetails: { mapRunArn: after["mapRunArn"], redriveCount: 1 },
    });
  });

  it("gives its child executions a redrive of their own", async () => {
    const world = bench();
    const executionArn = await once(world, mapping({ ToleratedFailureCount: 1 }));
    const { mapRunArn } = await mapRun(world, executionArn);
    const children = async (): Promise<Record<string, unknown>[]> => {
      const { executions } = await world.ok("ListExecutions", { mapRunArn });
      const arns = (executions as { executionArn: string }[]).map((one) => one.executionArn).reverse();
      return await Promise.all(arns.map((arn) => world.ok("DescribeExecution", { executionArn: arn })));
    };
    const before = await children();
    expect(before.map(({ redriveStatus }) => redriveStatus)).to.deep.equal([
      "NOT_REDRIVABLE",
      "REDRIVABLE_BY_MAP_RUN",
      "NOT_REDRIVABLE",
      "REDRIVABLE_BY_MAP_RUN",
    ]);
    const child = before[1]?.["executionArn"];
    const { code } = await world.refused("RedriveExecution", { executionArn: child });
    expect(code).to.equal("ExecutionNotRedrivable");
    await world.ok("RedriveExecution", { executionArn });
    await world.ended(executionArn);
    const after = await children();
    expect(after.map(({ executionArn: arn }) => arn)).to.deep.equal(before.map(({ executionArn: arn }) => arn));
    expect(after.map(({ redriveCount }) => redriveCount)).to.deep.equal([0, 1, 0, 1]);
    const { events } = await world.ok("GetExecutionHistory", { executionArn: child });
    const types = (events as { type: string }[]).map(({ type }) => type);
    expect(types.filter((type) => type === "PassStateEntered")).to.have.length(1);
    expect(types.slice(-5)).to.deep.equal([
      "LambdaFunctionScheduled",
      "LambdaFunctionStarted",
      "LambdaFunctionSucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
  });

  it("lets children wait for their redrive, and tells so", async () => {
    const world = bench();
    const executionArn = await once(world, mapping({ ToleratedFailureCount: 1, MaxConcurrency: 1 }), 1000);
    await world.ok("RedriveExecution", { executionArn });
    await world.cloud.clock.advanceTo(world.cloud.clock.now + 500);
    const { mapRunArn, executionCounts, itemCounts } = await mapRun(world, executionArn);
    const counts = { succeeded: 2, running: 1, pendingRedrive: 1, failed: 0, pending: 0 };
    expect(executionCounts).to.include(counts);
    expect(itemCounts).to.include(counts);
    const listed = async (statusFilter: string): Promise<{ executionArn: string; status: string }[]> =>
      (await world.ok("ListExecutions", { mapRunArn, statusFilter }))["executions"] as never;
    const [waits, ...others] = await listed("PENDING_REDRIVE");
    expect(others).to.deep.equal([]);
    expect(waits?.status).to.equal("PENDING_REDRIVE");
    expect(await listed("FAILED")).to.deep.equal([]);
    expect(await listed("RUNNING")).to.have.length(1);
    const described = await world.ok("DescribeExecution", { executionArn: waits?.executionArn });
    expect(described["status"]).to.equal("PENDING_REDRIVE");
    const stateMachineArn = executionArn.replace(":execution:", ":stateMachine:").replace(/:one$/, "");
    expect(await world.refused("ListExecutions", { stateMachineArn, statusFilter: "PENDING_REDRIVE" })).to.include({
      code: "ValidationException",
    });
    await world.ended(executionArn);
    expect(await listed("PENDING_REDRIVE")).to.deep.equal([]);
  });

  it("takes over what had come to its end when the Map Run was given up", async () => {
    const world = bench();
    const machine = await world.machine("maps", mapping({ ToleratedFailurePercentage: 30 }));
    const executionArn = "arn:aws:states:us-east-1:123456789012:execution:maps:one";
    let well = false;
    const answer = (payload: number): number => {
      if (well || payload % 2 === 1) return payload;
      throw new Error("not yet");
    };
    const { node } = double([step({ kind: "handles", fn: { kind: "fn", ref: "#1", label: "handles", at: "x" } })]);
    world.cloud.doubles.register(executionArn, [{ node, functions: new Map([["#1", answer]]) } as never]);
    const items = Array.from({ length: 700 }, (_, index) => index);
    await world.run(machine, { name: "one", input: JSON.stringify(items) });
    well = true;
    await world.ok("RedriveExecution", { executionArn });
    await world.ended(executionArn);
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({
      status: "SUCCEEDED",
      output: JSON.stringify(items),
    });
  });

  it("starts children it never started, and Express ones anew", async () => {
    const world = bench();
    const executionArn = await once(world, mapping({ MaxConcurrency: 1 }, "EXPRESS"));
    const before = await mapRun(world, executionArn);
    expect(before["executionCounts"]).to.include({ succeeded: 1, failed: 1, pending: 2 });
    for (const status of ["FAILED", "SUCCEEDED"]) {
      await world.ok("RedriveExecution", { executionArn });
      await world.ended(executionArn);
      expect(await world.ok("DescribeExecution", { executionArn })).to.include({ status });
    }
    expect(calls).to.deep.equal(["1", "2", "3", "4"]);
    expect(await mapRun(world, executionArn)).to.include({ status: "SUCCEEDED", redriveCount: 2 });
  });

  it("is another one where the items could not be read", async () => {
    const world = bench();
    const ItemReader = {
      Resource: "arn:aws:states:::s3:getObject",
      ReaderConfig: { InputType: "JSON" },
      Parameters: { Bucket: "b", Key: "k" },
    };
    const machine = await world.machine("reads", mapping({ ItemReader }));
    const { executionArn, status } = await world.run(machine);
    expect(status).to.equal("FAILED");
    world.cloud.s3.put({ bucket: "b", key: "k", body: "[]" });
    await world.ok("RedriveExecution", { executionArn });
    await world.ended(String(executionArn));
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({ status: "SUCCEEDED", output: "[]" });
    const { mapRuns } = await world.ok("ListMapRuns", { executionArn });
    expect(mapRuns).to.have.length(2);
  });
});
