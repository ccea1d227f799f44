import { expect } from "chai";
import { embedded, fails, pausedAt, returns, waitingAt, workflow } from "../../src/index.js";
import { rejection, refusal } from "../dsl/refusal.js";
import { branches } from "./branches.js";
import { RecordedPort } from "./recorded-port.js";

const lambda = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

const orders = {
  StartAt: "Prepare",
  States: {
    Prepare: { Type: "Pass", Result: { ready: true }, Assign: { total: 7 }, Next: "Sleep" },
    Sleep: { Type: "Wait", Seconds: 60, Next: "Charge" },
    Charge: { Type: "Task", Resource: lambda("charge"), TimeoutSeconds: 30, Next: "Done" },
    Done: { Type: "Pass", End: true },
  },
} as const;

const loop = {
  StartAt: "Work",
  States: {
    Work: { Type: "Task", Resource: lambda("work"), Next: "More" },
    More: { Type: "Choice", Choices: [{ Variable: "$.more", BooleanEquals: true, Next: "Work" }], Default: "Done" },
    Done: { Type: "Succeed" },
  },
} as const;

describe("pauseAt", () => {
  it("stands still before a state is entered, and goes on from there", async () => {
    await using cloud = embedded();
    const base = workflow(orders)
      .on(cloud)
      .stub("Charge", returns({ paid: true }));
    const whole = await base.run();
    await using running = await base.pauseAt("Charge").start();
    const started = cloud.now().getTime();
    const stands = await running.until(pausedAt("Charge"));
    expect(stands).to.deep.equal({ state: "Charge", taskToken: undefined, payload: { ready: true } });
    expect(cloud.now().getTime() - started).to.equal(60_000);
    const { paused, path, standing } = await running.inspect();
    expect(paused).to.deep.equal({ state: "Charge", input: { ready: true } });
    expect(path).to.deep.equal(["Prepare", "Sleep"]);
    expect(standing).to.deep.equal([]);
    await running.resume();
    const execution = await running.run();
    const types = ({ events }: typeof execution): string[] => events.map(({ type }) => type);
    expect(types(execution)).to.deep.equal(types(whole));
    expect(execution.durationMs).to.equal(whole.durationMs);
  });

  it("lets other work of the cloud go on, and time pass where somebody moves it", async () => {
    await using cloud = embedded();
    await using running = await workflow(orders)
      .on(cloud)
      .stub("Charge", returns({ paid: true }))
      .pauseAt("Charge")
      .start();
    await running.until(pausedAt("Charge"));
    await workflow(loop)
      .on(cloud)
      .withInput({})
      .stub("Work", returns({ more: false }))
      .expectSucceeded()
      .run();
    await cloud.advanceBy("1h");
    await running.resume();
    expect((await running.run()).durationMs).to.equal(3_660_000);
  });

  it("holds all branches, and looks at what came due on resuming", async () => {
    await using cloud = embedded();
    await using running = await workflow(branches).on(cloud).pauseAt("Mark").start();
    await running.until(pausedAt("Mark"));
    expect((await running.inspect()).standing.map(({ state }) => state)).to.have.members(["Right"]);
    await cloud.advanceBy("30s");
    expect((await running.inspect()).standing.map(({ state }) => state)).to.have.members(["Right"]);
    await running.resume();
    const execution = await running.run();
    expect(execution.visits.map(({ state }) => state)).to.include.members(["Mark", "Last"]);
    expect(execution.durationMs).to.equal(40_000);
  });

  it("pauses on each visit, and at more than one state", async () => {
    await using cloud = embedded();
    await using running = await workflow(loop)
      .on(cloud)
      .withInput({})
      .stub("Work", returns({ more: true }).once().thenReturns({ more: false }))
      .pauseAt("Work", "Done")
      .start();
    for (const state of ["Work", "Work", "Done"]) {
      await running.until(pausedAt(state));
      await running.resume();
    }
    expect((await running.run()).visits).to.have.length(5);
  });

  it("is gone through by run and check", async () => {
    await using cloud = embedded();
    const paused = workflow(orders)
      .on(cloud)
      .stub("Charge", returns({ paid: true }))
      .pauseAt("Charge", "Done");
    await paused.expectSucceeded().run();
    const running = await paused.start();
    await running.until(pausedAt("Charge"));
    expect((await running.check()).ok).to.equal(true);
  });

  it("tells who waits in vain, and lets no time pass but for what was under way", async () => {
    await using cloud = embedded();
    const running = await workflow(branches).on(cloud).pauseAt("Mark").start();
    await running.until(pausedAt("Mark"));
    expect(await rejection("EXECUTION_PAUSED", running.until(pausedAt("Last")))).to.equal(
      `Waiting for ${running.arn.split(":")[7]} to be paused at "Last" is in vain: the execution is paused at "Mark", and nothing else is left to happen. ` +
        `Let it go on first: await running.resume(). (${running.arn})`,
    );
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:00:20.000Z");
    await running.resume();
    expect((await running.run()).durationMs).to.equal(20_000);
  });

  it("lets somebody wait for what comes after it, and others run meanwhile", async () => {
    await using cloud = embedded();
    const machine = workflow(orders).on(cloud).stub("Charge", returns(1).after("5s"));
    const running = await machine.pauseAt("Charge").start();
    await running.until(pausedAt("Charge"));
    const waiting = running.until(waitingAt("Charge"));
    await machine.expectSucceeded().run();
    await running.resume();
    expect(await waiting).to.include({ state: "Charge" });
    await running.run();
  });

  it("can be stopped there", async () => {
    await using cloud = embedded();
    const machine = await cloud.deploy("orders", orders);
    const running = await workflow(machine).on(cloud).stub("Charge", fails("No")).pauseAt("Charge").start();
    await running.until(pausedAt("Charge"));
    await running.stop({ error: "Enough" });
    const execution = (await running.check()).execution;
    expect([execution.status, execution.error]).to.deep.equal(["ABORTED", "Enough"]);
    expect(execution.visits.map(({ state }) => state)).to.deep.equal(["Prepare", "Sleep"]);
  });

  it("tells what is not paused, and what never was", async () => {
    await using cloud = embedded();
    const running = await workflow(orders).on(cloud).stub("Charge", returns(1)).pauseAt("Charge").start();
    expect(await rejection("EXECUTION_NOT_PAUSED", running.resume())).to.equal(
      `resume() found nothing to resume: ${running.arn} is not paused. Wait for the pause first: await running.until(pausedAt("…")), with .pauseAt("…") on the workflow.`,
    );
    await running.until(waitingAt("Sleep"));
    await running.until(pausedAt("Charge"));
    await running.resume();
    expect(await rejection("EXECUTION_NOT_WAITING", running.until(pausedAt("Charge")))).to.equal(
      'It was waited until the execution is paused at "Charge", and it ended SUCCEEDED without. It went Prepare → Sleep → Charge → Done. ' +
        'Only .pauseAt("Charge") on the workflow pauses it there, each time that state is about to be entered; resume() goes on to the next. ' +
        `(${running.arn})`,
    );
    await running.run();
  });

  it("is part of the plan, and refused by name where a state is unknown or nothing can be held", async () => {
    const builder = workflow(orders).stub("Charge", returns(1), { on: "embedded" }).pauseAt("Charge");
    expect(builder.explain()).to.match(/ {2}pauses {4}where Charge is entered \(/);
    expect(JSON.parse(JSON.stringify(builder.toPlan().pauses))).to.have.nested.property("[0].state", "Charge");
    await using cloud = embedded();
    const unknown = workflow(orders as object)
      .on(cloud)
      .stub("Charge", returns(1))
      .pauseAt("Charg");
    expect(await rejection("PLAN_NAMES_UNKNOWN", unknown.run()))
      .to.include('"Charg"')
      .and.to.include("pauseAt");
    const aws = builder.on(new RecordedPort() as never);
    expect(await rejection("PLAN_UNSUPPORTED", aws.start())).to.include(
      'It pauses at "Charge", and an execution cannot be held there. Run it on embedded(), or put a Task that waits for its token in front of the state.',
    );
    expect(refusal("NAME_EXPECTED", () => workflow(orders).pauseAt("" as never))).to.match(/^pauseAt/);
  });
});
