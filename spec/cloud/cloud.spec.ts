import { expect } from "chai";
import { createCloud, type CloudOptions } from "../../src/cloud/cloud.js";
import { StepwrightError } from "../../src/errors/index.js";
import { bench, pass, waiting } from "./support.js";

describe("An embedded cloud", () => {
  it("has AWS's places, a fixed start and a seed by default", () => {
    const { region, accountId, seed, clock } = createCloud();
    expect({ region, accountId, seed, now: new Date(clock.now).toISOString() }).to.deep.equal({
      region: "us-east-1",
      accountId: "123456789012",
      seed: 42,
      now: "2030-01-01T00:00:00.000Z",
    });
  });

  it("names its resources for its region and account", async () => {
    const machines: string[] = [];
    for (const region of ["eu-west-1", "cn-north-1", "us-gov-west-1"]) {
      machines.push(await bench({ region, accountId: "210987654321" }).machine("m", pass));
    }
    expect(machines).to.deep.equal([
      "arn:aws:states:eu-west-1:210987654321:stateMachine:m",
      "arn:aws-cn:states:cn-north-1:210987654321:stateMachine:m",
      "arn:aws-us-gov:states:us-gov-west-1:210987654321:stateMachine:m",
    ]);
  });

  it("starts its time where it is told", () => {
    const startAt = new Date("2031-05-06T07:08:09Z");
    expect(createCloud({ startAt }).clock.now).to.equal(startAt.getTime());
    expect(createCloud({ startAt: "2031-05-06" }).clock.now).to.equal(Date.UTC(2031, 4, 6));
  });

  it("lets no time pass unless somebody waits", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("m", waiting(1));
    const { executionArn } = await world.ok("StartExecution", { stateMachineArn });
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(await world.ok("DescribeExecution", { executionArn })).to.include({ status: "RUNNING" });
    expect(world.cloud.clock.now).to.equal(Date.UTC(2030, 0, 1));
  });

  it("waits a year in no time", async () => {
    const world = bench();
    const done = await world.run(await world.machine("m", waiting(364 * 86_400)));
    expect(Number(done["stopDate"]) - Number(done["startDate"])).to.equal(364 * 86_400);
  });

  it("is a world of its own", async () => {
    const [one, other] = [bench(), bench()];
    const stateMachineArn = await one.machine("m", waiting(60));
    await one.run(stateMachineArn);
    expect((await other.refused("DescribeStateMachine", { stateMachineArn })).code).to.equal(
      "StateMachineDoesNotExist",
    );
    expect(other.cloud.clock.now).to.equal(Date.UTC(2030, 0, 1));
  });

  const mistakes: [options: object, code: string, text: string][] = [
    [
      { sede: 7 },
      "WORD_UNKNOWN",
      'embedded(…) was given "sede". It takes "region", "accountId", "startAt", "seed", "quotas", "mockConfig", "perform", "handlerLimit", "callbackGrace", "validateStubs", "from", "functions", "retain".',
    ],
    [
      { region: "mars" },
      "CLOUD_OPTION_INVALID",
      'embedded({ region }) was given "mars". Give a region such as "us-east-1".',
    ],
    [
      { accountId: "123" },
      "CLOUD_OPTION_INVALID",
      'embedded({ accountId }) was given "123". Give twelve digits, such as "123456789012".',
    ],
    [
      { accountId: 123456789012 },
      "CLOUD_OPTION_INVALID",
      'embedded({ accountId }) was given 123456789012. Give twelve digits, such as "123456789012".',
    ],
    [
      { startAt: "tomorrow" },
      "CLOUD_OPTION_INVALID",
      'embedded({ startAt }) was given "tomorrow". Give a Date or ISO 8601 text, such as "2030-01-01T00:00:00Z".',
    ],
    [{ seed: "x" }, "CLOUD_OPTION_INVALID", 'embedded({ seed }) was given "x". Give a number.'],
    [
      { quotas: { payloadBytes: "1MB" } },
      "CLOUD_OPTION_INVALID",
      'embedded({ quotas.payloadBytes }) was given "1MB". Give a positive number, or Infinity.',
    ],
    [
      { quotas: { events: 1 } },
      "CLOUD_OPTION_INVALID",
      'embedded({ quotas }) was given {"events":1}. Give some of payloadBytes, historyEvents, executionSeconds.',
    ],
    [
      { handlerLimit: 10 },
      "DURATION_INVALID",
      'handlerLimit was given the bare number 10. Write a unit, such as "10s" or "10ms": AWS counts in seconds, JavaScript in milliseconds.',
    ],
  ];
  for (const [options, code, text] of mistakes) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => createCloud(options as CloudOptions))
        .to.throw(StepwrightError, text)
        .that.includes({ code, message: text });
    });
  }
});
