import { expect } from "chai";
import { createEnvironment, environment, settings, switchedOn, type SettingName } from "../../src/config/index.js";
import { StepwrightError } from "../../src/errors/index.js";

const arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
const versioned = "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:pay:3";

function refusal(name: SettingName, value: string): string {
  try {
    createEnvironment({ [name]: value }).get(name);
  } catch (error) {
    expect(error).to.be.instanceOf(StepwrightError).and.to.include({ code: "SETTING_INVALID" });
    return (error as Error).message;
  }
  return expect.fail(`${name}=${value} was read`);
}

describe("Environment", () => {
  it("gives undefined for what is not set, or is blank", () => {
    const blank = createEnvironment({ STEPWRIGHT_TARGET: "  " });
    for (const name of Object.keys(settings) as SettingName[]) expect(blank.get(name), name).to.equal(undefined);
    blank.check();
  });

  it("reads the target", () => {
    const read = (text: string) => createEnvironment({ STEPWRIGHT_TARGET: text }).get("STEPWRIGHT_TARGET");
    expect(read("embedded")).to.equal("embedded");
    expect(read(" aws ")).to.equal("aws");
    expect(String(read("http://127.0.0.1:8083"))).to.equal("http://127.0.0.1:8083/");
    expect(read("https://sfn.example.com/path")).to.be.instanceOf(URL);
  });

  it("refuses another target by name", () => {
    const allowed = 'Write "embedded", "aws", or the URL of a Step Functions endpoint such as "http://127.0.0.1:8083".';
    const told = 'The environment variable STEPWRIGHT_TARGET is "embeded", which cannot be read.';
    expect(refusal("STEPWRIGHT_TARGET", "embeded")).to.equal(`${told} Did you mean "embedded"? ${allowed}`);
    expect(refusal("STEPWRIGHT_TARGET", "localhost:8083")).to.equal(
      `The environment variable STEPWRIGHT_TARGET is "localhost:8083", which cannot be read. ${allowed}`,
    );
    for (const value of ["AWS", "ftp://x", "http://", "127.0.0.1:8083"]) refusal("STEPWRIGHT_TARGET", value);
  });

  it("reads machines as pairs and as JSON", () => {
    const read = (text: string) => createEnvironment({ STEPWRIGHT_MACHINES: text }).get("STEPWRIGHT_MACHINES");
    expect(read(`orders=${arn}`)).to.deep.equal({ orders: arn });
    expect(read(` orders = ${arn} , pay=${versioned},`)).to.deep.equal({ orders: arn, pay: versioned });
    expect(read(JSON.stringify({ orders: arn, pay: versioned }))).to.deep.equal({ orders: arn, pay: versioned });
  });

  it("refuses machines that are none", () => {
    expect(refusal("STEPWRIGHT_MACHINES", "orders")).to.equal(
      'The environment variable STEPWRIGHT_MACHINES is "orders", which cannot be read. ' +
        'Write "orders=arn:aws:states:REGION:ACCOUNT:stateMachine:NAME" pairs with commas between them, or a JSON object of names and state machine ARNs.',
    );
    const texts = [
      "{",
      "{}x",
      '{"orders":1}',
      `=${arn}`,
      "orders=arn:aws:lambda:eu-west-1:123456789012:function:x",
      `["${arn}"]`,
      `["orders=${arn}"]`,
    ];
    for (const text of texts) refusal("STEPWRIGHT_MACHINES", text);
  });

  it("reads a role and refuses what is none", () => {
    const role = "arn:aws:iam::123456789012:role/path/tests";
    expect(createEnvironment({ STEP_FUNCTIONS_ROLE_ARN: role }).get("STEP_FUNCTIONS_ROLE_ARN")).to.equal(role);
    expect(refusal("STEP_FUNCTIONS_ROLE_ARN", "tests")).to.equal(
      'The environment variable STEP_FUNCTIONS_ROLE_ARN is "tests", which cannot be read. Write the ARN of an IAM role, such as "arn:aws:iam::123456789012:role/workflow-tests".',
    );
  });

  it("reads regions and the name of the run", () => {
    const read = createEnvironment({
      AWS_REGION: "us-gov-west-1",
      AWS_DEFAULT_REGION: "local",
      STEPWRIGHT_RUN: "ci/4711",
    });
    expect([read.get("AWS_REGION"), read.get("AWS_DEFAULT_REGION"), read.get("STEPWRIGHT_RUN")]).to.deep.equal([
      "us-gov-west-1",
      "local",
      "ci/4711",
    ]);
    expect(refusal("AWS_REGION", "eu west")).to.equal(
      'The environment variable AWS_REGION is "eu west", which cannot be read. Write a region such as "eu-west-1".',
    );
    expect(refusal("AWS_DEFAULT_REGION", "?")).to.match(
      /^The environment variable AWS_DEFAULT_REGION is "\?", which cannot be read\./,
    );
    expect(refusal("STEPWRIGHT_RUN", "a*b")).to.equal(
      'The environment variable STEPWRIGHT_RUN is "a*b", which cannot be read. Write 1 to 128 letters, digits, spaces, or any of _ . : / = + - @.',
    );
  });

  it("reads how many executions run at once", () => {
    const read = createEnvironment({ MAX_CONCURRENT_WORKFLOWS: "20", CONCURRENCY: " 50 " });
    expect([read.get("MAX_CONCURRENT_WORKFLOWS"), read.get("CONCURRENCY")]).to.deep.equal([20, 50]);
    for (const text of ["0", "-1", "1.5", "many"]) refusal("MAX_CONCURRENT_WORKFLOWS", text);
    expect(refusal("CONCURRENCY", "fifty")).to.equal(
      'The environment variable CONCURRENCY is "fifty", which cannot be read. Write a whole number of 1 or more.',
    );
  });

  it("reads how long workflows are waited for", () => {
    const read = (text: string) => createEnvironment({ WORKFLOW_TEST_TIMEOUT: text }).get("WORKFLOW_TEST_TIMEOUT");
    expect([read("1800s"), read("30m"), read("PT1H")]).to.deep.equal([1_800_000, 1_800_000, 3_600_000]);
    expect(refusal("WORKFLOW_TEST_TIMEOUT", "1800")).to.equal(
      'The environment variable WORKFLOW_TEST_TIMEOUT is "1800", which cannot be read. Did you mean "1800s"? Write a duration with a unit, such as "1800s" or "30m".',
    );
    for (const text of ["soon", "-1s", "0s"]) refusal("WORKFLOW_TEST_TIMEOUT", text);
  });

  it("reads what is switched on, the short form before the long one", () => {
    const on = (variables: Record<string, string>) =>
      switchedOn(createEnvironment(variables), "LONG_RUNNING", "ENABLE_LONG_RUNNING_TESTS");
    expect(on({})).to.equal(false);
    expect(on({ ENABLE_LONG_RUNNING_TESTS: "true" })).to.equal(true);
    expect(on({ ENABLE_LONG_RUNNING_TESTS: "1", LONG_RUNNING: "False" })).to.equal(false);
    expect(on({ ENABLE_LONG_RUNNING_TESTS: "0", LONG_RUNNING: "TRUE" })).to.equal(true);
    for (const name of [
      "LONG_RUNNING",
      "ENABLE_LONG_RUNNING_TESTS",
      "ERROR_INJECTION",
      "ENABLE_ERROR_INJECTION",
    ] as const) {
      expect(refusal(name, "yes")).to.equal(
        `The environment variable ${name} is "yes", which cannot be read. Write "true" or "false".`,
      );
    }
  });

  it("reads the rate of errors", () => {
    const read = (text: string) => createEnvironment({ ERROR_INJECTION_RATE: text }).get("ERROR_INJECTION_RATE");
    expect([read("0.1"), read(".5"), read("1"), read("0")]).to.deep.equal([0.1, 0.5, 1, 0]);
    expect(refusal("ERROR_INJECTION_RATE", "10%")).to.equal(
      'The environment variable ERROR_INJECTION_RATE is "10%", which cannot be read. Write a share from 0 to 1, such as "0.1".',
    );
    for (const text of ["1.1", "-0.1", "often"]) refusal("ERROR_INJECTION_RATE", text);
  });

  it("reads how much is logged", () => {
    const read = (text: string) => createEnvironment({ WORKFLOW_LOG_LEVEL: text }).get("WORKFLOW_LOG_LEVEL");
    expect([read("ALL"), read("error"), read("FATAL"), read("OFF")]).to.deep.equal(["ALL", "ERROR", "FATAL", "OFF"]);
    expect(refusal("WORKFLOW_LOG_LEVEL", "FATEL")).to.equal(
      'The environment variable WORKFLOW_LOG_LEVEL is "FATEL", which cannot be read. Did you mean "FATAL"? Write "ALL", "ERROR", "FATAL", or "OFF".',
    );
  });

  it("lets a variable go before the config file", () => {
    const read = createEnvironment(
      { CONCURRENCY: "5", LONG_RUNNING: "  " },
      { CONCURRENCY: "9", LONG_RUNNING: "true" },
    );
    expect([read.get("CONCURRENCY"), read.get("LONG_RUNNING")]).to.deep.equal([5, true]);
    expect(() => createEnvironment({}, { CONCURRENCY: "many" }).get("CONCURRENCY")).to.throw(
      StepwrightError,
      'CONCURRENCY in stepwright.config.json is "many", which cannot be read. Write a whole number of 1 or more.',
    );
  });

  it("reads each variable once, when it is first asked for", () => {
    const variables: Record<string, string> = { STEPWRIGHT_TARGET: "aws", STEPWRIGHT_MACHINES: "nonsense" };
    const read = createEnvironment(variables);
    expect(read.get("STEPWRIGHT_TARGET")).to.equal("aws");
    variables["STEPWRIGHT_TARGET"] = "embedded";
    expect(read.get("STEPWRIGHT_TARGET")).to.equal("aws");
    expect(() => read.check()).to.throw(/^The environment variable STEPWRIGHT_MACHINES is "nonsense"/);
  });

  it("refuses variables that are called as settings are, and are none", () => {
    const message = (variables: Record<string, string>): string => {
      try {
        createEnvironment(variables).check();
      } catch (error) {
        expect(error).to.be.instanceOf(StepwrightError).and.to.include({ code: "SETTING_UNKNOWN" });
        return (error as Error).message;
      }
      return expect.fail("it was taken");
    };
    expect(message({ STEPWRIGHT_TRAGET: "aws" })).to.equal(
      "The environment variable STEPWRIGHT_TRAGET is no setting of Stepwright's, and would do nothing. Did you mean STEPWRIGHT_TARGET? Settings are listed in README.md; unset this one.",
    );
    expect(message({ STEPWRIGHT_COLOURS_OF_REPORTS: "none" })).not.to.include("Did you mean");
    createEnvironment({ STEPWRIGHT_TRAGET: " ", STEPWRIGHT_COVERAGE_FRAGMENTS: "/tmp/x", TRAGET: "aws" }).check();
  });

  it("says what each variable means", () => {
    for (const [name, { meaning, allowed }] of Object.entries(settings)) {
      expect(meaning, name).to.match(/^[A-Z].*\.$/);
      expect(allowed, name).not.to.match(/\.$/);
    }
  });

  it("is one for the process", () => {
    expect(environment()).to.equal(environment());
  });
});
