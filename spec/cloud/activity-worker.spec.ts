import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import type { StepwrightError } from "../../src/errors/index.js";
import { embedded } from "../../src/targets/index.js";

const Resource = "arn:aws:states:us-east-1:123456789012:activity:pack";
const packing = (more: object = {}): object => ({
  StartAt: "Pack",
  States: { Pack: { Type: "Task", Resource, ...more, End: true } },
});

describe("A worker of an activity", () => {
  it("takes tasks as they come, and answers them", async () => {
    const cloud = embedded();
    const worker = cloud.activityWorker("pack", ({ order }: { order: number }) => ({ packed: order }), {
      workerName: "ann",
    });
    const run = await workflow(packing()).on(cloud).withInput({ order: 7 }).expectExactOutput({ packed: 7 }).run();
    expect(run.events.map(({ type }) => type)).to.deep.equal([
      "ExecutionStarted",
      "TaskStateEntered",
      "ActivityScheduled",
      "ActivityStarted",
      "ActivitySucceeded",
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    expect(worker.taken).to.equal(1);
    expect(worker.activityArn).to.equal(Resource);
  });

  it("works in virtual time, one task after the other, and lives on with heartbeats", async () => {
    const cloud = embedded();
    const begun: number[] = [];
    cloud.activityWorker(Resource, async (_, task) => {
      begun.push(task.now().getTime());
      for (let minute = 0; minute < 3; minute += 1) {
        await task.work("1m");
        expect(task.heartbeat()).to.equal(true);
      }
      return task.state;
    });
    const ItemProcessor = packing({ TimeoutSeconds: 600, HeartbeatSeconds: 400 });
    const each = { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor, End: true } } };
    await workflow(each).on(cloud).withInput([1, 2]).expectExactOutput(["Pack", "Pack"]).within("6m").run();
    expect(begun.map((time) => time - Date.UTC(2030, 0, 1))).to.deep.equal([0, 180_000]);
  });

  it("works on several at once where it is told to", async () => {
    const cloud = embedded();
    cloud.activityWorker("pack", (_, task) => task.work("1m"), { concurrency: 2 });
    const each = { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor: packing(), End: true } } };
    await workflow(each).on(cloud).withInput([1, 2]).within("1m").run();
  });

  it("fails a task by throwing, which Retry and Catch see", async () => {
    const cloud = embedded();
    let tries = 0;
    cloud.activityWorker("pack", () => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error("the box is torn"), { name: "Pack.Torn" });
      return "packed";
    });
    const run = await workflow(packing({ Retry: [{ ErrorEquals: ["Pack.Torn"] }] }))
      .on(cloud)
      .expectRetries("Pack", 1)
      .expectExactOutput("packed")
      .run();
    expect(run.visits[0]?.attempts[0]).to.include({ error: "Pack.Torn", cause: "the box is torn" });
  });

  it("is told that its task has ended, and its late answer is lost", async () => {
    const cloud = embedded({ callbackGrace: "0s" });
    const alive: boolean[] = [];
    cloud.activityWorker("pack", async (_, task) => {
      await task.work("2m");
      alive.push(task.heartbeat());
    });
    await workflow(packing({ TimeoutSeconds: 60 }))
      .on(cloud)
      .expectFailed({ error: "States.Timeout" })
      .run();
    await cloud.advanceBy("5m");
    expect(alive).to.deep.equal([false]);
  });

  it("leaves tasks to stubs, and takes none when it was stopped", async () => {
    const cloud = embedded();
    const worker = cloud.activityWorker("pack", () => "worker");
    await workflow(packing()).on(cloud).stub("Pack", returns("stub")).expectExactOutput("stub").run();
    worker.stop();
    const stopped = await workflow(packing({ TimeoutSeconds: 60 }))
      .on(cloud)
      .expectFailed()
      .run();
    expect(stopped.error).to.equal("States.Timeout");
    expect(worker.taken).to.equal(0);
  });

  it("takes up a task that was there before it", async () => {
    const cloud = embedded();
    cloud.activityWorker("pack", () => "first").stop();
    const running = await workflow(packing()).on(cloud).expectExactOutput("second").start();
    cloud.activityWorker("pack", () => "second");
    await running.run();
  });

  it("is refused for what names no activity", () => {
    const cloud = embedded();
    const refused = (work: () => unknown): string => {
      try {
        work();
        return "";
      } catch (error) {
        return (error as StepwrightError).message;
      }
    };
    expect(refused(() => cloud.activityWorker("arn:aws:sqs:us-east-1:123456789012:pack", () => 1))).to.equal(
      'activityWorker({ activity }) was given "arn:aws:sqs:us-east-1:123456789012:pack". Give the name or ARN of an activity, such as "review".',
    );
    expect(refused(() => cloud.activityWorker("pack", () => 1, { concurrency: 0 }))).to.equal(
      "activityWorker({ concurrency }) was given 0. Give a whole number from 1 on.",
    );
  });
});
