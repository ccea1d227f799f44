import { spawnSync } from "node:child_process";
import { basename, dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { best, type Figures, type Scenario } from "./scenario.js";
import { renderLines } from "./table.js";
import { SCENARIOS } from "./scenarios/index.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

const ROUNDS = 2;

interface Options {
  readonly only?: string;
  readonly cpuProf?: string;
  readonly build: boolean;
}

const command = new Command("npm run bench --")
  .description("Measures the built package beside aws-local-stepfunctions, each scenario in a process of its own.")
  .option("--only <name>", `one scenario: ${SCENARIOS.map(({ name }) => name).join(", ")}`)
  .option("--cpu-prof <file>", "write a CPU profile of stepwright's side of the scenario (with --only)")
  .option("--no-build", "measure dist as it is")
  .action(run);
await command.parseAsync();

function run(options: Options): void {
  const chosen = SCENARIOS.filter(({ name, long }) =>
    options.only === undefined ? long !== true : options.only === name,
  );
  if (chosen.length === 0) command.error(`There is no scenario "${options.only}".`);
  if (options.cpuProf !== undefined && chosen.length > 1)
    command.error("Say which scenario to profile with --only NAME.");
  if (options.build) build();
  console.log(
    `Node ${process.version}, full AWS history written, through the public API; × says how many times better.`,
  );
  const missed = chosen.reduce((count, scenario) => count + report(scenario, options), 0);
  console.log(missed === 0 ? "\nEvery goal is met." : `\n${missed} goals are missed.`);
}

/** Measures and prints one scenario. @returns how many of its goals are missed */
function report(scenario: Scenario, { cpuProf }: Options): number {
  console.log(`\n${scenario.title} (${scenario.name})`);
  try {
    // In turns, so that what else the machine does meets both alike.
    const ours: Figures[] = [];
    const theirs: Figures[] = [];
    for (let round = 0; round < (cpuProf === undefined ? ROUNDS : 1); round += 1) {
      ours.push(measure(scenario, "stepwright", cpuProf));
      if (scenario.other !== undefined) theirs.push(measure(scenario, "other"));
    }
    const lines = scenario.lines(best(ours), theirs.length === 0 ? undefined : best(theirs));
    console.log(renderLines(lines));
    return lines.filter(({ met }) => met === false).length;
  } catch (error) {
    console.log(`  not measured: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return 1;
  }
}

function build(): void {
  const { status, stdout } = spawnSync("npm", ["run", "--silent", "build"], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`The package does not build:\n${stdout}`);
}

function measure(scenario: Scenario, contender: "stepwright" | "other", profile?: string): Figures {
  const flags = ["--no-warnings", "--expose-gc", "--import", "tsx"];
  if (profile !== undefined) {
    const file = resolve(profile);
    flags.push("--cpu-prof", `--cpu-prof-dir=${dirname(file)}`, `--cpu-prof-name=${basename(file)}`);
  }
  // Without the path aliases of the sources, `stepwright` is what an installed package would be: dist.
  const env = { ...process.env, TSX_TSCONFIG_PATH: fileURLToPath(new URL("tsconfig.json", import.meta.url)) };
  const child = spawnSync(process.execPath, [...flags, CHILD, scenario.name, contender], {
    cwd: ROOT,
    encoding: "utf8",
    env,
  });
  if (child.status !== 0) throw new Error(`${scenario.name} (${contender}) failed:\n${child.stderr}`);
  return JSON.parse(child.stdout.trim().split("\n").at(-1) ?? "{}") as Figures;
}
