import { expect } from "chai";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  ListStateMachinesCommand,
} from "@aws-sdk/client-sfn";
import { GetQueueAttributesCommand, ListQueuesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { embedded, type EmbeddedCloud } from "../../src/index.js";
import type { Scenario } from "./fixtures/saved/scenario.js";
import { scenarios } from "./fixtures/saved/scenarios.js";

const startAt = Date.UTC(2030, 0, 1);

/** All that the APIs tell of executions, Map Runs, queues and objects. */
async function look({ sfn, sqs, s3 }: EmbeddedCloud): Promise<string> {
  const seen: unknown[] = [];
  const see = <Answer extends object>(answer: Answer): Answer => {
    seen.push({ ...answer, $metadata: undefined });
    return answer;
  };
  const lookAt = async (executionArns: readonly string[]): Promise<void> => {
    for (const executionArn of executionArns) {
      see(await sfn.send(new DescribeExecutionCommand({ executionArn })));
      see(await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 })));
      const { mapRuns = [] } = await sfn.send(new ListMapRunsCommand({ executionArn }));
      for (const { mapRunArn } of mapRuns) {
        see(await sfn.send(new DescribeMapRunCommand({ mapRunArn })));
        const { executions = [] } = see(await sfn.send(new ListExecutionsCommand({ mapRunArn })));
        await lookAt(executions.filter((one) => !one.executionArn?.includes(":express:")).map(arnOf));
      }
    }
  };
  for (const { stateMachineArn } of (await sfn.send(new ListStateMachinesCommand({}))).stateMachines ?? []) {
    const { executions = [] } = see(await sfn.send(new ListExecutionsCommand({ stateMachineArn })));
    await lookAt(executions.map(arnOf));
  }
  for (const QueueUrl of (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []) {
    see(await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })));
    for (let more = true; more;) {
      const wanted = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All" as const] };
      more = see(await sqs.send(new ReceiveMessageCommand(wanted))).Messages !== undefined;
    }
  }
  for (const key of s3.keys({ bucket: "orders" })) seen.push([key, s3.get({ bucket: "orders", key })]);
  return JSON.stringify(seen, null, 1);
}

function arnOf({ executionArn = "" }: { readonly executionArn?: string | undefined }): string {
  return executionArn;
}

describe("A cloud that is saved at any moment", function () {
  this.timeout(120_000);
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "stepwright-moments-"));
  });
  after(() => rmSync(directory, { recursive: true }));

  /** Lives through a scenario; at some seconds the cloud is saved, and another goes on. */
  async function live(scenario: Scenario, saves: readonly number[]): Promise<string> {
    const { functions = {}, handlers, build, acts, end } = scenario;
    const file = join(directory, "cloud.json");
    let cloud = embedded({ seed: 3, callbackGrace: "0s" });
    const until = async (second: number): Promise<void> => {
      const moment = startAt + second * 1000;
      if (moment > cloud.now().getTime()) await cloud.advanceTo(new Date(moment));
    };
    handlers?.(cloud);
    await build(cloud);
    const seconds = [...new Set([...acts.map(([second]) => second), ...saves])].sort((left, right) => left - right);
    for (const second of seconds) {
      await until(second);
      for (const [when, act] of acts) if (when === second) await act(cloud);
      if (!saves.includes(second)) continue;
      await cloud.save(file);
      const saved = readFileSync(file, "utf8");
      cloud = embedded({ from: file, functions });
      await cloud.save(file);
      expect(readFileSync(file, "utf8") === saved, `saved again at once, at ${second}s`).to.equal(true);
      handlers?.(cloud);
    }
    await until(end);
    return await look(cloud);
  }

  for (const [name, scenario] of Object.entries(scenarios)) {
    it(`goes on as if nothing had been between: ${name}`, async () => {
      const whole = await live(scenario, []);
      expect(whole.length).to.be.greaterThan(5000);
      const differing: number[] = [];
      for (const second of scenario.saves) if ((await live(scenario, [second])) !== whole) differing.push(second);
      expect(differing, "seconds at which it was saved once").to.deep.equal([]);
      expect((await live(scenario, scenario.saves)) === whole, "saved each time").to.equal(true);
    });
  }
});
