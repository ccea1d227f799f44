import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeExecutionCommand, GetExecutionHistoryCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import fc from "fast-check";
import { validateDefinition } from "../../src/asl/index.js";
import { embedded, type EmbeddedCloud } from "../../src/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { answerFor, machineInput, machines } from "../engine/machines.js";

/** Those that Step Functions takes. */
const deployable = machines.filter((definition) =>
  validateDefinition(JSON.stringify(definition), { type: "STANDARD" }).every(({ severity }) => severity !== "ERROR"),
);

/** Moments at which a cloud is saved, in milliseconds since its beginning: many fall together with what happens. */
const moments = fc.uniqueArray(
  fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((seconds) => seconds * 1000),
    fc.integer({ min: 0, max: 40_000 }),
  ),
  { minLength: 1, maxLength: 4 },
);

describe("Clouds of generated machines", function () {
  this.timeout(120_000);
  const perform = answerFor;
  let directory: string;
  let file: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "stepwright-machines-"));
    file = join(directory, "cloud.json");
  });
  after(() => rmSync(directory, { recursive: true }));

  /** Two executions of a machine, the second three seconds later; the cloud is saved now and then, and another goes on. */
  async function live(definition: JsonObject, saves: readonly number[]): Promise<string> {
    let cloud = embedded({ seed: 3, perform });
    const begun = cloud.now().getTime();
    const { stateMachineArn } = await cloud.deploy("made", definition as object);
    const executionArns: string[] = [];
    const start = async (): Promise<void> => {
      const input = JSON.stringify(machineInput);
      const { executionArn = "" } = await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
      executionArns.push(executionArn);
    };
    await start();
    for (const moment of [...new Set([...saves, 3000])].sort((left, right) => left - right)) {
      await cloud.advanceTo(new Date(begun + moment));
      if (moment === 3000) await start();
      if (!saves.includes(moment)) continue;
      await cloud.save(file);
      const saved = JSON.parse(readFileSync(file, "utf8")) as object;
      cloud = embedded({ from: file, perform });
      await cloud.save(file);
      expect(JSON.parse(readFileSync(file, "utf8")), "saved again at once").to.deep.equal(saved);
    }
    await cloud.advanceTo(new Date(begun + 600_000));
    return await told(cloud, executionArns);
  }

  it("go on byte for byte, whenever and however often they are saved, and are saved again as they were", async () => {
    await fc.assert(
      fc.asyncProperty(deployable, moments, async (definition, saves) => {
        expect(await live(definition, saves)).to.equal(await live(definition, []));
      }),
      { numRuns: 25 },
    );
  });
});

/** All that is told of executions. */
async function told({ sfn }: EmbeddedCloud, executionArns: readonly string[]): Promise<string> {
  const seen: unknown[] = [];
  for (const executionArn of executionArns) {
    const { $metadata: _metadata, ...description } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    seen.push(description, events);
  }
  return JSON.stringify(seen);
}
