import { expect } from "chai";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { root } from "../house/source-files.js";

const run = promisify(execFile);

describe("The portable example", function () {
  this.timeout(60_000);
  let server: ChildProcess;
  let url = "";

  before(async () => {
    const script = ["--import", "tsx", "examples/portable/serve.ts", "0"];
    server = spawn(process.execPath, script, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    const [text] = (await once(server.stdout!, "data")) as [Buffer];
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text))?.[0] ?? "";
  });
  after(() => server.kill());

  for (const world of ["embedded", "an endpoint"]) {
    it(`runs unchanged on ${world}`, async () => {
      const { stdout } = await run(
        "npx",
        [
          ...["mocha", "--no-config", "--reporter", "json", "--require", "./src/mocha/index.ts"],
          ...["--node-option", "import=tsx", "examples/portable/payments.spec.ts"],
        ],
        {
          cwd: root,
          env: { ...process.env, LONG_RUNNING: "false", STEPWRIGHT_TARGET: world === "embedded" ? "embedded" : url },
        },
      );
      const { stats } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { stats: Record<string, number> };
      // What takes hours in real time is left out there.
      const long = world === "embedded" ? { passes: 3, pending: 0 } : { passes: 2, pending: 1 };
      expect(stats).to.include({ ...long, failures: 0 });
    });
  }
});
