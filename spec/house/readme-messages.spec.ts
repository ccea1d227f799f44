import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StepwrightError } from "../../src/errors/index.js";
import { root } from "./source-files.js";

/** Tests that each make one of the mistakes of the README's table. */
const mistakes = `
import { expect, use } from "chai";
import { aws, embedded, handles, returns, workflow } from "stepwright";
import stepwright from "stepwright/chai";

use(stepwright);
const Charge = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", End: true };
const orders = workflow(JSON.stringify({ StartAt: "Charge", States: { Charge } }));

it("without a stub", async () => { await orders.on(embedded()).run(); });
it("never run", () => { orders.on(embedded()).expectSucceeded(); });
it("not awaited", async () => {
  const run = orders.on(embedded()).stub("Charge", returns({})).run();
  try { expect(run).to.have.succeeded; } finally { await run; }
});
it("mistyped", async () => { await orders.on(embedded()).expectPath("Chrage").run(); });
it("stubbed on AWS", async () => { await orders.on(aws({ region: "us-east-1" })).stub("Charge", returns({})).run(); });
it("silent", async () => {
  await orders.on(embedded({ handlerLimit: "200ms" })).stub("Charge", handles(() => new Promise(() => undefined))).run();
});
`;

describe("The README's table of messages", function () {
  this.timeout(180_000);
  const folder = join(root, ".tmp", "readme-messages");
  let messages: string[] = [];

  before(() => {
    mkdirSync(folder, { recursive: true });
    const [file, output] = [join(folder, "mistakes.spec.ts"), join(folder, "report.json")];
    writeFileSync(file, mistakes);
    const hooks = ["--no-config", "--require", "./src/mocha/index.ts", "--node-option", "import=tsx"];
    const reporter = ["--timeout", "60000", "--reporter", "json", "--reporter-option", `output=${output}`];
    spawnSync("npx", ["mocha", ...hooks, ...reporter, file], { cwd: root, stdio: "ignore" });
    const { failures } = JSON.parse(readFileSync(output, "utf8")) as { failures: { err: { message: string } }[] };
    messages = failures.map(({ err }) => err.message);
    const missing = { package: "@aws-sdk/client-sqs", purpose: "cloud.sqs" };
    messages.push(new StepwrightError("PEER_MISSING", missing).message);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("says what is really said, and leaves no mistake out", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const section = /^## When something is wrong\n(.*?)^## /ms.exec(readme)?.[1] ?? "";
    const quoted = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, text = ""]) => text);
    const patterns = quoted.map((text) =>
      text
        .split("…")
        .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*"),
    );
    expect(patterns).to.have.length(messages.length);
    for (const [index, pattern] of patterns.entries()) expect(messages[index]).to.match(new RegExp(pattern, "s"));
  });
});
