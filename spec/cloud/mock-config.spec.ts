import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StepwrightError } from "../../src/errors/index.js";
import { loadMockConfig } from "../../src/loaders/mock-config.js";
import { bench, task } from "./support.js";

const config = {
  StateMachines: {
    orders: {
      TestCases: {
        HappyPath: { Charge: "Charged" },
        Retried: { Charge: "DeclinedTwice" },
        Elsewhere: { Refund: "Charged" },
      },
    },
  },
  MockedResponses: {
    Charged: { "0": { Return: { StatusCode: 200, Payload: { ok: true } } } },
    DeclinedTwice: {
      "0-1": { Throw: { Error: "Card.Declined", Cause: "no funds" } },
      "2": { Return: "third" },
    },
  },
};
const Retry = [{ ErrorEquals: ["Card.Declined"], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1 }];

describe("A mock config", () => {
  it("answers the states of the test case an execution is started with", async () => {
    const world = bench({ mockConfig: config });
    const machine = await world.machine(
      "orders",
      task({ Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" } }),
    );
    const done = await world.run(`${machine}#HappyPath`);
    expect(done).to.include({
      status: "SUCCEEDED",
      output: '{"StatusCode":200,"Payload":{"ok":true}}',
      stateMachineArn: machine,
    });
  });

  it("answers call by call", async () => {
    const world = bench({ mockConfig: JSON.stringify(config) });
    const machine = await world.machine("orders", task({ Retry }));
    expect(await world.run(`${machine}#Retried`)).to.include({ status: "SUCCEEDED", output: '"third"' });
    // A second execution counts from 0 again.
    expect(await world.run(`${machine}#Retried`)).to.include({ status: "SUCCEEDED", output: '"third"' });
    const plain = await world.machine("orders-2", task());
    expect((await world.run(plain))["error"]).to.equal("Stepwright.TaskNotStubbed");
  });

  it("counts the calls of all items together", async () => {
    const world = bench({ mockConfig: config });
    const each = {
      StartAt: "Charge",
      States: {
        Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", Retry, End: true },
      },
    };
    const machine = await world.machine("orders", {
      StartAt: "Each",
      States: { Each: { Type: "Map", MaxConcurrency: 1, ItemProcessor: each, End: true } },
    });
    const done = await world.run(`${machine}#Retried`, { input: "[1]" });
    expect(done).to.include({ status: "SUCCEEDED", output: '["third"]' });
    const failed = await world.run(`${machine}#Retried`, { input: "[1,2]" });
    expect(failed).to.include({
      status: "FAILED",
      error: "Stepwright.MockExhausted",
      cause:
        'The mocked state "Charge" has no answer for its call number 3 (counted from 0): "DeclinedTwice" in the mock config answers "0-1", "2". ' +
        'Add "3", or widen a range.',
    });
  });

  it("leaves states it does not list, and executions without a test case, to others", async () => {
    const world = bench({ mockConfig: config });
    world.cloud.lambda("charge-card", () => "handled");
    const machine = await world.machine("orders", task());
    expect((await world.run(`${machine}#Elsewhere`))["output"]).to.equal('"handled"');
    expect((await world.run(machine))["output"]).to.equal('"handled"');
  });

  it("serves StartSyncExecution and versions, too", async () => {
    const world = bench({ mockConfig: config });
    const machine = await world.machine("orders", task(), { type: "EXPRESS", publish: true });
    const done = await world.ok("StartSyncExecution", { stateMachineArn: `${machine}:1#HappyPath` });
    expect(done["output"]).to.equal('{"StatusCode":200,"Payload":{"ok":true}}');
  });

  it("says which test cases there are", async () => {
    const world = bench({ mockConfig: config });
    const stateMachineArn = await world.machine("orders", task());
    expect(await world.refused("StartExecution", { stateMachineArn: `${stateMachineArn}#HapyPath` })).to.deep.equal({
      code: "InvalidArn",
      message:
        'There is no test case "HapyPath" for the state machine "orders" in the mock config. Did you mean "HappyPath"? Test cases of this machine: HappyPath, Retried, Elsewhere.',
    });
    const other = await world.machine("other", task());
    expect(await world.refused("StartExecution", { stateMachineArn: `${other}#HappyPath` })).to.deep.equal({
      code: "InvalidArn",
      message:
        'There is no test case "HappyPath" for the state machine "other" in the mock config. Test cases of this machine: none.',
    });
  });

  it("refuses a test case where there is no mock config", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("orders", task());
    expect(await world.refused("StartExecution", { stateMachineArn: `${stateMachineArn}#HappyPath` })).to.deep.equal({
      code: "InvalidArn",
      message: `"${stateMachineArn}#HappyPath" names the test case "HappyPath", but this cloud has no mock config. Give it one: embedded({ mockConfig: "…" }), or stepwright serve --mock-config FILE.`,
    });
  });

  describe("from a file", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "stepwright-"));
    });
    after(() => rmSync(folder, { recursive: true }));

    it("is read", () => {
      const file = join(folder, "mocks.json");
      writeFileSync(file, JSON.stringify(config));
      expect([...loadMockConfig(file).machines.keys()]).to.deep.equal(["orders"]);
    });

    it("that is not there is refused", () => {
      const file = join(folder, "none.json");
      expect(messageOf(file)).to.equal(
        `The mock config cannot be used (${file}): the file cannot be read (ENOENT).${format}`,
      );
    });

    it("that is no JSON is refused", () => {
      const file = join(folder, "broken.json");
      writeFileSync(file, "[1,");
      expect(messageOf(file)).to.match(
        /^The mock config cannot be used \(.*broken\.json\): it is not JSON: .*\. Its format is /,
      );
    });
  });

  const mistakes: [title: string, config: unknown, text: string][] = [
    ["a list", [], "the mock config): the configuration must be an object, not []."],
    ["no responses", { StateMachines: {} }, "the mock config, at MockedResponses): MockedResponses is missing."],
    ["no machines", { MockedResponses: {} }, "the mock config, at StateMachines): StateMachines is missing."],
    [
      "a machine without test cases",
      { MockedResponses: {}, StateMachines: { m: {} } },
      "the mock config, at StateMachines.m.TestCases): TestCases is missing.",
    ],
    [
      "a test case that is text",
      { MockedResponses: {}, StateMachines: { m: { TestCases: { A: "x" } } } },
      'the mock config, at StateMachines.m.TestCases.A): a test case must be an object, not "x".',
    ],
    [
      "a response by value",
      { MockedResponses: {}, StateMachines: { m: { TestCases: { A: { S: {} } } } } },
      "the mock config, at StateMachines.m.TestCases.A.S): the name of a mocked response is expected, not {}.",
    ],
    [
      "a response that is not there",
      { MockedResponses: { Charged: {} }, StateMachines: { m: { TestCases: { A: { S: "Chraged" } } } } },
      'the mock config, at StateMachines.m.TestCases.A.S): MockedResponses has no "Chraged". Did you mean "Charged"?',
    ],
    [
      "a call number that is none",
      { MockedResponses: { R: { first: { Return: 1 } } }, StateMachines: {} },
      'the mock config, at MockedResponses.R.first): call numbers look like "0" or "1-2", not "first".',
    ],
    [
      "a range that runs backwards",
      { MockedResponses: { R: { "2-1": { Return: 1 } } }, StateMachines: {} },
      "the mock config, at MockedResponses.R.2-1): the range ends before it starts.",
    ],
    [
      "a call with two answers",
      { MockedResponses: { R: { "0-2": { Return: 1 }, "2": { Return: 2 } } }, StateMachines: {} },
      'the mock config, at MockedResponses.R): call 2 is answered twice, by "0-2" and "2".',
    ],
    [
      "an answer of both kinds",
      { MockedResponses: { R: { "0": { Return: 1, Throw: { Error: "E" } } } }, StateMachines: {} },
      "the mock config, at MockedResponses.R.0): exactly one of Return and Throw is expected, not Return and Throw.",
    ],
    [
      "an answer of no kind",
      { MockedResponses: { R: { "0": {} } }, StateMachines: {} },
      "the mock config, at MockedResponses.R.0): exactly one of Return and Throw is expected, not nothing.",
    ],
    [
      "an answer that is text",
      { MockedResponses: { R: { "0": "x" } }, StateMachines: {} },
      'the mock config, at MockedResponses.R.0): an object with Return or Throw is expected, not "x".',
    ],
    [
      "a Throw that is text",
      { MockedResponses: { R: { "0": { Throw: "x" } } }, StateMachines: {} },
      "the mock config, at MockedResponses.R.0.Throw): an object with Error and Cause is expected.",
    ],
    [
      "a Throw without Error",
      { MockedResponses: { R: { "0": { Throw: { Cause: "x" } } } }, StateMachines: {} },
      "the mock config, at MockedResponses.R.0.Throw.Error): the name of an error is expected, as text.",
    ],
    [
      "a Cause that is no text",
      { MockedResponses: { R: { "0": { Throw: { Error: "E", Cause: {} } } } }, StateMachines: {} },
      "the mock config, at MockedResponses.R.0.Throw.Cause): text is expected.",
    ],
  ];
  for (const [title, given, text] of mistakes) {
    it(`with ${title} is refused`, () => {
      expect(messageOf(given as object)).to.equal(`The mock config cannot be used (${text}${format}`);
    });
  }
});

const format =
  ' Its format is { "StateMachines": { NAME: { "TestCases": { CASE: { STATE: RESPONSE } } } }, "MockedResponses": { RESPONSE: { "0": { "Return": … }, "1-2": { "Throw": { "Error": …, "Cause": … } } } } }.';

function messageOf(reference: string | object): string {
  try {
    loadMockConfig(reference);
  } catch (error) {
    expect(error).to.be.instanceOf(StepwrightError).with.property("code", "MOCK_CONFIG_INVALID");
    return (error as Error).message;
  }
  throw new Error("the mock config was taken");
}
