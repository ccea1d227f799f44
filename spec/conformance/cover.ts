import { Command } from "commander";
import { workflow } from "../../dsl/workflow.js";
import { invalidDefinitionMessage, validateDefinition } from "../../src/asl/index.js";
import { coverAll, inputsFor, pathsOf, type PathPoint, type PointCount } from "../../src/properties/index.js";
import { embedded } from "../../src/targets/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";
import { definitionFiles } from "./definitions/definition-files.js";

const total = new Map<PathPoint["kind"], { covered: number; reachable: number; unreachable: number }>();
const sums = { definitions: 0, refused: 0, cases: 0, wrong: 0, paths: 0, found: 0, slowest: 0 };
const misses: string[] = [];

const command = new Command("tsx spec/conformance/cover.ts")
  .description(
    "Makes a suite for every definition of a folder that AWS would accept, runs it on the embedded cloud, and tells what its executions came by.",
  )
  .argument("<folder>", "a folder of .json definitions")
  .option("--grep <text>", "only files whose name holds this text")
  .option("--seed <number>", "the seed of made-up values", "42")
  .option("--paths <number>", "also looks for inputs of so many paths of each definition", "0")
  .option("--verbose", "also tells what is proved to be out of reach")
  .action(async (folder: string, options: { grep?: string; seed: string; paths: string; verbose?: boolean }) => {
    for await (const { file, text } of definitionFiles(folder, options.grep)) {
      if (invalidDefinitionMessage(validateDefinition(text, { type: "STANDARD" })) !== undefined) {
        sums.refused += 1;
        continue;
      }
      const definition = JSON.parse(text) as JsonValue;
      if (!isJsonObject(definition)) continue;
      const started = performance.now();
      await measure(file, definition, options);
      const seconds = (performance.now() - started) / 1000;
      sums.slowest = Math.max(sums.slowest, seconds);
      if (seconds > 5) misses.push(`${file}: took ${seconds.toFixed(1)} s`);
    }
    report();
  });

await command.parseAsync();

async function measure(
  file: string,
  definition: JsonObject,
  options: { readonly seed: string; readonly paths: string; readonly verbose?: boolean },
): Promise<void> {
  sums.definitions += 1;
  const seed = Number(options.seed);
  await using cloud = embedded({ seed, quotas: { historyEvents: Infinity } });
  const suite = coverAll(workflow(definition).on(cloud).within("365d"), { seed, s3: cloud.s3 });
  sums.cases += suite.cases.length;
  const { results, counts } = await suite.check();
  for (const { title, difference } of results) {
    if (difference === undefined) continue;
    sums.wrong += 1;
    misses.push(`${file}: ${title}: ${difference}`);
  }
  for (const point of suite.missed)
    misses.push(`${file}: ${point.kind} ${point.number ?? ""} of ${point.state} not found: ${point.reason}`);
  if (options.verbose === true)
    for (const point of suite.unreachable)
      misses.push(`${file}: ${point.kind} ${point.number ?? ""} of ${point.state} out of reach: ${point.reason}`);
  for (const count of counts) add(count, suite.unreachable);
  if (Number(options.paths) > 0) takePaths(definition, Number(options.paths), seed);
}

function add({ kind, covered, reachable }: PointCount, unreachable: readonly PathPoint[]): void {
  const sum = total.get(kind) ?? { covered: 0, reachable: 0, unreachable: 0 };
  total.set(kind, sum);
  sum.covered += covered;
  sum.reachable += reachable;
  sum.unreachable += unreachable.filter((point) => point.kind === kind).length;
}

function takePaths(definition: JsonObject, most: number, seed: number): void {
  for (const path of pathsOf(definition, { most })) {
    sums.paths += 1;
    if (inputsFor(path, { seed }).kind === "found") sums.found += 1;
  }
}

function report(): void {
  for (const miss of misses) console.log(miss);
  const { definitions, refused, cases, wrong, paths, found, slowest } = sums;
  console.log(
    `${definitions} definitions (${refused} refused as AWS refuses them), ${cases} cases, ${wrong} not as predicted`,
  );
  for (const [kind, { covered, reachable, unreachable }] of total) {
    const share = reachable === 0 ? 100 : (100 * covered) / reachable;
    console.log(`${kind}: ${covered} of ${reachable} (${share.toFixed(1)} %), ${unreachable} more proved out of reach`);
  }
  if (paths > 0) console.log(`${found} of ${paths} paths have inputs`);
  console.log(`slowest definition: ${slowest.toFixed(1)} s`);
  const { covered = 0, reachable = 1 } = total.get("rule") ?? {};
  process.exitCode = covered >= 0.9 * reachable ? 0 : 1;
}
