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
    server = spawn(process.execPath, script, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let complaints = "";
    server.stderr?.on("data", (text) => (complaints += String(text)));
    const text = await Promise.race([
      once(server.stdout!, "data").then(([said]) => String(said)),
      once(server, "exit").then(([code]) => {
        throw new Error(`The server ended with ${code} before it served: ${complaints}`);
      }),
    ]);
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "";
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
