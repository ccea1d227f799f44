import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEnvironment, readConfigFile, settings, type SettingName } from "../../src/config/index.js";
import { StepwrightError } from "../../src/errors/index.js";

const role = "arn:aws:iam::123456789012:role/StepFunctionsWorkflowRole";
const counts = { "20": 20, "1": 1, " 50 ": 50 };
const noCounts = ["abc", "-1", "0", "1.5", "1e3", "yes", "TRUE", "150%", "5 minutes", "Infinity", "99999999999"];
const switches = { true: true, TRUE: true, "1": true, false: false, False: false, "0": false };
const noSwitches = ["abc", "-1", "1.5", "yes", "on", "150%", "5 minutes", "constructor", "__proto__"];

/** What each setting of a test run reads and refuses; numbers, true and false may stand in the config file as they are. */
const rows: readonly {
  readonly name: SettingName;
  readonly reads: Readonly<Record<string, unknown>>;
  readonly refuses: readonly string[];
  readonly inFile?: readonly (readonly [written: unknown, value: unknown])[];
}[] = [
  {
    name: "WORKFLOW_TEST_TIMEOUT",
    reads: { "1800s": 1_800_000, "5 minutes": 300_000, "1.5h": 5_400_000, PT5M: 300_000, "250ms": 250 },
    refuses: ["abc", "-1", "-5s", "0", "0s", "1.5", "1800", "yes", "TRUE", "150%", "Infinity"],
  },
  { name: "MAX_CONCURRENT_WORKFLOWS", reads: counts, refuses: noCounts, inFile: [[20, 20]] },
  { name: "CONCURRENCY", reads: counts, refuses: noCounts, inFile: [[50, 50]] },
  { name: "ENABLE_LONG_RUNNING_TESTS", reads: switches, refuses: noSwitches, inFile: [[true, true]] },
  { name: "LONG_RUNNING", reads: switches, refuses: noSwitches, inFile: [[false, false]] },
  { name: "ENABLE_ERROR_INJECTION", reads: switches, refuses: noSwitches, inFile: [[true, true]] },
  { name: "ERROR_INJECTION", reads: switches, refuses: noSwitches, inFile: [[false, false]] },
  {
    name: "ERROR_INJECTION_RATE",
    reads: { "0.1": 0.1, ".5": 0.5, "1": 1, "0": 0 },
    refuses: ["abc", "-1", "-0.1", "1.5", "yes", "TRUE", "10%", "150%", "5 minutes", "NaN"],
    inFile: [
      [0.1, 0.1],
      [0, 0],
    ],
  },
  {
    name: "STEP_FUNCTIONS_ROLE_ARN",
    reads: { [role]: role },
    refuses: ["abc", "-1", "1.5", "yes", "StepFunctionsWorkflowRole", "arn:aws:iam::123456789012:user/someone"],
  },
  {
    name: "WORKFLOW_LOG_LEVEL",
    reads: { ALL: "ALL", error: "ERROR", FATAL: "FATAL", Off: "OFF" },
    refuses: ["DEBUG", "-1", "1.5", "yes", "TRUE", "150%", "5 minutes"],
  },
];

describe("Each setting of a test run", () => {
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "stepwright-settings-"))));
  after(() => rmSync(directory, { recursive: true }));

  const file = (content: unknown): Readonly<Record<string, string>> => {
    writeFileSync(join(directory, "stepwright.config.json"), JSON.stringify(content));
    return readConfigFile(directory);
  };

  for (const { name, reads, refuses, inFile = [] } of rows) {
    const { allowed, hint } = settings[name];

    it(`${name} is read from the environment and from the config file`, () => {
      for (const [text, value] of Object.entries(reads)) {
        expect(createEnvironment({ [name]: text }).get(name), text).to.equal(value);
        expect(createEnvironment({}, file({ [name]: text })).get(name), text).to.equal(value);
      }
      for (const [written, value] of inFile)
        expect(createEnvironment({}, file({ [name]: written })).get(name)).to.equal(value);
      for (const blank of ["", "  "]) {
        expect(createEnvironment({ [name]: blank }).get(name)).to.equal(undefined);
        expect(createEnvironment({}, file({ [name]: blank })).get(name)).to.equal(undefined);
      }
    });

    it(`${name} is refused by name where it cannot be read`, () => {
      for (const text of refuses) {
        const rest = `is ${JSON.stringify(text)}, which cannot be read.${hint?.(text) ?? ""} Write ${allowed}.`;
        expect(() => createEnvironment({ [name]: text }).check(), text).to.throw(
          StepwrightError,
          `The environment variable ${name} ${rest}`,
        );
        expect(() => createEnvironment({}, file({ [name]: text })).check(), text).to.throw(
          StepwrightError,
          `${name} in stepwright.config.json ${rest}`,
        );
      }
      for (const written of [[], {}, [1]]) {
        expect(() => createEnvironment({}, file({ [name]: written })).check()).to.throw(
          StepwrightError,
          `${name} in stepwright.config.json is ${JSON.stringify(JSON.stringify(written))}, which cannot be read.`,
        );
      }
      expect(() => file({ [name]: null })).to.throw(StepwrightError, `${name} is null: leave it out`);
    });

    it(`${name} in the environment goes before the config file`, () => {
      const [text = "", value] = Object.entries(reads)[0] ?? [];
      const wrong = { [name]: refuses[0] ?? "" };
      expect(createEnvironment({ [name]: text }, wrong).get(name)).to.equal(value);
    });
  }

  it("goes before the longer one where both say the same, and the environment before the config file", () => {
    const first = (variables: Record<string, string>, inFile: Record<string, string> = {}): unknown =>
      createEnvironment(variables, inFile).first("CONCURRENCY", "MAX_CONCURRENT_WORKFLOWS");
    expect(first({})).to.equal(undefined);
    expect(first({ MAX_CONCURRENT_WORKFLOWS: "20" })).to.equal(20);
    expect(first({ MAX_CONCURRENT_WORKFLOWS: "20", CONCURRENCY: "50" })).to.equal(50);
    expect(first({ MAX_CONCURRENT_WORKFLOWS: "20", CONCURRENCY: " " })).to.equal(20);
    expect(first({ MAX_CONCURRENT_WORKFLOWS: "20" }, { CONCURRENCY: "50" })).to.equal(20);
    expect(first({}, { MAX_CONCURRENT_WORKFLOWS: "20", CONCURRENCY: "50" })).to.equal(50);
  });

  it("is documented in README", async () => {
    const { readFile } = await import("node:fs/promises");
    const section = (await readFile("README.md", "utf8")).split("\n## Settings\n")[1]?.split("\n## ")[0] ?? "";
    for (const { name } of rows) expect(section, name).to.include(`\`${name}\``);
  });
});
