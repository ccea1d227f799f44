import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { timed, type Scenario } from "../scenario.js";

const EXECUTIONS = 1000;

const machine = {
  StartAt: "Rest",
  States: { Rest: { Type: "Wait", Seconds: 86_400, Next: "Up" }, Up: { Type: "Pass", End: true } },
};

/** A cloud with executions under way, written to a file and taken up again. */
export const SAVE: Scenario = {
  name: "save",
  title: "Saving a cloud with 1,000 executions under way",
  stepwright: async () => {
    const { embedded } = await import("../../../src/index.js");
    const { StartExecutionCommand } = await import("@aws-sdk/client-sfn");
    const directory = mkdtempSync(join(tmpdir(), "stepwright-bench-"));
    const file = join(directory, "cloud.json");
    try {
      const cloud = embedded();
      const { stateMachineArn } = await cloud.deploy("rest", machine);
      for (let index = 0; index < EXECUTIONS; index += 1)
        await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn }));
      await cloud.advanceBy("1h");
      const saveMs = await timed(() => cloud.save(file));
      let later = cloud;
      const loadMs = await timed(() => (later = embedded({ from: file })));
      const endMs = await timed(() => later.advanceBy("1d"));
      return { saveMs, loadMs, endMs, bytes: statSync(file).size };
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
  lines: (ours) => [
    {
      what: "cloud.save(file)",
      stepwright: `${(ours["saveMs"] ?? 0).toFixed(0)} ms`,
      inside: `the file written, ${((ours["bytes"] ?? 0) / EXECUTIONS / 1024).toFixed(1)} KB an execution`,
    },
    {
      what: "embedded({ from: file })",
      stepwright: `${(ours["loadMs"] ?? 0).toFixed(0)} ms`,
      inside: "the file read, executions ready to go on",
    },
    {
      what: "all of them run to their end",
      stepwright: `${(ours["endMs"] ?? 0).toFixed(0)} ms`,
      inside: "advanceBy(1d)",
    },
  ],
};
