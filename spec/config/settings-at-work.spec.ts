import { expect } from "chai";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const fixture = fileURLToPath(new URL("./fixtures/settings-at-work.ts", import.meta.url));

async function under(variables: Record<string, string>): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", fixture], {
    env: { ...process.env, ...variables },
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
    });
    expect(seen).to.deep.equal({
      rated: { share: 0.1, seed: 42 },
      own: { share: 0.5, seed: 42 },
      logGroupName: "/aws/vendedlogs/states/stepwright",
      logged: true,
      endpoint: {
        ok: false,
        status: "RUNNING",
        defect:
          "The execution was not done within the 300ms of WORKFLOW_TEST_TIMEOUT and was stopped. " +
          "Write .within(…) if it may take longer, or raise the setting.",
      },
    });
  });

  it("leave faults as they are written where error injection is not enabled, and log nothing at OFF", async () => {
    const seen = await under({
      WORKFLOW_TEST_TIMEOUT: "300ms",
      WORKFLOW_LOG_LEVEL: "OFF",
      ERROR_INJECTION_RATE: "0.1",
      ENABLE_ERROR_INJECTION: "true",
      ERROR_INJECTION: "false",
    });
    expect(seen).to.not.have.any.keys("rated", "logGroupName");
    expect(seen["logged"]).to.equal(false);
    expect(seen["own"]).to.deep.equal({ share: 0.5, seed: 42 });
  });
});
