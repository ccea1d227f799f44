import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import { embedded, execution, fails, handles, never, redrive, returns, waitingAt, workflow } from "../../src/index.js";
import { refusal, rejection } from "../dsl/refusal.js";
import { killedWhenSaved, printed } from "./killed.js";

const fixture = fileURLToPath(new URL("./fixtures/saved-world.ts", import.meta.url));
const lambda = "arn:aws:lambda:us-east-1:123456789012:function:charge";

/** Waits an hour, then charges. */
const settlement = {
  StartAt: "Settle",
  States: {
    Settle: { Type: "Wait", Seconds: 3600, Next: "Charge" },
    Charge: {
      Type: "Task",
      Resource: lambda,
      Retry: [{ ErrorEquals: ["Card.Busy"], IntervalSeconds: 60, MaxAttempts: 3 }],
      End: true,
    },
  },
} as const;

describe("A saved cloud", function () {
  this.timeout(60_000);
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stepwright-save-"));
    file = join(directory, "cloud.json");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("goes on in another process, byte for byte, when the first was killed", async () => {
    const whole = printed(fixture, "whole");
    await killedWhenSaved(fixture, "save", file);
    const resumed = await printed(fixture, "resume", file);
    const expected = await whole;
    expect(expected.length).to.be.greaterThan(100_000);
    expect(resumed === expected, "what is seen at the end").to.equal(true);
  });

  it("goes on in the same process, too, and can be judged", async () => {
    await using cloud = embedded({ seed: 7 });
    const started = await workflow(settlement)
      .on(cloud)
      .stub("Charge", fails("Card.Busy").once().thenReturns({ paid: true }))
      .start();
    await started.until(waitingAt("Settle"));
    await cloud.save(file);
    const whole = await started.run();
    await using later = embedded({ from: file });
    expect([later.region, later.accountId, later.seed]).to.deep.equal(["us-east-1", "123456789012", 7]);
    const resumed = await execution(started.arn)
      .on(later)
      .expectPath("Settle", "Charge")
      .expectWait("Settle", { between: ["1h", "1h"] })
      .expectRetries("Charge", 1)
      .expectOutput({ paid: true })
      .run();
    expect(JSON.stringify(resumed.events)).to.equal(JSON.stringify(whole.events));
  });

  it("is saved in the middle of a sequence of answers, which goes on where it was", async () => {
    await using cloud = embedded();
    const started = await workflow(settlement)
      .on(cloud)
      .stub("Charge", fails("Card.Busy").twice().thenReturns({ paid: true }).after("10m"))
      .start();
    await cloud.advanceBy("3610s");
    await cloud.save(file);
    await started.stop();
    await started.check();
    await using later = embedded({ from: file });
    await execution(started.arn).on(later).expectRetries("Charge", 2).expectOutput({ paid: true }).run();
    await cloud.close();
  });

  it("gives no name of an execution or machine a second time", async () => {
    await using cloud = embedded();
    const base = workflow(settlement).stub("Charge", returns({ paid: true }));
    const started = await base.on(cloud).start();
    await started.until(waitingAt("Settle"));
    await cloud.save(file);
    await using later = embedded({ from: file });
    const second = await base.on(later).run();
    expect(second.executionArn).to.not.equal(started.arn);
    await execution(started.arn).on(later).expectSucceeded().run();
    await started.run();
  });

  it("asks for the functions of stubs again, by name", async () => {
    await using cloud = embedded();
    const charge = (): object => ({ paid: true });
    const started = await workflow(settlement)
      .on(cloud)
      .named("bill", { exact: true })
      .stub("Charge", handles(charge))
      .start();
    await started.until(waitingAt("Settle"));
    await cloud.save(file);
    await started.run();
    const text = refusal("CLOUD_FUNCTIONS_MISSING", () => embedded({ from: file }));
    const [first, second, third] = text.split("\n");
    expect(first).to.equal(
      `Going on from the saved cloud ${file} failed: stubs of its executions refer to functions that were not given.`,
    );
    expect(second).to.match(/^ {2}"bill\/#1": charge of the stub for "Charge" \(.*save\.spec\.ts:\d+(:\d+)?\)$/);
    expect(third).to.equal('Write embedded({ from: …, functions: { "bill/#1": (input) => … } }).');
    for (const name of ["bill/#1", "#1"]) {
      await using later = embedded({ from: file, functions: { [name]: () => ({ paid: "again" }) } });
      await execution(started.arn).on(later).expectOutput({ paid: "again" }).run();
    }
  });

  it("is not written while a handler is at work, which is named", async () => {
    await using cloud = embedded();
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    let text: Promise<string> | undefined;
    await workflow(settlement)
      .on(cloud)
      .named("bill", { exact: true })
      .stub(
        "Charge",
        handles(async () => {
          text = rejection("CLOUD_UNSAVABLE", cloud.save(file)).finally(goOn);
          await gate;
          return { paid: true };
        }),
      )
      .expectSucceeded()
      .run();
    expect(await text).to.equal(
      'The cloud cannot be saved now:\n  the handler of "Charge" in the execution bill is at work.\n' +
        "Save it when these are done, such as after until(waitingAt(…)) or advanceBy(…).",
    );
  });

  it("keeps what was done in other Regions", async () => {
    await using cloud = embedded();
    const ireland = cloud.inRegion("eu-west-1");
    const started = await workflow(settlement)
      .on(ireland)
      .stub("Charge", returns({ paid: true }))
      .start();
    await started.until(waitingAt("Settle"));
    await cloud.save(file);
    await started.run();
    await using later = embedded({ from: file });
    await execution(started.arn).on(later.inRegion("eu-west-1")).expectOutput({ paid: true }).run();
  });

  it("lets callbacks be answered, and time-outs fire", async () => {
    const approve = {
      StartAt: "Approve",
      States: {
        Approve: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
          Parameters: { FunctionName: "approve", Payload: { "token.$": "$$.Task.Token" } },
          TimeoutSeconds: 600,
          End: true,
        },
      },
    } as const;
    await using cloud = embedded({ callbackGrace: "0s" });
    const started = await workflow(approve).on(cloud).start();
    const { taskToken } = await started.until(waitingAt("Approve"));
    await cloud.save(file);
    await started.stop();
    await started.check();
    const { SendTaskSuccessCommand } = await import("@aws-sdk/client-sfn");
    await using answered = embedded({ from: file });
    await answered.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"by":"me"}' }));
    await execution(started.arn).on(answered).expectOutput({ by: "me" }).run();
    await using silent = embedded({ from: file });
    await execution(started.arn).on(silent).expectFailed({ error: "States.Timeout" }).run();
  });

  it("goes on with executions that leave a dead letter, fail and are redriven: the letter is theirs", async () => {
    await using cloud = embedded();
    const { QueueUrl } = await cloud.sqs.send(new CreateQueueCommand({ QueueName: "dead" }));
    const definition = {
      StartAt: "Rest",
      States: {
        Rest: { Type: "Wait", Seconds: 5, Next: "Bury" },
        Bury: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: { QueueUrl, MessageBody: { order: 1 } },
          Next: "Charge",
        },
        Charge: { Type: "Task", Resource: lambda, End: true },
      },
    } as const;
    const { stateMachineArn } = await cloud.deploy("burial", definition);
    const { executionArn = "" } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    await cloud.advanceBy("1s");
    await cloud.save(file);
    await using later = embedded({ from: file });
    later.lambda("charge", () => {
      throw new Error("No.");
    });
    await later.advanceBy("10s");
    await redrive(executionArn)
      .on(later)
      .stub("Charge", returns({ paid: true }))
      .expectDeadLetter("dead", { order: 1 }, { within: "0s" })
      .run();
  });

  it("refuses options that it fixes, and asks for those it cannot hold", async () => {
    const mockConfig = { StateMachines: {}, MockedResponses: {} };
    await using cloud = embedded({ mockConfig, perform: () => undefined });
    await cloud.save(file);
    expect(refusal("CLOUD_OPTION_MISSING", () => embedded({ from: file, mockConfig }))).to.equal(
      `Going on from the saved cloud ${file} failed: it was made with perform, which no file can hold. Write embedded({ from: …, perform: … }).`,
    );
    const text = refusal("CLOUD_OPTION_INVALID", () => embedded({ from: file, seed: 3 }));
    expect(text).to.include("seed").and.to.include("no value beside `from`: the saved cloud has its own");
    await using later = embedded({ from: file, mockConfig, perform: () => undefined });
    expect(later.now()).to.deep.equal(cloud.now());
  });

  it("refuses files that are none, and those of other versions", async () => {
    const told = (problem: string): string =>
      `Going on from the saved cloud ${file} failed: ${problem}. Give embedded({ from }) a file that cloud.save(file) wrote.`;
    const refused = (): string => refusal("CLOUD_FILE_UNREADABLE", () => embedded({ from: file }));
    expect(refused()).to.equal(told(`ENOENT: no such file or directory, open '${file}'`));
    writeFileSync(file, "{}");
    expect(refused()).to.equal(told("it holds something else than a saved cloud"));
    writeFileSync(file, "{");
    expect(refused()).to.match(/it is no JSON \(/);
    await using cloud = embedded();
    await cloud.save(file);
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), version: 99 }));
    expect(refusal("CLOUD_FILE_VERSION", () => embedded({ from: file }))).to.equal(
      `Going on from the saved cloud ${file} failed: it has format version 99, and this version of Stepwright reads version 3. Go on from it with the version of Stepwright that wrote it, or save it anew with this one.`,
    );
  });

  it("stands still where the saved one stood", async () => {
    await using cloud = embedded({ quotas: { executionSeconds: Infinity } });
    const started = await workflow(settlement).on(cloud).stub("Charge", never()).start();
    await cloud.advanceBy("2h");
    await cloud.save(file);
    await using later = embedded({ from: file });
    expect(later.now().toISOString()).to.equal("2030-01-01T02:00:00.000Z");
    const text = await rejection("CLOCK_STALLED", execution(started.arn).on(later).run());
    expect(text).to.include('the task of "Charge"');
    await started.stop();
    await started.check();
  });
});
