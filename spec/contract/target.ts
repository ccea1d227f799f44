import { expect } from "chai";
import { waitingAt } from "../../dsl/waiting.js";
import { returns } from "../../dsl/doubles/doubles.js";
import { state } from "../../dsl/state/state.js";
import { workflow } from "../../dsl/workflow.js";
import type { StartRequest, TargetPort } from "../../src/executor/port.js";
import type { Target } from "../../src/targets/target.js";
import { rejection } from "../targets/rejection.js";
import type { TargetWorld } from "./worlds.js";

const passes = { StartAt: "Double", States: { Double: { Type: "Pass", Result: { b: 2 }, End: true } } };
const fails = { StartAt: "No", States: { No: { Type: "Fail", Error: "Order.Empty", Cause: "no items" } } };
const rests = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 86_400, End: true } } };

/** 1,400 Pass states: a history of more than two pages. */
const long = {
  StartAt: "S0",
  States: Object.fromEntries(
    Array.from({ length: 1400 }, (_, index) => [
      `S${index}`,
      { Type: "Pass", ...(index === 1399 ? { End: true } : { Next: `S${index + 1}` }) },
    ]),
  ),
};

/** What every target does alike: embedded, through an endpoint, and by the way of AWS. */
export function targetContract(world: TargetWorld): void {
  describe(`A target: ${world.name}`, () => {
    let target: Target;
    let port: TargetPort;
    let close: () => Promise<void>;
    let runs = 0;

    const requestOf = (stateMachineArn: string, input = "{}"): StartRequest => ({
      stateMachineArn,
      name: `run-${++runs}`,
      input,
      type: "STANDARD",
      doubles: [],
    });

    before(async () => {
      ({ target, close } = await world.open());
      port = target.port();
    });
    after(() => close());

    it("looks at the items of a distributed Map through its child executions", async () => {
      const machine = await target.deploy("each", {
        StartAt: "Each",
        States: {
          Each: {
            Type: "Map",
            ItemsPath: "$.items",
            ToleratedFailureCount: 1,
            ItemProcessor: {
              ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
              StartAt: "Known",
              States: {
                Known: {
                  Type: "Choice",
                  Choices: [{ Variable: "$.id", NumericEquals: 2, Next: "No" }],
                  Default: "Yes",
                },
                No: { Type: "Fail", Error: "Unknown" },
                Yes: { Type: "Pass", Parameters: { "seen.$": "$.id" }, End: true },
              },
            },
            End: true,
          },
        },
      });
      const execution = await workflow(machine)
        .on(target)
        .withInput({ items: [{ id: 1 }, { id: 2 }, { id: 3 }] })
        .expectItems("Each", { total: 3, succeeded: 2, failed: 1 })
        .expectItems("Each", [
          (item) => item.expectPath("Known", "Yes").expectOutput({ seen: 1 }),
          (item) => item.expectPath("Known", "No").expectFailed(),
          (item) => item.expectOutput({ seen: 3 }),
        ])
        .expectItems("Each", (item) => item.expectVisited("Known"))
        .expectMaxConcurrency("Each", 3)
        .within("20s")
        .run();
      expect(execution.mapRuns.map(({ map, counts, whole }) => ({ map, total: counts.total, whole }))).to.deep.equal([
        { map: "Each", total: 3, whole: true },
      ]);
    });

    it("runs a machine to its end and gives its whole history", async () => {
      const machine = await target.deploy("passes", passes);
      expect(machine.definition).to.deep.equal(passes);
      const request = requestOf(machine.stateMachineArn, '{"a": 1}');
      const { executionArn, startDate } = await port.start(request);
      expect(executionArn).to.match(new RegExp(`:execution:${machine.name}:${request.name}$`));
      expect(await port.wait(executionArn, { deadlineMs: 30_000 })).to.equal("ended");
      const seen = await port.describe(executionArn);
      expect(seen).to.deep.include({
        executionArn,
        stateMachineArn: machine.stateMachineArn,
        name: request.name,
        status: "SUCCEEDED",
        startDate,
        input: '{"a": 1}',
        output: '{"b":2}',
        error: undefined,
        cause: undefined,
      });
      expect(seen.stopDate).to.be.instanceOf(Date);
      const events = await port.history(executionArn);
      expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).to.deep.equal([
        [1, 0, "ExecutionStarted"],
        [2, 0, "PassStateEntered"],
        [3, 2, "PassStateExited"],
        [4, 3, "ExecutionSucceeded"],
      ]);
      expect(events[0]?.timestamp).to.be.instanceOf(Date);
      port.release(executionArn);
      expect(port.warnings(executionArn)).to.deep.equal([]);
    });

    it("gives error and cause of a failed execution", async () => {
      const { stateMachineArn } = await target.deploy("fails", fails);
      const { executionArn } = await port.start(requestOf(stateMachineArn));
      await port.wait(executionArn, { deadlineMs: 30_000 });
      expect(await port.describe(executionArn)).to.deep.include({
        status: "FAILED",
        error: "Order.Empty",
        cause: "no items",
        output: undefined,
      });
      expect((await port.history(executionArn)).at(-1)?.type).to.equal("ExecutionFailed");
    });

    it("reads a history of several pages", async () => {
      const { stateMachineArn } = await target.deploy("long", long);
      const { executionArn } = await port.start(requestOf(stateMachineArn));
      await port.wait(executionArn, { deadlineMs: 30_000 });
      const events = await port.history(executionArn);
      expect(events).to.have.lengthOf(2802);
      expect(events.every(({ id }, index) => id === index + 1)).to.equal(true);
    });

    it("waits no longer than the deadline, and stops what it cut off", async () => {
      const { stateMachineArn } = await target.deploy("rests", rests);
      const { executionArn } = await port.start(requestOf(stateMachineArn));
      expect(await port.wait(executionArn, { deadlineMs: 60 })).to.equal("deadline");
      expect((await port.describe(executionArn)).status).to.equal("RUNNING");
      expect((await port.history(executionArn)).map(({ type }) => type)).to.deep.equal([
        "ExecutionStarted",
        "WaitStateEntered",
      ]);
      await port.stop(executionArn, { error: "Stepwright.Deadline", cause: "60ms" });
      expect(await port.wait(executionArn, { deadlineMs: 30_000 })).to.equal("ended");
      expect(await port.describe(executionArn)).to.include({
        status: "ABORTED",
        error: "Stepwright.Deadline",
        cause: "60ms",
      });
      expect((await port.history(executionArn)).at(-1)?.type).to.equal("ExecutionAborted");
    });

    it("gives up waiting when it is told to", async () => {
      const { stateMachineArn } = await target.deploy("rests", rests);
      const { executionArn } = await port.start(requestOf(stateMachineArn));
      const signal = AbortSignal.abort(new Error("enough"));
      const waiting = port.wait(executionArn, { deadlineMs: undefined, signal });
      expect(await waiting.catch((error: Error) => error.message)).to.equal("enough");
      await port.stop(executionArn, { error: "e", cause: "c" });
    });

    it("answers a callback, and judges the execution that waits beside it", async () => {
      const helper = await target.deploy("helper", passes);
      const asking = await target.deploy("asking", {
        StartAt: "Ask",
        States: {
          Ask: {
            Type: "Task",
            Resource: "arn:aws:states:::states:startExecution.waitForTaskToken",
            Parameters: { StateMachineArn: helper.stateMachineArn, Input: { "token.$": "$$.Task.Token" } },
            End: true,
          },
        },
      });
      const asked = workflow(asking)
        .on(target)
        .expectExactOutput({ approved: true })
        .expectChild("Ask", (child) => child.expectSucceeded().expectExactPath("Double"))
        .within("60s");
      await asked.answers("Ask", (token) => ({ approved: token.length > 0 })).run();
      const running = await asked.start();
      const { state, taskToken } = await running.until(waitingAt("Ask"));
      expect(state).to.equal("Ask");
      expect(taskToken).to.be.a("string");
      await running.sendTaskSuccess("Ask", { approved: true });
      await running.run();
    });

    it("starts once for the same name and input", async () => {
      const { stateMachineArn } = await target.deploy("rests", rests);
      const request = requestOf(stateMachineArn);
      const first = await port.start(request);
      expect(await port.start(request)).to.deep.equal(first);
      await port.stop(first.executionArn, { error: "e", cause: "c" });
      const error = await rejection("EXECUTION_NAME_TAKEN", port.start({ ...request, input: '{"other":true}' }));
      expect(error.facts).to.include({ executionArn: first.executionArn });
    });

    it("describes a machine, and the one an execution belongs to", async () => {
      const { stateMachineArn, name } = await target.deploy("passes", passes);
      const description = { stateMachineArn, name, type: "STANDARD", definition: passes };
      expect(await port.describeMachine(stateMachineArn)).to.deep.equal(description);
      expect(await port.describeMachine(`${stateMachineArn}#HappyPath`)).to.deep.equal(description);
      const { executionArn } = await port.start(requestOf(stateMachineArn));
      expect(await port.describeMachineForExecution(executionArn)).to.deep.equal(description);
    });

    it("deploys a changed definition under the same name", async () => {
      await target.deploy("changes", passes);
      const { stateMachineArn } = await target.deploy("changes", fails);
      const { executionArn } = await port.start(requestOf(stateMachineArn));
      await port.wait(executionArn, { deadlineMs: 30_000 });
      expect((await port.describe(executionArn)).status).to.equal("FAILED");
      const again = await target.deploy("changes", passes);
      const second = await port.start(requestOf(again.stateMachineArn));
      await port.wait(second.executionArn, { deadlineMs: 30_000 });
      expect((await port.describe(second.executionArn)).status).to.equal("SUCCEEDED");
    });

    it("deploys for one run, and removes the machine again", async () => {
      const { machine, remove } = await port.deployTemporary("passes", passes);
      const { executionArn } = await port.start(requestOf(machine.stateMachineArn));
      expect(await port.wait(executionArn, { deadlineMs: 30_000 })).to.equal("ended");
      await remove();
      const error = await rejection("MACHINE_UNKNOWN", port.describeMachine(machine.stateMachineArn));
      expect(error.facts).to.include({ stateMachineArn: machine.stateMachineArn });
    });

    it("gives status and output of an EXPRESS execution", async () => {
      const { stateMachineArn } = await target.deploy("quick", passes, { type: "EXPRESS" });
      expect((await port.describeMachine(stateMachineArn)).type).to.equal("EXPRESS");
      const { executionArn } = await port.start({ ...requestOf(stateMachineArn), type: "EXPRESS" });
      expect(await port.wait(executionArn, { deadlineMs: 30_000 })).to.equal("ended");
      expect(await port.describe(executionArn)).to.include({ status: "SUCCEEDED", output: '{"b":2}', input: "{}" });
      port.release(executionArn);
    });

    it("runs one state alone, and tells its inside", async () => {
      const machine = await target.deploy("passes", passes);
      const double = state(machine, "Double" as never).on(target);
      const tested = await double.withInput({ a: 1 }).expectEnd().expectExactOutput({ b: 2 }).run();
      expect(tested.inspection).to.deep.equal({
        input: { a: 1 },
        result: { b: 2 },
        afterResultSelector: { b: 2 },
        afterResultPath: { b: 2 },
      });
      const refused = double.mock(returns(1)).expectEnd().run();
      expect((await rejection("PLAN_UNSUPPORTED", refused)).message).to.contain("Take .mock(…) away.");
    });

    it("refuses a definition in AWS's words", async () => {
      const error = await rejection(
        "MACHINE_REFUSED",
        target.deploy("broken", { StartAt: "Nowhere", States: passes.States }),
      );
      expect(error.facts).to.include({ name: "broken" });
      expect(error.message).to.match(
        /^The definition of "broken" was refused by .+: Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: /,
      );
    });

    it("knows what is not there", async () => {
      const arn = (await target.deploy("passes", passes)).stateMachineArn;
      const nowhere = arn.replace(/stateMachine:.*/, "stateMachine:nowhere");
      const never = arn.replace(/stateMachine:.*/, "execution:nowhere:never");
      await rejection("MACHINE_UNKNOWN", port.start(requestOf(nowhere)));
      await rejection("MACHINE_UNKNOWN", port.describeMachine(nowhere));
      await rejection("EXECUTION_UNKNOWN", port.wait(never, { deadlineMs: 1000 }));
      await rejection("EXECUTION_UNKNOWN", port.describe(never));
      await rejection("EXECUTION_UNKNOWN", port.history(never));
      await rejection("EXECUTION_UNKNOWN", port.describeMachineForExecution(never));
      await rejection("EXECUTION_UNKNOWN", port.stop(never, { error: "e", cause: "c" }));
    });
  });
}
