import { DescribeExecutionCommand, ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createCloud } from "../../src/cloud/cloud.js";
import { StepwrightError } from "../../src/errors/index.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { endpoint, type Target } from "../../src/targets/index.js";

const rests = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 3600, End: true } } } as const;
const script = "spec/targets/fixtures/endless-runs.ts";

describe("A process that is interrupted while it works on an endpoint", () => {
  let served: Served;
  let target: Target;
  let stateMachineArn: string;

  before(async () => {
    served = await listen(createCloud(), { time: "real" });
    target = endpoint(served.url);
    ({ stateMachineArn } = await target.deploy("rests", rests));
  });
  after(async () => {
    await target.close();
    await served.close();
  });

  const machines = async (): Promise<readonly unknown[]> =>
    ((await target.sfn.send(new ListStateMachinesCommand({}))).stateMachines ?? []).map((one) => one.stateMachineArn);

  it("is refused what it would make meanwhile, in words", () => {
    expect(new StepwrightError("INTERRUPTED", { what: 'machine "orders"' }).message).to.equal(
      'The process was interrupted, so machine "orders" was not made. Run it again.',
    );
  });

  // A terminal and Mocha send one after the other.
  for (const sent of [["SIGINT", "SIGINT", "SIGTERM"], ["SIGTERM"], ["SIGHUP"]] as const) {
    it(`stops its executions and removes its machines on ${sent.join(", ")}`, async () => {
      const child = spawn(process.execPath, ["--import", "tsx", script, served.url, stateMachineArn], {
        env: { ...process.env, NODE_NO_WARNINGS: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let told = "";
      child.stderr.on("data", (text: Buffer) => (told += text.toString()));
      const exit = once(child, "exit");
      const [line] = (await Promise.race([once(createInterface(child.stdout), "line"), exit])) as [unknown];
      expect(line, told).to.be.a("string");
      const arns = JSON.parse(line as string) as string[];
      expect(await machines()).to.have.lengthOf(3);
      const [first, ...echoes] = sent;
      child.kill(first);
      // Two that are sent at once may come in either order.
      if (echoes.length > 0) await once(child.stderr, "data");
      for (const echo of echoes) child.kill(echo);
      const [code, signal] = (await exit) as [unknown, unknown];
      expect([code, signal]).to.deep.equal([null, sent[0]]);
      expect(told).to.include("Stepwright stops and removes what it made.");
      expect(await machines()).to.deep.equal([stateMachineArn]);
      for (const executionArn of arns) {
        const { status, cause } = await target.sfn.send(new DescribeExecutionCommand({ executionArn }));
        expect([status, cause]).to.deep.equal(["ABORTED", "The process that started it was interrupted."]);
      }
    });
  }
});
