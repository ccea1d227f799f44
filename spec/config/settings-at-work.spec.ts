import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const fixture = fileURLToPath(new URL("./fixtures/settings-at-work.ts", import.meta.url));

/** Runs TypeScript, whatever the working directory. */
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

async function under(variables: Record<string, string>, cwd = process.cwd()): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", tsx, fixture], {
    env: { ...process.env, ...variables },
    cwd,
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("The settings of a test run", function () {
  this.timeout(60_000);

  it("act where they are set", async () => {
    const seen = await under({
      WORKFLOW_TEST_TIMEOUT: "300ms",
      WORKFLOW_LOG_LEVEL: "ALL",
      ENABLE_ERROR_INJECTION: "true",
      ERROR_INJECTION_RATE: "0.1",
      STEP_FUNCTIONS_ROLE_ARN: "arn:aws:iam::123456789012:role/tests",
    });
    expect(seen).to.deep.equal({
      rated: { share: 0.1, seed: 42 },
      seeded: { share: 0.1, seed: 7 },
      own: { share: 0.5, seed: 42 },
      logGroupName: "/aws/vendedlogs/states/stepwright",
      logged: true,
      endpoint: {
        ok: false,
        status: "RUNNING",
        defect:
          "The execution was not done within the 300ms of WORKFLOW_TEST_TIMEOUT and was stopped. " +
          "Write .within(…) if it may take longer, or raise the setting.",
        machine: {
          roleArn: "arn:aws:iam::123456789012:role/tests",
          loggingConfiguration: {
            level: "ALL",
            includeExecutionData: true,
            destinations: [
              {
                cloudWatchLogsLogGroup: {
                  logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/stepwright:*",
                },
              },
            ],
          },
        },
      },
    });
  });

  it("act the same from the config file in the working directory, where the environment says nothing else", async () => {
    const directory = mkdtempSync(join(tmpdir(), "stepwright-at-work-"));
    try {
      const settings = { WORKFLOW_TEST_TIMEOUT: "1s", WORKFLOW_LOG_LEVEL: "ERROR", ENABLE_ERROR_INJECTION: true };
      writeFileSync(
        join(directory, "stepwright.config.json"),
        JSON.stringify({ ...settings, ERROR_INJECTION_RATE: 0.25 }),
      );
      const seen = await under({ WORKFLOW_TEST_TIMEOUT: "300ms" }, directory);
      expect(seen["rated"]).to.deep.equal({ share: 0.25, seed: 42 });
      expect(seen["endpoint"]).to.have.property("defect").that.includes("within the 300ms of WORKFLOW_TEST_TIMEOUT");
      expect(seen["endpoint"]).to.have.nested.property("machine.loggingConfiguration.level", "ERROR");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("leave faults as they are written where error injection is not enabled, and log nothing at OFF", async () => {
    const seen = await under({
      WORKFLOW_TEST_TIMEOUT: "300ms",
      WORKFLOW_LOG_LEVEL: "OFF",
      ERROR_INJECTION_RATE: "0.1",
      ENABLE_ERROR_INJECTION: "true",
      ERROR_INJECTION: "false",
    });
    expect(seen).to.not.have.any.keys("rated", "seeded", "counted", "logGroupName");
    expect(seen["logged"]).to.equal(false);
    expect(seen["endpoint"]).to.have.deep.property("machine", { roleArn: "arn:aws:iam::123456789012:role/stepwright" });
    expect(seen["own"]).to.deep.equal({ share: 0.5, seed: 42 });
  });
});
