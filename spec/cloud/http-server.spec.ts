import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { listen, type ListenOptions, type Served } from "../../src/cloud/http-server.js";
import { StepwrightError } from "../../src/errors/index.js";
import { bench, pass, task, waiting, type Bench } from "./support.js";

describe("A served cloud", () => {
  const open: Served[] = [];
  afterEach(async () => {
    for (const served of open.splice(0)) await served.close();
  });

  async function serve(options: ListenOptions = {}, world: Bench = bench()): Promise<{ world: Bench; served: Served }> {
    const served = await listen(world.cloud, options);
    open.push(served);
    return { world, served };
  }

  function client(served: Served): SFNClient {
    return new SFNClient({
      endpoint: served.url,
      region: "us-east-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
      disableHostPrefix: true,
      maxAttempts: 1,
    });
  }

  async function post(served: Served, body: string, headers: Record<string, string> = {}): Promise<Response> {
    return await fetch(served.url, {
      method: "POST",
      body,
      headers: { "x-amz-target": "AWSStepFunctions.ListStateMachines", ...headers },
    });
  }

  it("listens on the loopback interface, on a port that is free", async () => {
    const { served } = await serve();
    expect(served.url).to.equal(`http://127.0.0.1:${served.port}`);
    expect(served.port).to.be.greaterThan(0);
  });

  it("answers whatever host it is called by, that of StartSyncExecution too", async () => {
    const { world, served } = await serve({ time: "instant" });
    const stateMachineArn = await world.machine("quick", pass, { type: "EXPRESS" });
    const answer = await new Promise<string>((resolve, reject) => {
      const call = httpRequest(
        {
          host: "127.0.0.1",
          port: served.port,
          method: "POST",
          headers: { host: `sync-localhost:${served.port}`, "x-amz-target": "AWSStepFunctions.StartSyncExecution" },
        },
        (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => (text += chunk.toString())).on("end", () => resolve(text));
        },
      );
      call.on("error", reject);
      call.end(JSON.stringify({ stateMachineArn }));
    });
    expect(JSON.parse(answer)).to.include({ status: "SUCCEEDED", output: '{"x":1}' });
  });

  it("tells people who open it what it is", async () => {
    const { served } = await serve();
    const got = await fetch(served.url);
    expect(got.status).to.equal(200);
    expect(await got.text()).to.match(
      /^Stepwright's embedded AWS \(us-east-1, account 123456789012, virtual time 2030-01-01T00:00:00\.\d{3}Z\)\.\nPoint an AWS SDK or the AWS CLI here: aws stepfunctions list-state-machines --endpoint-url http:\/\/127\.0\.0\.1:\d+\n$/,
    );
    const head = await fetch(served.url, { method: "HEAD" });
    expect([head.status, await head.text()]).to.deep.equal([200, ""]);
    const put = await fetch(served.url, { method: "PUT", body: "{}" });
    expect([put.status, put.headers.get("allow"), await put.text()]).to.deep.equal([
      405,
      "POST, GET, HEAD",
      "AWS API calls are POST requests; this was PUT.\n",
    ]);
  });

  it("refuses broken and huge bodies, and goes on", async () => {
    const { served } = await serve();
    const broken = await post(served, "{");
    expect(broken.status).to.equal(400);
    expect(await broken.json()).to.have.property("__type", "SerializationException");
    const huge = await post(served, "x".repeat(9 * 1024 * 1024));
    expect(huge.status).to.equal(413);
    expect(await huge.json()).to.deep.equal({
      __type: "RequestEntityTooLargeException",
      message: "A request may hold 8388608 bytes at most.",
    });
    expect((await post(served, "{}")).status).to.equal(200);
  });

  it("survives connections that talk nonsense or break off", async () => {
    const { served } = await serve();
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = connect(served.port, "127.0.0.1", () => socket.write("NONSENSE\r\n\r\n"));
      let text = "";
      socket
        .on("data", (chunk) => (text += chunk.toString()))
        .on("end", () => resolve(text))
        .on("error", reject);
    });
    expect(reply).to.match(/^HTTP\/1\.1 400 Bad Request\r\n/);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(served.port, "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{", () => {
          socket.destroy();
          resolve();
        });
      });
      socket.on("error", reject);
    });
    expect((await post(served, "{}")).status).to.equal(200);
  });

  it("ends on close, also with a call that still waits", async () => {
    const { world, served } = await serve({ time: "real" });
    const stateMachineArn = await world.machine("slow", waiting(60), { type: "EXPRESS" });
    const call = client(served).send(new StartSyncExecutionCommand({ stateMachineArn }));
    const broken = call.then(
      () => "answered",
      () => "broken off",
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await served.close();
    expect(await broken).to.equal("broken off");
    expect(world.cloud.clock.holds()).to.deep.equal([]);
  });

  describe("with time that", () => {
    async function elapsed(time: ListenOptions["time"], seconds: number): Promise<{ real: number; virtual: number }> {
      const { world, served } = await serve(time === undefined ? {} : { time });
      const stateMachineArn = await world.machine("m", waiting(seconds));
      const sfn = client(served);
      const began = performance.now();
      const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
      for (;;) {
        const { status, startDate, stopDate } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== "RUNNING") {
          expect(status).to.equal("SUCCEEDED");
          return { real: performance.now() - began, virtual: Number(stopDate) - Number(startDate) };
        }
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }

    it("is real, a Wait takes as long as it says", async () => {
      const { real, virtual } = await elapsed(undefined, 1);
      expect(virtual).to.equal(1000);
      expect(real).to.be.at.least(990);
    });

    it("is scaled, it takes as much less", async () => {
      const { real, virtual } = await elapsed("60x", 12);
      expect(virtual).to.equal(12_000);
      expect(real).to.be.within(190, 1500);
    });

    it("is instant, a day passes when nobody calls", async () => {
      const { real, virtual } = await elapsed("instant", 86_400);
      expect(virtual).to.equal(86_400_000);
      expect(real).to.be.below(1500);
    });

    it("is instant, what is due happens, and time passes, for a client that polls without pause", async () => {
      const { world, served } = await serve({ time: "instant" });
      const stateMachineArn = await world.machine("m", waiting(60));
      const sfn = client(served);
      const due: number[] = [];
      const { clock } = world.cloud;
      const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
      const began = clock.now;
      clock.at(clock.now, "work", () => due.push(clock.now));
      for (;;) {
        const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (status !== "RUNNING") break;
      }
      expect(due).to.deep.equal([began]);
    });

    it("is instant, what is due already happens while a callback is awaited", async () => {
      const world = bench({ perform: () => ({ kind: "pending" }) });
      const { served } = await serve({ time: "instant" }, world);
      const callback = { Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" };
      const Parameters = { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token" } };
      const stateMachineArn = await world.machine("callback", task({ ...callback, Parameters, TimeoutSeconds: 60 }));
      await client(served).send(new StartExecutionCommand({ stateMachineArn }));
      const { clock } = world.cloud;
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = clock.now;
      const due = new Promise<number>((resolve) => void clock.at(before, "work", () => resolve(clock.now)));
      expect(await due).to.equal(before);
    });

    it("is instant, schedules alone do not make it run away", async () => {
      const { world } = await serve({ time: "instant" });
      const { clock } = world.cloud;
      let fired = 0;
      const again = (): void => {
        fired += 1;
        clock.at(clock.now + 60_000, "work", again, { recurring: true });
      };
      clock.at(clock.now + 60_000, "work", again, { recurring: true });
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(fired).to.be.within(1, 3);
    });

    it("is instant, it does not pass while a callback is awaited", async () => {
      const answers: (() => void)[] = [];
      const world = bench({
        perform: ({ executionArn, id }) => {
          answers.push(() =>
            world.cloud.execution(executionArn)?.answerTask(id, { kind: "succeeded", output: "answered" }),
          );
          return { kind: "pending" };
        },
      });
      const { served } = await serve({ time: "instant" }, world);
      const stateMachineArn = await world.machine(
        "callback",
        task({
          Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
          Parameters: { QueueUrl: "q", MessageBody: { "token.$": "$$.Task.Token" } },
          TimeoutSeconds: 60,
        }),
      );
      const sfn = client(served);
      const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await sfn.send(new DescribeExecutionCommand({ executionArn }))).status).to.equal("RUNNING");
      answers[0]?.();
      await new Promise((resolve) => setTimeout(resolve, 10));
      const done = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      expect(done).to.include({ status: "SUCCEEDED", output: '"answered"' });
    });

    it("follows the wall, StartSyncExecution does not run ahead of", async () => {
      const { world, served } = await serve({ time: "10x" });
      const stateMachineArn = await world.machine("quick", waiting(1), { type: "EXPRESS" });
      const began = performance.now();
      await client(served).send(new StartSyncExecutionCommand({ stateMachineArn }));
      expect(performance.now() - began).to.be.at.least(95);
    });
  });

  const mistakes: [options: object, text: string][] = [
    [{ port: 70_000 }, "listen({ port }) was given 70000. Give a whole number from 0 to 65535."],
    [{ port: 1.5 }, "listen({ port }) was given 1.5. Give a whole number from 0 to 65535."],
    [{ time: "fast" }, 'listen({ time }) was given "fast". Give "real", "instant", or a factor such as "60x".'],
    [{ time: "0x" }, 'listen({ time }) was given "0x". Give "real", "instant", or a factor such as "60x".'],
  ];
  for (const [options, text] of mistakes) {
    it(`refuses ${JSON.stringify(options)}`, async () => {
      const error = await listen(bench().cloud, options).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(StepwrightError).with.property("message", text);
    });
  }

  it("says when its port is taken", async () => {
    const { served } = await serve();
    const error = await listen(bench().cloud, { port: served.port }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error)
      .to.be.instanceOf(StepwrightError)
      .with.property(
        "message",
        `The server cannot listen on 127.0.0.1:${served.port}: the port is in use. Choose another port, or 0 for any that is free.`,
      );
  });
});
