import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEnvironment, readConfigFile, settings } from "../../src/config/index.js";
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
    refused('{ "concurrency": 5 }', 'there is no setting "concurrency". Did you mean "CONCURRENCY"?');
    refused('{ "verbose": true }', `there is no setting "verbose". There are ${Object.keys(settings).join(", ")}.`);
    refused('{ "CONCURRENCY": null }', "CONCURRENCY is null: leave it out where it is to have no value.");
  });

  it("is refused with the place where it is no JSON", () => {
    const refused = (text: string, problem: string): void => {
      expect(() => written(text)).to.throw(
        StepwrightError,
        `Reading the config file ${path()} failed: it is no JSON: at ${problem}. Write a JSON object of settings,`,
      );
    };
    const key = "was expecting double-quote to start field name";
    refused('{\n  "CONCURRENCY": 5,\n}', `line 3, column 1: Unexpected character ('}' (code 125)): ${key}`);
    refused("{ CONCURRENCY: 5 }", `line 1, column 3: Unexpected character ('C' (code 67)): ${key}`);
    refused('{ "CONCURRENCY": 5', "line 1, column 19: Unexpected end-of-input: expected close marker for Object");
    refused("", "line 1, column 1: No content to map due to end-of-input");
  });

  it("may begin with a byte order mark, and holds lists where a setting takes them", () => {
    expect(written('\uFEFF{ "CONCURRENCY": 5 }')).to.deep.equal({ CONCURRENCY: "5" });
    const { get } = createEnvironment({}, written('{ "STEPWRIGHT_COVERAGE_EXCLUDE": ["a,b", "c"] }'));
    expect(get("STEPWRIGHT_COVERAGE_EXCLUDE")).to.deep.equal(["a,b", "c"]);
  });
});
