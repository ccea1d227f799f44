import { SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import type { StartRequest } from "../../src/executor/port.js";
import { awsTarget, type AwsOptions } from "../../src/targets/remote/aws.js";
import type { Target } from "../../src/targets/target.js";
import { hastyTime, type HastyTime } from "./hasty-time.js";
import { answer, hang, hostileServer, refuse, reset, status, throttle, type HostileServer } from "./hostile-server.js";
import { rejection } from "./rejection.js";

const machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
const arn = "arn:aws:states:eu-west-1:123456789012:execution:orders:run-1";
const startedAt = Date.parse("2026-01-01T00:00:00Z") / 1000;
const request: StartRequest = {
  stateMachineArn: machine,
  name: "run-1",
  input: '{"a":1}',
  type: "STANDARD",
  doubles: [],
};

const description = (state: string, more: object = {}): object => ({
  executionArn: arn,
  stateMachineArn: machine,
  name: "run-1",
  status: state,
  startDate: startedAt,
  input: '{"a":1}',
  ...more,
});
const succeeded = description("SUCCEEDED", { stopDate: startedAt + 2, output: '{"b":2}' });
const event = (id: number, type: string): object => ({ id, type, previousEventId: id - 1, timestamp: startedAt + id });
const started = answer({ executionArn: arn, startDate: startedAt });
const doesNotExist = refuse("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);

describe("aws() against a hostile server", () => {
  let server: HostileServer;
  let time: HastyTime;
  let target: Target;
  const clients: SFNClient[] = [];

  /** The SDK's own retries are off unless asked for: they sleep in real time. */
  const open = (options: AwsOptions = {}, maxAttempts = 1): Target => {
    const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
    const sfn = new SFNClient({
      region: "eu-west-1",
      endpoint: server.url,
      disableHostPrefix: true,
      credentials,
      maxAttempts,
    });
    clients.push(sfn);
    return awsTarget({ clients: { sfn }, ...options }, time);
  };

  beforeEach(async () => {
    server = await hostileServer();
    time = hastyTime();
    target = open();
  });
  afterEach(async () => {
    await target.close();
    for (const client of clients.splice(0)) client.destroy();
    await server.close();
  });

  it("starts, waits with growing delays, describes and reads the history", async () => {
    server
      .on("StartExecution", started)
      .on("DescribeExecution", answer(description("RUNNING")), answer(description("RUNNING")), answer(succeeded))
      .on("GetExecutionHistory", answer({ events: [event(1, "ExecutionStarted"), event(2, "ExecutionSucceeded")] }));
    const port = target.port();
    expect((await port.start(request)).executionArn).to.equal(arn);
    expect(await port.wait(arn, { deadlineMs: 60_000 })).to.equal("ended");
    const { status: ended, output, stopDate } = await port.describe(arn);
    expect({ ended, output, stopDate }).to.deep.equal({
      ended: "SUCCEEDED",
      output: '{"b":2}',
      stopDate: new Date("2026-01-01T00:00:02Z"),
    });
    expect((await port.history(arn)).map(({ id, type }) => `${id} ${type}`)).to.deep.equal([
      "1 ExecutionStarted",
      "2 ExecutionSucceeded",
    ]);
    expect(time.slept).to.deep.equal([200, 300]);
    expect(server.requests[0]?.body).to.deep.equal({ stateMachineArn: machine, name: "run-1", input: '{"a":1}' });
    expect(server.requests.at(-1)?.body).to.deep.equal({ executionArn: arn, maxResults: 1000 });
    expect(server.operations()).not.to.include("ListExecutions");
  });

  it("survives throttling of every call, as error, as 429 and as 503", async () => {
    server
      .on("StartExecution", throttle, status(429), status(503), started)
      .on("DescribeExecution", throttle, status(429), status(503), answer(succeeded))
      .on(
        "GetExecutionHistory",
        throttle,
        status(503),
        answer({ events: [event(1, "ExecutionStarted"), event(2, "ExecutionSucceeded")] }),
      )
      .on("StopExecution", status(429), answer({ stopDate: startedAt }));
    const port = target.port();
    await port.start(request);
    expect(await port.wait(arn, { deadlineMs: undefined })).to.equal("ended");
    expect(await port.history(arn)).to.have.lengthOf(2);
    await port.stop(arn, { error: "Stepwright.Deadline", cause: "it took too long" });
    expect(server.requests.at(-1)?.body).to.deep.equal({
      executionArn: arn,
      error: "Stepwright.Deadline",
      cause: "it took too long",
    });
  });

  it("lets the SDK's own retries work first", async () => {
    target = open({}, 3);
    server.on("DescribeExecution", reset, status(503), answer(succeeded));
    expect((await target.port().describe(arn)).status).to.equal("SUCCEEDED");
    expect(time.slept).to.deep.equal([]);
  });

  it("sends the same name and input again when the answer to a start got lost", async () => {
    server.on("StartExecution", reset, started);
    await target.port().start(request);
    expect(server.requests.map(({ body }) => body)).to.deep.equal([
      { stateMachineArn: machine, name: "run-1", input: '{"a":1}' },
      { stateMachineArn: machine, name: "run-1", input: '{"a":1}' },
    ]);
  });

  describe("when an answer got lost and the name is then taken", () => {
    const taken = refuse("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    const text =
      `StartExecution failed: the execution ${arn} exists already on AWS. Leave out { exact: true }, so that the name gets ` +
      "a suffix of its own, or choose another name: AWS keeps a name for 90 days.";

    it("knows its own execution, which has ended already", async () => {
      server.on("StartExecution", reset, taken).on("DescribeExecution", answer(succeeded));
      expect((await target.port().start(request)).executionArn).to.equal(arn);
      expect(await target.port().wait(arn, { deadlineMs: 1000 })).to.equal("ended");
    });

    it("does not take one with another input for its own", async () => {
      server
        .on("StartExecution", reset, taken)
        .on("DescribeExecution", answer(description("SUCCEEDED", { input: "{}" })));
      expect((await rejection("EXECUTION_NAME_TAKEN", target.port().start(request))).message).to.equal(text);
    });

    it("does not take an older one for its own", async () => {
      server
        .on("StartExecution", reset, taken)
        .on("DescribeExecution", answer({ ...succeeded, startDate: startedAt - 3600 }));
      await rejection("EXECUTION_NAME_TAKEN", target.port().start(request));
    });

    it("does not even look when no answer got lost", async () => {
      server.on("StartExecution", taken);
      await rejection("EXECUTION_NAME_TAKEN", target.port().start(request));
      expect(server.operations()).to.deep.equal(["StartExecution"]);
    });
  });

  it("bears ExecutionDoesNotExist right after its own start", async () => {
    server.on("StartExecution", started).on("DescribeExecution", doesNotExist, doesNotExist, answer(succeeded));
    await target.port().start(request);
    expect(await target.port().wait(arn, { deadlineMs: 60_000 })).to.equal("ended");
  });

  it("believes ExecutionDoesNotExist of an execution it did not start", async () => {
    server.on("DescribeExecution", doesNotExist);
    const text = (operation: string): string =>
      `${operation} failed: there is no execution ${arn} on AWS. Check its region, account, machine and name; AWS forgets an execution 90 days after it ended.`;
    expect((await rejection("EXECUTION_UNKNOWN", target.port().describe(arn))).message).to.equal(
      text("DescribeExecution"),
    );
    expect((await rejection("EXECUTION_UNKNOWN", target.port().wait(arn, { deadlineMs: 10 }))).message).to.equal(
      text("DescribeExecution"),
    );
  });

  it("reads every page of a history", async () => {
    const page = ({ nextToken }: { nextToken?: string }): object =>
      nextToken === undefined
        ? { events: [event(1, "ExecutionStarted"), event(2, "PassStateEntered")], nextToken: "more" }
        : { events: [event(3, "PassStateExited"), event(4, "ExecutionSucceeded")] };
    server.on("DescribeExecution", answer(succeeded)).on("GetExecutionHistory", answer(page));
    expect((await target.port().history(arn)).map(({ id }) => id)).to.deep.equal([1, 2, 3, 4]);
  });

  it("reads on from the last page when DescribeExecution is ahead of the history", async () => {
    const first = { events: [event(1, "ExecutionStarted")], nextToken: "two" };
    server
      .on("DescribeExecution", answer(succeeded))
      .on(
        "GetExecutionHistory",
        answer(first),
        answer({ events: [event(2, "PassStateEntered")] }),
        answer({ events: [event(2, "PassStateEntered"), event(3, "PassStateExited")], nextToken: "three" }),
        answer({ events: [event(4, "ExecutionSucceeded")] }),
      );
    expect((await target.port().history(arn)).map(({ id }) => id)).to.deep.equal([1, 2, 3, 4]);
    const tokens = server.requests.slice(1).map(({ body }) => body["nextToken"]);
    expect(tokens).to.deep.equal([undefined, "two", "two", "three"]);
  });

  it("reads from the start again when a token is no longer good, or a page has a gap", async () => {
    const whole = [event(1, "ExecutionStarted"), event(2, "PassStateEntered"), event(3, "ExecutionSucceeded")];
    server
      .on("DescribeExecution", answer(succeeded))
      .on(
        "GetExecutionHistory",
        answer({ events: [event(1, "ExecutionStarted")], nextToken: "two" }),
        answer({ events: [event(3, "ExecutionSucceeded")] }),
        answer({ events: [event(1, "ExecutionStarted")], nextToken: "two" }),
        answer({ events: [] }),
        refuse("InvalidToken", "Invalid Token: 'two'"),
        answer({ events: whole }),
      );
    expect((await target.port().history(arn)).map(({ id }) => id)).to.deep.equal([1, 2, 3]);
  });

  it("refuses a history whose end never comes", async () => {
    server
      .on("DescribeExecution", answer(succeeded))
      .on("GetExecutionHistory", answer({ events: [event(1, "ExecutionStarted")] }));
    const error = await rejection("HISTORY_UNFINISHED", target.port().history(arn));
    expect(error.message).to.match(
      /^The execution arn:\S+ has ended, but after 5[0-9]s [0-9]+ms AWS still gives a history without its end \(1 events\)\. Nothing was judged on a part of it\. Run it again\.$/,
    );
    expect(time.slept.reduce((sum, one) => sum + one, 0)).to.be.lessThan(60_000);
  });

  it("does not follow tokens for ever", async function () {
    this.timeout(60_000);
    server
      .on("DescribeExecution", answer(succeeded))
      .on("GetExecutionHistory", answer({ events: [], nextToken: "again" }));
    await rejection("HISTORY_UNFINISHED", target.port().history(arn));
  });

  it("says deadline when the plan's time has passed, and stops what it cut off", async () => {
    server
      .on("StartExecution", started)
      .on("DescribeExecution", answer(description("RUNNING")))
      .on("StopExecution", answer({ stopDate: startedAt }));
    const port = target.port();
    await port.start(request);
    expect(await port.wait(arn, { deadlineMs: 1000 })).to.equal("deadline");
    expect(time.slept.reduce((sum, one) => sum + one, 0)).to.equal(1000);
    await port.stop(arn, { error: "E".repeat(300), cause: "c" });
    expect(server.requests.at(-1)?.body["error"]).to.have.lengthOf(256);
  });

  it("says deadline also while every look is throttled", async () => {
    server.on("StartExecution", started).on("DescribeExecution", throttle);
    await target.port().start(request);
    expect(await target.port().wait(arn, { deadlineMs: 5000 })).to.equal("deadline");
  });

  it("counts the deadline of an execution it did not start from that execution's start", async () => {
    server.on("DescribeExecution", answer(description("RUNNING", { startDate: startedAt - 3600 })));
    expect(await target.port().wait(arn, { deadlineMs: 60_000 })).to.equal("deadline");
    expect(time.slept).to.deep.equal([]);
  });

  it("gives up waiting when it is told to", async () => {
    server.on("DescribeExecution", answer(description("RUNNING")));
    const giveUp = new AbortController();
    const waiting = target.port().wait(arn, { deadlineMs: undefined, signal: giveUp.signal });
    setImmediate(() => giveUp.abort(new Error("enough")));
    expect(await waiting.catch((error: Error) => error.message)).to.equal("enough");
  });

  it("does not wait for an answer that never comes", async () => {
    target = open({ requestTimeout: "30ms" });
    server.on("DescribeExecution", hang);
    const error = await rejection("TARGET_SILENT", target.port().describe(arn));
    expect(error.message).to.equal(
      `DescribeExecution on ${arn} got no answer from AWS within 30ms, 3 times in a row. Check that it is running and reachable, or raise requestTimeout.`,
    );
    expect(error.facts).to.include({ tries: 3 });
  });

  it("tries again after one answer that never came", async () => {
    target = open({ requestTimeout: "500ms" });
    server.on("DescribeExecution", hang, answer(succeeded));
    expect((await target.port().describe(arn)).status).to.equal("SUCCEEDED");
  });

  it("says what kept failing, how often, and for how long", async () => {
    server.on("DescribeExecution", throttle).on("GetExecutionHistory", status(503));
    target = open({ patience: "1s" });
    expect((await rejection("TARGET_UNSTEADY", target.port().describe(arn))).message).to.equal(
      `DescribeExecution on ${arn} failed 4 times in 950ms at AWS, the last time with ThrottlingException: Rate exceeded. Run fewer workflows at once, or ask AWS for a higher quota.`,
    );
    server.on("DescribeExecution", answer(succeeded));
    expect((await rejection("TARGET_UNSTEADY", target.port().history(arn))).message).to.equal(
      `GetExecutionHistory on ${arn} failed 4 times in 950ms at AWS, the last time with HTTP 503. Try again; if it stays, the service or the way to it is broken.`,
    );
    server.on("DescribeExecution", reset);
    target = open({ patience: "0s" });
    expect((await rejection("TARGET_UNSTEADY", target.port().describe(arn))).message).to.match(
      /^DescribeExecution on \S+ failed once at AWS, with \w+: socket hang up\. Try again; if it stays, the service or the way to it is broken\.$/,
    );
  });

  it("refuses doubles before it calls anything", async () => {
    const node = {
      kind: "double",
      state: "ChargeCard",
      steps: [],
      pins: [],
      eachVisit: false,
      at: "a.spec.ts:1:1",
    } as const;
    const doubles = [{ node, functions: new Map() }];
    const error = await rejection("DOUBLES_UNAVAILABLE", target.port().start({ ...request, doubles }));
    expect(error.message).to.equal(
      'aws runs the real tasks, so the stubs for "ChargeCard" cannot be used there. Run the spec on embedded(), or write stub(state, double, { on: "embedded" }) where the real task may run elsewhere.',
    );
    expect(server.requests).to.deep.equal([]);
  });

  describe("with an EXPRESS machine", () => {
    const express: StartRequest = { ...request, type: "EXPRESS" };
    const key = "arn:aws:states:eu-west-1:123456789012:express:orders:run-1";
    const ended = {
      executionArn: `${key}:id`,
      stateMachineArn: machine,
      name: "run-1",
      status: "SUCCEEDED",
      startDate: startedAt,
      stopDate: startedAt + 1,
      output: "3",
    };

    it("takes status and output from StartSyncExecution's answer", async () => {
      server.on("StartSyncExecution", answer(ended));
      const port = target.port();
      expect((await port.start(express)).executionArn).to.equal(key);
      expect((await port.describe(key)).status).to.equal("RUNNING");
      expect(await port.wait(key, { deadlineMs: 60_000 })).to.equal("ended");
      expect(await port.describe(key)).to.include({ executionArn: `${key}:id`, status: "SUCCEEDED", output: "3" });
      expect((await rejection("EXPRESS_HISTORY_MISSING", port.history(key))).message).to.equal(
        `The EXPRESS execution ${key} has no history on AWS: its machine does not log everything to a log group, so only its status and its output can be judged there. Give the machine a loggingConfiguration with level ALL, includeExecutionData true and a log group, or run the spec on embedded(), which keeps the history of EXPRESS executions too.`,
      );
      expect(server.operations()).to.deep.equal(["StartSyncExecution"]);
    });

    it("is not started twice when an answer got lost", async () => {
      server.on("StartSyncExecution", reset, answer(ended));
      await target.port().start(express);
      await rejection("TARGET_UNSTEADY", target.port().wait(key, { deadlineMs: 60_000 }));
      expect(server.operations()).to.deep.equal(["StartSyncExecution"]);
    });

    it("is let go of at the deadline", async () => {
      server.on("StartSyncExecution", hang);
      const port = target.port();
      await port.start(express);
      expect(await port.wait(key, { deadlineMs: 1000 })).to.equal("deadline");
      await port.stop(key, { error: "e", cause: "c" });
      expect((await port.describe(key)).status).to.equal("RUNNING");
      port.release(key);
    });
  });
});
