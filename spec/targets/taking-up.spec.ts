import { expect } from "chai";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreateQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import {
  embedded,
  execution,
  parallel,
  pausedAt,
  returns,
  waitingAt,
  workflow,
  type EmbeddedCloud,
  type Execution,
} from "../../src/index.js";
import { refusal, rejection } from "../dsl/refusal.js";
import { branches } from "../executor/branches.js";
import { killedWhenSaved, printed } from "./killed.js";

const fixture = fileURLToPath(new URL("./fixtures/saved-run.ts", import.meta.url));
const lambda = (name: string): string => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** Waits a day, for an approval, and pays. */
const settlement = {
  StartAt: "Settle",
  States: {
    Settle: { Type: "Wait", Seconds: 86_400, Next: "Approve" },
    Approve: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: "ask", Payload: { "token.$": "$$.Task.Token" } },
      TimeoutSeconds: 7200,
      Next: "Pay",
    },
    Pay: { Type: "Task", Resource: lambda("pay"), End: true },
  },
} as const;

const eventsOf = ({ events }: Execution): string => JSON.stringify(events);

describe("An execution of a saved cloud", () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stepwright-taking-up-"));
    file = join(directory, "cloud.json");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("goes on in another process, byte for byte, with its functions and its pause, when the first was killed", async function () {
    this.timeout(60_000);
    const whole = printed(fixture, "whole");
    await killedWhenSaved(fixture, "save", file);
    const resumed = await Promise.all([printed(fixture, "resume", file), printed(fixture, "resume", `${file}.paused`)]);
    expect(await whole).to.include("ExecutionSucceeded");
    expect(resumed).to.deep.equal([await whole, await whole]);
  });

  describe("whose run acts and answers by functions", () => {
    /** Saved after three hours: two acts are done, and two are to come. */
    async function half(): Promise<{ arn: string; whole: Execution }> {
      await using cloud = embedded();
      const running = await workflow(settlement)
        .on(cloud)
        .named("bill", { exact: true })
        .stub("Pay", returns({ paid: true }))
        .at("1h", () => undefined)
        .at("3h", (target) => (target as EmbeddedCloud).save(file))
        .at("25h", () => undefined)
        .at("90000500ms", () => undefined)
        .answers("Approve", () => ({ by: "Ann" }))
        .start();
      return { arn: running.arn, whole: await running.run() };
    }

    it("asks for each of them again, by name", async () => {
      const { arn } = await half();
      await using later = embedded({ from: file });
      const calls = ['at("25h", …)', 'at("90000500ms", …)', 'answers("Approve", …)'];
      const [{ executionArn, pausedAt: paused, functions } = { functions: [] }, ...others] = later.unfinished;
      expect([executionArn, paused, others]).to.deep.equal([arn, undefined, []]);
      expect(functions.map(({ call }) => call)).to.deep.equal(calls);
      expect(functions[0]?.at).to.match(/taking-up\.spec\.ts:\d+/);
      const text = await rejection("RUN_FUNCTIONS_MISSING", execution(arn).on(later).run());
      expect(text.replaceAll(/\([^()]*taking-up\.spec\.ts[:\d]+\)/g, "(LINE)")).to.equal(
        [
          `The run of ${arn} was saved before it was over, and no file can hold its functions:`,
          ...calls.map((call) => `  ${call} (LINE)`),
          `Give them again: execution("${arn}").on(cloud).at("25h", (cloud, execution) => …).at("90000500ms", (cloud, execution) => …)` +
            '.answers("Approve", (token) => …). Where one is to do nothing from here on, give () => undefined.',
        ].join("\n"),
      );
      const partly = execution(arn)
        .on(later)
        .at("25h", () => undefined)
        .answers("Approve", () => ({ by: "Ann" }));
      const left = await rejection("RUN_FUNCTIONS_MISSING", partly.start());
      expect(left).to.include('at("90000500ms"').and.not.include('at("25h"').and.not.include("answers");
      expect(later.now().toISOString()).to.equal("2030-01-01T03:00:00.000Z");
    });

    it("goes on as if nothing had been between, and does not act a second time", async () => {
      const { arn, whole } = await half();
      for (const again of [["1h", "3h", "25h", "90000500ms"] as const, ["25h", "90000500ms"] as const]) {
        await using later = embedded({ from: file });
        const acted: string[] = [];
        let taken = execution(arn)
          .on(later)
          .answers("Approve", () => ({ by: "Ann" }))
          .expectPath("Settle", "Approve", "Pay")
          .within("25h");
        for (const moment of again) taken = taken.at(moment, () => void acted.push(moment));
        const { ok, execution: resumed, warnings } = await taken.check();
        expect(eventsOf(resumed)).to.equal(eventsOf(whole));
        expect([ok, acted]).to.deep.equal([true, []]);
        expect(warnings.map((warning) => warning.split(" (")[0])).to.deep.equal([
          'at("25h", …)',
          'at("90000500ms", …)',
        ]);
        expect(later.unfinished).to.deep.equal([]);
      }
    });

    it("asks again in a cloud that was saved once more, whoever had taken it up", async () => {
      const { arn } = await half();
      const second = join(directory, "second.json");
      await using later = embedded({ from: file });
      await later.save(second);
      await using third = embedded({ from: second });
      expect(third.unfinished).to.deep.equal(later.unfinished);
      const nothing = (): undefined => undefined;
      const answered = execution(arn)
        .on(third)
        .answers("Approve", nothing)
        .at("25h", nothing)
        .at("90000500ms", nothing);
      {
        await using taken = await answered.start();
        expect(third.unfinished).to.deep.equal([]);
        await taken.until(waitingAt("Approve"));
        await third.save(second);
      }
      // It was left to go on, and what it was to do is still to be done.
      expect(third.unfinished.map(({ functions }) => functions.length)).to.deep.equal([3]);
      await using fourth = embedded({ from: second });
      expect(fourth.unfinished.map(({ functions }) => functions.length)).to.deep.equal([3]);
      await answered.on(fourth).expectFailed({ error: "States.Timeout" }).run();
    });
  });

  describe("that is paused", () => {
    it("stays so until it is resumed", async () => {
      await using cloud = embedded();
      const running = await workflow(branches).on(cloud).pauseAt("Mark", "Last").start();
      await running.until(pausedAt("Mark"));
      await cloud.save(file);
      const goOn = async (target: EmbeddedCloud, started: typeof running): Promise<Execution> => {
        await target.advanceBy("30s");
        await started.resume();
        await started.until(pausedAt("Last"));
        await target.advanceBy("5s");
        await started.resume();
        return await started.run();
      };
      const whole = await goOn(cloud, running);
      expect(whole.durationMs).to.equal(45_000);

      await using later = embedded({ from: file });
      expect(later.unfinished).to.deep.equal([{ executionArn: running.arn, pausedAt: "Mark", functions: [] }]);
      const taken = await execution(running.arn).on(later).start();
      const { paused, standing } = await taken.inspect();
      expect([paused?.state, standing.map(({ state }) => state)]).to.deep.equal(["Mark", ["Right"]]);
      expect(eventsOf(await goOn(later, taken))).to.equal(eventsOf(whole));
    });

    it("goes on by itself when it is run", async () => {
      await using cloud = embedded();
      const running = await workflow(branches).on(cloud).pauseAt("Mark").start();
      await running.until(pausedAt("Mark"));
      await cloud.save(file);
      await using later = embedded({ from: file });
      await execution(running.arn).on(later).expectSucceeded().within("20s").run();
      await running.run();
    });
  });

  it("is taken up with pauses of its own, also where nothing was saved", async () => {
    await using cloud = embedded();
    const machine = await cloud.deploy("branches", branches);
    const { executionArn = "" } = await cloud.sfn.send(new StartExecutionCommand(machine));
    {
      await using taken = await execution(executionArn).on(cloud).pauseAt("Last").start();
      await taken.until(pausedAt("Last"));
    }
    await cloud.advanceBy("1m");
    const taken = await execution(executionArn).on(cloud).expectSucceeded().start();
    expect((await taken.inspect()).paused?.state).to.equal("Last");
    await taken.resume();
    expect((await taken.run()).durationMs).to.equal(80_000);
  });

  it("has its callbacks answered, also those of executions it started", async () => {
    await using cloud = embedded();
    await cloud.deploy("settlement", settlement);
    cloud.lambda("pay", () => ({ paid: true }));
    const outer = {
      StartAt: "Bill",
      States: {
        Bill: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:settlement" },
          End: true,
        },
      },
    } as const;
    const { stateMachineArn } = await cloud.deploy("outer", outer);
    const { executionArn = "" } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    await cloud.advanceBy("1h");
    await cloud.save(file);
    await using later = embedded({ from: file });
    later.lambda("pay", () => ({ paid: "again" }));
    await execution(executionArn)
      .on(later)
      .answersIn("settlement", "Approve", () => ({ by: "Ann" }))
      .expectOutput({ Output: { paid: "again" } })
      .run();
  });

  it("acts at once where the moment has passed, and warns of one that was not waited for", async () => {
    await using cloud = embedded();
    const { stateMachineArn } = await cloud.deploy("branches", branches);
    const { executionArn = "" } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    await cloud.advanceBy("15s");
    const acted: string[] = [];
    const { warnings } = await execution(executionArn)
      .on(cloud)
      .at("5s", () => void acted.push(cloud.now().toISOString()))
      .at("1h", () => undefined)
      .within("18s", { stop: false })
      .check();
    expect(acted).to.deep.equal(["2030-01-01T00:00:15.000Z"]);
    expect(warnings.join()).to.match(/^at\("1h", …\) \(.*\) never came: the execution was waited for no longer\.$/);
  });

  it("keeps the turns of Tasks that poll a queue", async () => {
    const QueueUrl = "https://sqs.us-east-1.amazonaws.com/123456789012/orders";
    const polling = {
      StartAt: "Rest",
      States: {
        Rest: { Type: "Wait", SecondsPath: "$.rest", Next: "Poll" },
        Poll: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:sqs:receiveMessage",
          Parameters: { QueueUrl, WaitTimeSeconds: 20 },
          End: true,
        },
      },
    } as const;
    const outputs = async (saves: boolean): Promise<unknown[]> => {
      const cloud = embedded();
      await cloud.sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
      const base = workflow(await cloud.deploy("polling", polling)).on(cloud);
      const running = [await base.withInput({ rest: 3 }).start(), await base.withInput({ rest: 1 }).start()];
      await cloud.advanceBy("5s");
      await cloud.save(file);
      const target = saves ? embedded({ from: file }) : cloud;
      await target.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" }));
      const ends = await Promise.all(running.map(({ arn }) => execution(arn).on(target).run()));
      for (const one of running) await one.run();
      return ends.map(({ output, events }) => [output, events]);
    };
    const whole = await outputs(false);
    expect(JSON.stringify(whole[1])).to.include('"Body":"one"');
    expect(JSON.stringify(await outputs(true))).to.equal(JSON.stringify(whole));
  });
});

describe("Saving a cloud", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stepwright-saving-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("is refused while a worker of an activity is at work, which is named", async () => {
    await using cloud = embedded();
    cloud.activityWorker("pack", async (_, task) => void (await task.work("5m")));
    const pack = {
      StartAt: "Pack",
      States: { Pack: { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:pack", End: true } },
    } as const;
    const running = await workflow(pack).on(cloud).named("order", { exact: true }).start();
    await cloud.advanceBy("1m");
    expect(await rejection("CLOUD_UNSAVABLE", cloud.save(join(directory, "cloud.json")))).to.equal(
      'The cloud cannot be saved now:\n  the worker of the activity "pack" works on "Pack" in the execution order.\n' +
        "Save it when these are done, such as after until(waitingAt(…)) or advanceBy(…).",
    );
    await cloud.advanceBy("4m");
    await cloud.save(join(directory, "cloud.json"));
    await running.run();
  });

  it("is refused while executions contend for something, which is named", async () => {
    await using cloud = embedded();
    const reserve = {
      StartAt: "Reserve",
      States: { Reserve: { Type: "Task", Resource: lambda("reserve"), End: true } },
    } as const;
    let text: string | undefined;
    const order = workflow(reserve)
      .stub("Reserve", returns(1).after("10s"))
      .at("5s", async () => {
        text ??= await rejection("CLOUD_UNSAVABLE", cloud.save(join(directory, "cloud.json")));
      });
    await parallel(order, [1, 2, 3, 4, 5])
      .on(cloud)
      .contending("inventory", { limit: 2, around: ["Reserve"] })
      .run();
    expect(text?.replaceAll(/\S+-\d+(?=,| and)/g, "NAME")).to.equal(
      "The cloud cannot be saved now:\n" +
        '  a parallel(…) runs whose executions contend for "inventory", and their turns are known to it alone: NAME, NAME, NAME and 2 more.\n' +
        "Save it when these are done, such as after until(waitingAt(…)) or advanceBy(…).",
    );
    await cloud.save(join(directory, "cloud.json"));
  });

  it("leaves a whole file or the one before, and nothing beside it", async () => {
    await using cloud = embedded();
    const file = join(directory, "cloud.json");
    await Promise.all([cloud.save(file), cloud.save(file), cloud.save(file), cloud.advanceBy("1h")]);
    expect(readdirSync(directory)).to.deep.equal(["cloud.json"]);
    await using later = embedded({ from: file });
    expect(later.now().getTime()).to.be.within(Date.UTC(2030, 0, 1), Date.UTC(2030, 0, 1, 1));
    const taken = join(directory, "folder");
    mkdirSync(taken);
    expect(await rejection("CLOUD_FILE_UNWRITABLE", cloud.save(taken))).to.match(
      /^Saving the cloud to \S+folder failed: E[A-Z]+: .*\. Give save\(…\) the path of a file in a folder that exists and may be written to\. What stood there before is untouched\.$/,
    );
    expect(readdirSync(directory).sort()).to.deep.equal(["cloud.json", "folder"]);
    const nowhere = join(directory, "missing", "cloud.json");
    expect(await rejection("CLOUD_FILE_UNWRITABLE", cloud.save(nowhere))).to.include(
      `ENOENT: no such file or directory, open '${nowhere}'.`,
    );
    expect(await rejection("CLOUD_FILE_UNWRITABLE", cloud.save(""))).to.include(
      'Saving the cloud to "" failed: the path is empty.',
    );
    const none = await rejection("CLOUD_FILE_UNWRITABLE", cloud.save(undefined as never));
    expect(none).to.include("Saving the cloud to undefined failed: that is no path.");
  });

  it("keeps the names that were made, whichever view of the cloud is saved", async () => {
    await using cloud = embedded();
    const file = join(directory, "cloud.json");
    const ireland = cloud.inRegion("eu-west-1");
    await workflow(branches).on(cloud).run();
    await ireland.save(file);
    await using later = embedded({ from: file });
    await workflow(branches).on(later).run();
    await workflow(branches).on(later.inRegion("eu-west-1")).run();
  });

  it("is told from files that somebody changed", async () => {
    await using cloud = embedded();
    const file = join(directory, "cloud.json");
    await cloud.save(file);
    const whole = readFileSync(file, "utf8");
    const refused = (): string => refusal("CLOUD_FILE_UNREADABLE", () => embedded({ from: file }));
    writeFileSync(file, whole.slice(0, whole.length / 2));
    expect(refused()).to.match(/failed: it is no JSON \(/);
    writeFileSync(file, "");
    expect(refused()).to.match(/failed: it is no JSON \(/);
    writeFileSync(file, "[1]");
    expect(refused()).to.include("failed: it holds something else than a saved cloud.");
    for (const part of ["states", "settings", "doubles", "events", "runs"]) {
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(whole) as object), [part]: undefined }));
      expect(refused(), part).to.equal(
        `Going on from the saved cloud ${file} failed: it is damaged (it does not hold what was saved). Give embedded({ from }) a file that cloud.save(file) wrote.`,
      );
    }
    const now = String(cloud.now().getTime());
    expect(whole).to.contain(now);
    writeFileSync(file, whole.replace(now, "1"));
    expect(refused(), "a single number").to.contain("it is damaged");
    writeFileSync(file, JSON.stringify(JSON.parse(whole), null, 2));
    await using later = embedded({ from: file });
    expect(later.now()).to.deep.equal(cloud.now());
    expect(refusal("CLOUD_FILE_UNREADABLE", () => embedded({ from: directory }))).to.include("EISDIR");
    expect(refusal("CLOUD_OPTION_INVALID", () => embedded({ from: 3 as never }))).to.equal(
      "embedded({ from }) was given 3. Give the path of a file that cloud.save(file) wrote.",
    );
  });
});
