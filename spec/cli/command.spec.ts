import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Served } from "../../src/cloud/http-server.js";
import { runCommand } from "../../src/cli/program.js";

const definition = { StartAt: "A", States: { A: { Type: "Pass", Result: 1, End: true } } };

describe("The stepwright command", () => {
  let folder: string;
  const open: Served[] = [];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stepwright-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const served of open.splice(0)) await served.close();
  });

  function file(name: string, content: unknown): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  async function run(
    ...args: string[]
  ): Promise<{ out: string; err: string; exitCode: number; served: Served | undefined }> {
    const said = { out: "", err: "" };
    const { exitCode, served } = await runCommand(args, {
      out: (text) => (said.out += text),
      err: (text) => (said.err += text),
    });
    if (served !== undefined) open.push(served);
    return { ...said, exitCode, served };
  }

  async function call(
    served: Served | undefined,
    operation: string,
    request: object,
  ): Promise<Record<string, unknown>> {
    const answer = await fetch(String(served?.url), {
      method: "POST",
      headers: { "x-amz-target": `AWSStepFunctions.${operation}` },
      body: JSON.stringify(request),
    });
    return (await answer.json()) as Record<string, unknown>;
  }

  it("tells what it can do, and its version", async () => {
    const help = await run("--help");
    expect(help.exitCode).to.equal(0);
    expect(help.out).to.match(/^Usage: stepwright \[options\] \[command\]\n/);
    for (const word of ["serve", "validate", "--version"]) expect(help.out).to.contain(word);
    const version = await run("--version");
    expect(version.exitCode).to.equal(0);
    expect(version.out).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it("does not know other commands and flags", async () => {
    expect(await run("srve")).to.include({
      exitCode: 2,
      err: "error: unknown command 'srve'\n(Did you mean serve?)\nRun stepwright --help to see what there is.\n",
    });
    expect(await run("serve", "--prot", "1")).to.include({
      exitCode: 2,
      err: "error: unknown option '--prot'\n(Did you mean --port?)\nRun stepwright --help to see what there is.\n",
    });
  });

  describe("serve", () => {
    it("serves a cloud and says how to call it", async () => {
      const { out, err, exitCode, served } = await run(
        "serve",
        "--port",
        "0",
        "--region",
        "eu-west-1",
        "--time",
        "instant",
      );
      expect([err, exitCode]).to.deep.equal(["", 0]);
      expect(out).to.equal(
        `Stepwright serves an embedded AWS at ${served?.url} (eu-west-1, account 123456789012, time instant).\n` +
          `Try: aws stepfunctions list-state-machines --endpoint-url ${served?.url} --region eu-west-1\n` +
          "StartSyncExecution and TestState want a host of their own: set AWS_DISABLE_HOST_PREFIX_INJECTION=true for the AWS CLI, disableHostPrefix: true for the AWS SDK for JavaScript.\n" +
          "Nothing here answers Tasks of Lambda or other services: give --mock-config FILE, or serve from a script, with cloud.lambda(…) and cloud.serve().\n",
      );
      expect(await call(served, "ListStateMachines", {})).to.deep.equal({ stateMachines: [] });
    });

    it("starts at the present moment, or where it is told", async () => {
      const now = await run("serve", "--port", "0");
      const { creationDate } = await call(now.served, "CreateStateMachine", {
        name: "m",
        definition: JSON.stringify(definition),
        roleArn: "arn:aws:iam::123456789012:role/x",
      });
      expect(Math.abs(Number(creationDate) * 1000 - Date.now())).to.be.below(60_000);
      const then = await run("serve", "--port", "0", "--start-at", "2031-01-01T00:00:00Z");
      const text = await (await fetch(String(then.served?.url))).text();
      expect(text).to.contain("virtual time 2031-01-01T00:00:0");
    });

    it("deploys definitions, JSON and YAML, and mocks their tasks", async () => {
      const task =
        "StartAt: T\nStates:\n  T:\n    Type: Task\n    Resource: arn:aws:lambda:us-east-1:123456789012:function:f\n    End: true\n";
      const mocks = {
        StateMachines: { bills: { TestCases: { Good: { T: "Done" } } } },
        MockedResponses: { Done: { "0": { Return: { done: true } } } },
      };
      const { out, served } = await run(
        ...["serve", "--port", "0", "--time", "instant", "--mock-config", file("mocks.json", mocks)],
        ...[
          "--deploy",
          `orders=${file("orders.asl.json", definition)}`,
          "--deploy",
          `bills=${file("bills.yaml", task)}`,
        ],
      );
      const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:bills";
      expect(out).not.to.contain("Nothing here answers Tasks");
      expect(out).to.contain(
        `Deployed arn:aws:states:us-east-1:123456789012:stateMachine:orders\nDeployed ${arn}\n` +
          `Try: aws stepfunctions start-execution --state-machine-arn arn:aws:states:us-east-1:123456789012:stateMachine:orders --input '{}' --endpoint-url`,
      );
      const { executionArn } = await call(served, "StartExecution", { stateMachineArn: `${arn}#Good` });
      expect(await call(served, "DescribeExecution", { executionArn })).to.include({
        status: "SUCCEEDED",
        output: '{"done":true}',
      });
    });

    const mistakes: [title: string, args: () => string[], text: () => string][] = [
      ["a port that is no number", () => ["--port", "many"], () => '--port was given "many". Give a number.\n'],
      [
        "a port that is none",
        () => ["--port", "99999"],
        () => "listen({ port }) was given 99999. Give a whole number from 0 to 65535.\n",
      ],
      ["a seed that is no number", () => ["--seed", ""], () => '--seed was given "". Give a number.\n'],
      [
        "a time that is none",
        () => ["--port", "0", "--time", "fast"],
        () => 'listen({ time }) was given "fast". Give "real", "instant", or a factor such as "60x".\n',
      ],
      [
        "a region that is none",
        () => ["--region", "mars"],
        () => 'embedded({ region }) was given "mars". Give a region such as "us-east-1".\n',
      ],
      [
        "a deployment without a file",
        () => ["--deploy", "orders"],
        () => '--deploy was given "orders". Give NAME=FILE.\n',
      ],
      [
        "a definition AWS would refuse",
        () => ["--deploy", `orders=${file("bad.json", { StartAt: "A" })}`],
        () =>
          `"orders" could not be deployed from ${join(folder, "bad.json")}: Invalid State Machine Definition: ` +
          "'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'. " +
          `Mend the definition; stepwright validate ${join(folder, "bad.json")} lists everything AWS would refuse.\n`,
      ],
    ];
    for (const [title, args, text] of mistakes) {
      it(`refuses ${title}`, async () => {
        expect(await run("serve", ...args())).to.include({ exitCode: 2, out: "", err: text() });
      });
    }
  });

  describe("validate", () => {
    it("says OK of what AWS takes", async () => {
      const path = file("good.json", definition);
      expect(await run("validate", path)).to.include({ exitCode: 0, out: `${path}: OK\n`, err: "" });
    });

    it("lists what AWS refuses, file by file", async () => {
      const good = file("good.json", definition);
      const bad = file("bad.json", { StartAt: "A", States: { A: { Type: "Pass" } } });
      const { exitCode, out } = await run("validate", good, bad);
      expect(exitCode).to.equal(1);
      expect(out).to.match(
        new RegExp(`^${good}: OK\n${bad}: refused\n  ERROR SCHEMA_VALIDATION_FAILED at /States/A: .+\n`),
      );
    });

    it("knows the rules of EXPRESS machines", async () => {
      const path = file("callback.json", {
        StartAt: "A",
        States: {
          A: {
            Type: "Task",
            Resource: "arn:aws:states:::sns:publish.waitForTaskToken",
            Parameters: { TopicArn: "t" },
            End: true,
          },
        },
      });
      expect((await run("validate", path)).exitCode).to.equal(0);
      expect(await run("validate", "--type", "EXPRESS", path)).to.include({
        exitCode: 1,
        out: `${path}: refused\n  ERROR SCHEMA_VALIDATION_FAILED at /States/A/Resource: Express state machine does not support '.waitForTaskToken' service integration \n`,
      });
    });

    it("goes on past a file it cannot read", async () => {
      const good = file("good.json", definition);
      const { exitCode, out, err } = await run("validate", join(folder, "none.json"), good);
      expect([exitCode, out]).to.deep.equal([2, `${good}: OK\n`]);
      expect(err).to.contain("none.json");
    });

    it("refuses a type that is none", async () => {
      expect(await run("validate", "--type", "FAST", "x.json")).to.include({
        exitCode: 2,
        err: '--type was given "FAST". Give STANDARD or EXPRESS.\n',
      });
    });
  });
});
