import { ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { StepwrightError } from "../../src/errors/index.js";
import { endpoint } from "../../src/targets/index.js";
import { endpointTarget } from "../../src/targets/remote/endpoint.js";
import { hastyTime } from "./hasty-time.js";
import { answer, hang, hostileServer, refuse } from "./hostile-server.js";
import { rejection } from "./rejection.js";

const rest = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 3600, End: true } } };

describe("endpoint()", () => {
  let served: Served;
  before(async () => {
    served = await listen(createCloud(), { time: "instant" });
  });
  after(() => served.close());

  it("says where it is, for reports, and what it can do", async () => {
    const target = endpoint(new URL(`${served.url}/`), { region: "eu-west-1" });
    const { kind, label, origin, capabilities } = target.port();
    expect({ kind, label, origin, capabilities }).to.deep.equal({
      kind: "endpoint",
      label: `endpoint ${served.url}`,
      origin: [
        ["target", served.url],
        ["region", "eu-west-1"],
      ],
      capabilities: { doubles: false, virtualTime: false, expressHistory: false, deploy: true },
    });
    await target.close();
  });

  it("gives an SFNClient that calls it", async () => {
    await using target = endpoint(served.url);
    expect((await target.sfn.send(new ListStateMachinesCommand({}))).stateMachines).to.deep.equal([]);
  });

  it("takes the endpoint's time as it comes", async () => {
    await using target = endpoint(served.url);
    const { stateMachineArn } = await target.deploy("rest", rest);
    const port = target.port();
    const { executionArn, startDate } = await port.start({
      stateMachineArn,
      name: "one",
      input: "{}",
      type: "STANDARD",
      doubles: [],
    });
    expect(await port.wait(executionArn, { deadlineMs: 5000 })).to.equal("ended");
    const { stopDate } = await port.describe(executionArn);
    expect((stopDate?.getTime() ?? 0) - startDate.getTime()).to.equal(3_600_000);
  });

  it("keeps the type of a machine that exists", async () => {
    await using target = endpoint(served.url);
    await target.deploy("typed", rest, { type: "EXPRESS" });
    expect((await target.deploy("typed", { ...rest, Comment: "changed" })).type).to.equal("EXPRESS");
  });

  it("refuses doubles and says what would work", async () => {
    await using target = endpoint("http://127.0.0.1:9");
    const node = { kind: "double", steps: [], pins: [], eachVisit: false, at: "a.spec.ts:1:1" } as const;
    const doubles = ["ChargeCard", "Ship"].map((state) => ({ node: { ...node, state }, functions: new Map() }));
    const starting = target
      .port()
      .start({ stateMachineArn: "arn", name: "one", input: "{}", type: "STANDARD", doubles });
    expect((await rejection("DOUBLES_UNAVAILABLE", starting)).message).to.equal(
      'endpoint http://127.0.0.1:9 runs the real tasks, so the stubs for "ChargeCard", "Ship" cannot be used there. ' +
        'Run the spec on embedded(), or write stub(state, double, { on: "embedded" }) where the real task may run elsewhere. ' +
        'A served Stepwright takes stubs from a file: "npx stepwright serve --mock-config FILE".',
    );
  });

  for (const url of ["localhost:8083", "ftp://127.0.0.1", "http://", ""]) {
    it(`refuses ${JSON.stringify(url)} as a URL`, () => {
      expect(() => endpoint(url)).to.throw(
        StepwrightError,
        `endpoint(url) was given ${JSON.stringify(url)}. Write the URL of a Step Functions endpoint, such as "http://127.0.0.1:8083".`,
      );
    });
  }

  it("creates machines with a made-up role, and does not remove them", async () => {
    const server = await hostileServer();
    server.on(
      "CreateStateMachine",
      answer({ stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:rest", creationDate: 1 }),
    );
    const target = endpointTarget(server.url, {}, hastyTime());
    await target.deploy("rest", rest);
    await target.close();
    expect(server.requests).to.deep.equal([
      {
        operation: "CreateStateMachine",
        body: {
          name: "rest",
          definition: JSON.stringify(rest),
          type: "STANDARD",
          roleArn: "arn:aws:iam::123456789012:role/stepwright",
        },
      },
    ]);
    await server.close();
  });

  it("says what it was refused when a machine of that name cannot be found", async () => {
    const server = await hostileServer();
    server.on("CreateStateMachine", refuse("StateMachineAlreadyExists", "State Machine Already Exists"));
    const target = endpointTarget(server.url, {}, hastyTime());
    expect((await rejection("CALL_REFUSED", target.deploy("rest", rest))).message).to.equal(
      `CreateStateMachine on rest was refused by ${server.url}: StateMachineAlreadyExists: State Machine Already Exists`,
    );
    await target.close();
    await server.close();
  });

  it("does not hang with an endpoint that does", async () => {
    const server = await hostileServer();
    server.on("CreateStateMachine", hang);
    const target = endpointTarget(server.url, { requestTimeout: "20ms" }, hastyTime());
    expect((await rejection("TARGET_SILENT", target.deploy("rest", rest))).message).to.equal(
      `CreateStateMachine on rest got no answer from ${server.url} within 20ms, 3 times in a row. Check that it is running and reachable, or raise requestTimeout.`,
    );
    await target.close();
    await server.close();
  });
});
