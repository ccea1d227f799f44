import { expect } from "chai";
import { createEnvironment, environment, settings, type SettingName } from "../../src/config/index.js";
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

  it("reads each variable once, when it is first asked for", () => {
    const variables: Record<string, string> = { STEPWRIGHT_TARGET: "aws", STEPWRIGHT_MACHINES: "nonsense" };
    const read = createEnvironment(variables);
    expect(read.get("STEPWRIGHT_TARGET")).to.equal("aws");
    variables["STEPWRIGHT_TARGET"] = "embedded";
    expect(read.get("STEPWRIGHT_TARGET")).to.equal("aws");
    expect(() => read.check()).to.throw(/^The environment variable STEPWRIGHT_MACHINES is "nonsense"/);
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
