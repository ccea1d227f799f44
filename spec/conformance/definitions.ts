import { Command } from "commander";
import { workflow } from "../../dsl/workflow.js";
import {
  findState,
  invalidDefinitionMessage,
  parseMachine,
  validateDefinition,
  type Machine,
} from "../../src/asl/index.js";
import { stubsFor } from "../../src/properties/index.js";
import { embedded } from "../../src/targets/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import { CopyReport } from "./definitions/copy-report.js";
import { copiesOf } from "./definitions/definition-copies.js";
import { everyFaultOf } from "./definitions/definition-faults.js";
import { definitionFiles } from "./definitions/definition-files.js";
import { FaultReport } from "./definitions/fault-report.js";

/** How a definition fared: refused as AWS refuses it, or run with the stubs that were derived for it. */
interface Outcome {
  readonly name: string;
  readonly verdict: "passed" | "failed" | "refused";
  readonly reason: string;
}

/** The events AWS lets an execution write; where a run needs more, that is said. */
const mostEvents = 25_000;

const command = new Command("tsx spec/conformance/definitions.ts")
  .description("Derives stubs for every definition of a folder, runs it on the embedded cloud, and tells how it ended.")
  .argument("<folder>", "a folder of .json definitions")
  .option("--grep <text>", "only files whose name holds this text")
  .option("--seed <number>", "the seed of the stubs", "42")
  .option("--faults", "also lets each Task fail with each error that its retriers and catchers name")
  .option("--copies", "also runs each of those failures through an instrumented copy, and compares")
  .option("--verbose", "every definition, not only the misses")
  .action(
    async (
      folder: string,
      options: { grep?: string; seed: string; faults?: boolean; copies?: boolean; verbose?: boolean },
    ) => {
      const outcomes: Outcome[] = [];
      const faults = new FaultReport();
      const copies = new CopyReport();
      for await (const { name, text } of definitionFiles(folder, options.grep)) {
        const outcome = await judge(name, text, Number(options.seed));
        outcomes.push(outcome);
        if (options.copies === true && outcome.verdict === "passed") {
          copies.add(outcome.name, await copiesOf(JSON.parse(text) as JsonObject, Number(options.seed)));
        }
        if (options.faults === true && outcome.verdict === "passed") {
          faults.add(outcome.name, await everyFaultOf(JSON.parse(text) as JsonObject, Number(options.seed)));
        }
      }
      const sound = [
        report(outcomes, options.verbose === true),
        options.faults !== true || faults.report(),
        options.copies !== true || copies.report(),
      ];
      process.exitCode = sound.every(Boolean) ? 0 : 1;
    },
  );

await command.parseAsync();

async function judge(name: string, text: string, seed: number): Promise<Outcome> {
  const refusal = invalidDefinitionMessage(validateDefinition(text, { type: "STANDARD" }));
  if (refusal !== undefined) return { name, verdict: "refused", reason: refusal };
  const definition = JSON.parse(text) as JsonValue;
  const machine = parseMachine(definition);
  try {
    return { name, ...(await run(machine, definition, seed)) };
  } catch (error) {
    return { name, verdict: "failed", reason: (error as Error).message };
  }
}

async function run(machine: Machine, definition: JsonValue, seed: number): Promise<Omit<Outcome, "name">> {
  if (!isJsonObject(definition)) return { verdict: "failed", reason: "no object" };
  const derived = stubsFor(machine, { seed });
  await using cloud = embedded({ seed, quotas: { historyEvents: Infinity } });
  derived.putInto(cloud);
  const { execution } = await derived.apply(workflow(definition).on(cloud).within("365d")).check();
  if (execution === undefined) return { verdict: "failed", reason: "there was no execution" };
  const { status, error = "", cause = "" } = execution;
  const over = execution.events.length > mostEvents ? ` with more than ${mostEvents} events` : "";
  if (status === "SUCCEEDED") return { verdict: "passed", reason: `SUCCEEDED${over}` };
  const last = execution.visits.at(-1);
  const failed = last === undefined ? undefined : findState(machine, last.state)?.state;
  const named = status === "FAILED" && (failed?.type === "Fail" || names(definition, error));
  return { verdict: named ? "passed" : "failed", reason: `${status} ${error}: ${cause.slice(0, 300)}` };
}

/** Whether a definition names an error, other than by catching or retrying it all. */
function names(definition: JsonValue, error: string): boolean {
  if (["States.Runtime", "States.NoChoiceMatched", "States.ALL", "States.TaskFailed", ""].includes(error)) return false;
  return JSON.stringify(definition).includes(JSON.stringify(error));
}

/** @returns whether none failed */
function report(outcomes: readonly Outcome[], verbose: boolean): boolean {
  const count = (verdict: Outcome["verdict"]): number =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length;
  for (const { name, verdict, reason } of outcomes) {
    if (verbose || verdict !== "passed") console.log(`${verdict.padEnd(8)} ${name}\n         ${reason}`);
  }
  const ends = new Map<string, number>();
  for (const { verdict, reason } of outcomes) {
    const key = verdict === "failed" ? "failed" : `${verdict}: ${reason.split(":")[0] ?? ""}`;
    ends.set(key, (ends.get(key) ?? 0) + 1);
  }
  console.log([...ends].map(([end, times]) => `${String(times).padStart(5)}  ${end}`).join("\n"));
  console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("refused")} refused as AWS refuses them`);
  return count("failed") === 0;
}
