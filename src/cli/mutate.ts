import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative, resolve } from "node:path";
import { StepwrightError } from "../errors/index.js";
import { loadDefinition } from "../loaders/definition.js";
import { refuseUnknownStates, refuseUnknownWords } from "../mutation/mutant-choice.js";
import { writtenStates } from "../mutation/written-states.js";
import { mutate, type Mutant } from "../properties/mutation/mutate.js";
import { mutationReport, type MutantResult, type MutationReport } from "../properties/mutation/mutation-report.js";
import { contentKey } from "../util/content-key.js";
import { Suite, type DeployedDefinition } from "./mutation/suite.js";
import type { Ended, Output } from "./program.js";
import { counted } from "../util/words.js";

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
  const only = flags.only?.split(",").map((word) => word.trim());
  refuseUnknownWords(only);
  const file = flags.definition === undefined ? undefined : await fileOf(resolve(directory, flags.definition));
  using suite = new Suite(directory, [...mochaArgs, ...flags.spec]);
  output.err("Running the suite as it is …\n");
  const deployed = wanted(await suite.baseline(), file, directory);
  const states = flags.state !== undefined && flags.state.length > 0 ? flags.state : undefined;
  refuseUnknownStates(states, new Set(deployed.flatMap(namesOf)));
  const tried: Tried[] = [];
  for (const one of deployed) {
    const names = new Set(namesOf(one));
    const own = states?.filter((name) => names.has(name));
    const { mutants } = mutate(one.definition, { ...(only && { only }), ...(own && { states: own }) });
    if (mutants.length > 0)
      tried.push({ deployed: one, report: await tries(mutants, one, suite, concurrency, output) });
  }
  const all = mutationReport(tried.flatMap(({ report }) => report.results));
  for (const { deployed: one, report } of tried) output.out(`\n${one.name}\n${String(report)}\n`);
  if (tried.length === 0) output.out("\nThere are no such mutants.\n");
  if (tried.length > 1) output.out(`\nAll: mutation score ${all.score.toFixed(1)} %.\n`);
  if (flags.json !== undefined) writeJson(resolve(directory, flags.json), all.score, tried);
  if (threshold === undefined || all.score >= threshold) return { exitCode: 0 };
  output.err(`The mutation score ${all.score.toFixed(1)} % is below the threshold of ${threshold} %.\n`);
  return { exitCode: 1 };
}

/** The definition that a file holds. */
interface DefinitionFile {
  readonly path: string;
  readonly key: string;
}

async function fileOf(path: string): Promise<DefinitionFile> {
  return { path, key: contentKey((await loadDefinition(path)).definition) };
}

function wanted(
  deployed: readonly DeployedDefinition[],
  file: DefinitionFile | undefined,
  directory: string,
): readonly DeployedDefinition[] {
  if (file === undefined) {
    if (deployed.length === 0) throw new StepwrightError("MUTATION_NOTHING_DEPLOYED", { wanted: undefined });
    return deployed.map((one, index) => (one.name === "" ? { ...one, name: `definition ${index + 1}` } : one));
  }
  const found = deployed.find((one) => one.key === file.key);
  if (found === undefined) throw new StepwrightError("MUTATION_NOTHING_DEPLOYED", { wanted: file.path });
  return [{ ...found, name: relative(directory, file.path) }];
}

function namesOf({ definition }: DeployedDefinition): readonly string[] {
  return [...writtenStates(definition)].map(({ name }) => name);
}

async function tries(
  mutants: readonly Mutant[],
  { key, name }: DeployedDefinition,
  suite: Suite,
  concurrency: number,
  output: Output,
): Promise<MutationReport> {
  output.err(`${name}: ${counted(mutants.length, "mutant")}, ${concurrency} at once …\n`);
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
