import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEnvironment, readConfigFile } from "../../src/config/index.js";
import { StepwrightError } from "../../src/errors/index.js";

describe("The config file", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "stepwright-config-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const path = (): string => join(directory, "stepwright.config.json");
  const written = (text: string): Readonly<Record<string, string>> => {
    writeFileSync(path(), text);
    return readConfigFile(directory);
  };

  it("may be missing", () => {
    expect(readConfigFile(directory)).to.deep.equal({});
  });

  it("sets what the environment does not", () => {
    const orders = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
    const file = written(
      JSON.stringify({
        WORKFLOW_TEST_TIMEOUT: "1800s",
        MAX_CONCURRENT_WORKFLOWS: 20,
        ENABLE_LONG_RUNNING_TESTS: true,
        STEPWRIGHT_MACHINES: { orders },
      }),
    );
    const { get } = createEnvironment({ MAX_CONCURRENT_WORKFLOWS: "30" }, file);
    expect(get("WORKFLOW_TEST_TIMEOUT")).to.equal(1_800_000);
    expect(get("MAX_CONCURRENT_WORKFLOWS")).to.equal(30);
    expect(get("ENABLE_LONG_RUNNING_TESTS")).to.equal(true);
    expect(get("STEPWRIGHT_MACHINES")).to.deep.equal({ orders });
  });

  it("is refused, by name, where it cannot be read", () => {
    const write = 'Write a JSON object of settings, such as { "WORKFLOW_TEST_TIMEOUT": "1800s" }.';
    const refused = (text: string, problem: string): void => {
      expect(() => written(text)).to.throw(
        StepwrightError,
        `Reading the config file ${path()} failed: ${problem} ${write}`,
      );
    };
    refused("[]", "it holds no JSON object.");
    refused(
      '{ "WORKFLOW_TEST_TIMEOT": "1s" }',
      'there is no setting "WORKFLOW_TEST_TIMEOT". Did you mean "WORKFLOW_TEST_TIMEOUT"?',
    );
    refused('{ "CONCURRENCY": [1] }', "CONCURRENCY is [1].");
    expect(() => written("{")).to.throw(StepwrightError, `Reading the config file ${path()} failed: it is no JSON (`);
  });
});
