import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative, resolve } from "node:path";
import { StepwrightError } from "../errors/index.js";
import { loadDefinition } from "../loaders/definition.js";
import { mutate } from "../properties/mutation/mutate.js";
import { mutationReport, type MutantResult, type MutationReport } from "../properties/mutation/mutation-report.js";
import { contentKey } from "../util/content-key.js";
import { Suite, type DeployedDefinition } from "./mutation/suite.js";
import type { Ended, Output } from "./program.js";

/** The flags of `stepwright mutate`, as text. */
export interface MutateFlags {
  readonly spec: readonly string[];
  readonly definition?: string;
  readonly only?: string;
  readonly state?: readonly string[];
  readonly concurrency?: string;
  readonly threshold?: string;
  readonly json?: string;
}

/** What became of the mutants of one definition. */
interface Tried {
  readonly deployed: DeployedDefinition;
  readonly report: MutationReport;
}

/**
 * Runs a suite against mutants of the definitions it deploys, and tells which it does not notice. Exit code 1 when the score is below
 * the threshold.
 */
export async function mutateSuite(
  flags: MutateFlags,
  mochaArgs: readonly string[],
  output: Output,
  directory: string = process.cwd(),
): Promise<Ended> {
  const threshold = percentOf(flags.threshold);
  const concurrency = countOf(flags.concurrency);
  using suite = new Suite(directory, [...mochaArgs, ...flags.spec]);
  output.err("Running the suite as it is …\n");
  const deployed = await wanted(await suite.baseline(), flags.definition, directory);
  const tried: Tried[] = [];
  for (const one of deployed) {
    tried.push({ deployed: one, report: await mutantsOf(one, suite, flags, concurrency, output) });
  }
  const all = mutationReport(tried.flatMap(({ report }) => report.results));
  for (const { deployed: one, report } of tried) output.out(`\n${one.name}\n${String(report)}\n`);
  if (tried.length > 1) output.out(`\nAll: mutation score ${all.score.toFixed(1)} %.\n`);
  if (flags.json !== undefined) writeJson(resolve(directory, flags.json), all.score, tried);
  if (threshold === undefined || all.score >= threshold) return { exitCode: 0 };
  output.err(`The mutation score ${all.score.toFixed(1)} % is below the threshold of ${threshold} %.\n`);
  return { exitCode: 1 };
}

async function wanted(
  deployed: readonly DeployedDefinition[],
  file: string | undefined,
  directory: string,
): Promise<readonly DeployedDefinition[]> {
  if (file === undefined) {
    if (deployed.length === 0) throw new StepwrightError("MUTATION_NOTHING_DEPLOYED", { wanted: undefined });
    return deployed.map((one, index) => (one.name === "" ? { ...one, name: `definition ${index + 1}` } : one));
  }
  const path = resolve(directory, file);
  const key = contentKey((await loadDefinition(path)).definition);
  const found = deployed.find((one) => one.key === key);
  if (found === undefined) throw new StepwrightError("MUTATION_NOTHING_DEPLOYED", { wanted: path });
  return [{ ...found, name: relative(directory, path) }];
}

async function mutantsOf(
  { key, name, definition }: DeployedDefinition,
  suite: Suite,
  { only, state }: MutateFlags,
  concurrency: number,
  output: Output,
): Promise<MutationReport> {
  const { mutants } = mutate(definition, {
    ...(only !== undefined && { only: only.split(",").map((word) => word.trim()) }),
    ...(state !== undefined && state.length > 0 && { states: state }),
  });
  output.err(`${name}: ${mutants.length} mutants, ${concurrency} at once …\n`);
  const results: MutantResult[] = [];
  const next = mutants.entries();
  const work = async (): Promise<void> => {
    for (const [index, mutant] of next) {
      const because = mutant.equivalent;
      const result =
        because === undefined ? await suite.against(key, mutant) : { mutant, outcome: "equivalent" as const, because };
      results[index] = result;
      output.err(`  ${result.outcome.padEnd(10)}  ${mutant.id}  ${mutant.description}\n`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return mutationReport(results);
}

function writeJson(path: string, score: number, tried: readonly Tried[]): void {
  const definitions = tried.map(({ deployed: { key, name }, report }) => ({ name, key, ...report.toJSON() }));
  writeFileSync(path, `${JSON.stringify({ score, definitions }, undefined, 2)}\n`);
}

function percentOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const percent = Number(value);
  if (value.trim() !== "" && percent >= 0 && percent <= 100) return percent;
  throw new StepwrightError("CLI_OPTION_INVALID", {
    option: "--threshold",
    value,
    expected: "a percentage from 0 to 100",
  });
}

function countOf(value: string | undefined): number {
  if (value === undefined) return Math.max(1, availableParallelism() - 1);
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new StepwrightError("CLI_OPTION_INVALID", {
    option: "--concurrency",
    value,
    expected: "a whole number of 1 or more",
  });
}
