import { expect } from "chai";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { root } from "../house/source-files.js";

const run = promisify(execFile);

describe("The portable example", function () {
  this.timeout(60_000);
  let served: Served;

  before(async () => {
    const cloud = createCloud();
    cloud.lambda("charge-card", ({ amount }: { amount: number }) => ({ payment: `charged ${amount}` }));
    served = await listen(cloud, { port: 0, time: "instant" });
  });
  after(() => served.close());

  for (const world of ["embedded", "an endpoint"]) {
    it(`runs unchanged on ${world}`, async () => {
      const { stdout } = await run(
        "npx",
        [
          ...["mocha", "--no-config", "--reporter", "json", "--require", "./src/mocha/index.ts"],
          ...["--node-option", "import=tsx", "examples/portable/payments.spec.ts"],
        ],
        { cwd: root, env: { ...process.env, STEPWRIGHT_TARGET: world === "embedded" ? "embedded" : served.url } },
      );
      const { stats } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
        stats: { passes: number; failures: number };
      };
      expect(stats).to.include({ passes: 2, failures: 0 });
    });
  }
});
