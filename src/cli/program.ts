import { createRequire } from "node:module";
import type { CommanderError } from "commander";
import type { Served } from "../cloud/http-server.js";
import { StepwrightError } from "../errors/index.js";
import type { MutateFlags } from "./mutate.js";

/** Where a command writes. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

/** How a command ended: with an exit code, and for `serve` with a server that goes on. */
export interface Ended {
  readonly exitCode: number;
  readonly served?: Served;
}

/**
 * Runs the `stepwright` command. Never throws for what the user wrote: that is told on `err`, with exit code 1 or 2.
 * @param args what stands after the command's name
 */
export async function runCommand(args: readonly string[], output: Output): Promise<Ended> {
  const { Command, CommanderError } = await import("commander");
  let ended: Ended = { exitCode: 0 };
  const program = new Command("stepwright")
    .description(
      "Tests AWS Step Functions workflows: serves an embedded AWS, checks definitions, and tries suites on mutants.",
    )
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text), writeErr: (text) => output.err(text) })
    .showHelpAfterError("Run stepwright --help to see what there is.");

  program
    .command("serve")
    .description("serve the embedded AWS on 127.0.0.1, for any AWS SDK or the AWS CLI")
    .option("--port <number>", "the port to listen on; 0 takes any that is free", "8083")
    .option("--region <name>", "the region of its resources", "us-east-1")
    .option("--account <digits>", "the account of its resources", "123456789012")
    .option("--start-at <time>", "where virtual time starts (default: now)")
    .option("--seed <number>", "where every draw of chance comes from", "42")
    .option("--mock-config <file>", "a MockConfigFile of Step Functions Local; start with <arn>#<TestCase>")
    .option("--time <mode>", 'how time passes: "real", "instant" (jumps when idle), or a factor such as "60x"', "real")
    .option("--deploy <name=file>", "deploy a definition; may be repeated", collect, [])
    .action(async (options: ServeFlags) => {
      const { serve } = await import("./serve.js");
      ended = await serve(options, output);
    });

  program
    .command("validate")
    .description("check definitions as AWS does")
    .argument("<files...>", "JSON or YAML files that hold a state machine definition")
    .option("--type <type>", "STANDARD or EXPRESS", "STANDARD")
    .action(async (files: string[], options: { type: string }) => {
      const { validate } = await import("./validate.js");
      ended = await validate(files, options, output);
    });

  program
    .command("sweep")
    .description("remove the queues, rules and state machines that killed test runs left behind")
    .option("--older-than <duration>", "what is younger may belong to a run that goes on", "1h")
    .option("--region <name>", "the region to sweep (default: that of the environment)")
    .option("--endpoint <url>", "sweep an endpoint in place of AWS")
    .action(async (options: SweepFlags) => {
      const { sweep } = await import("./sweep.js");
      ended = await sweep(options, output);
    });

  program
    .command("mutate")
    .description(
      "run a Mocha suite against small faults in the definitions it deploys, and tell which it does not notice",
    )
    .option("--spec <pattern>", "spec files, beside those of the Mocha configuration; may be repeated", collect, [])
    .option("--definition <file>", "only mutants of this definition (default: of all that the suite deploys)")
    .option("--only <words>", 'types of states and kinds of faults, such as "Choice" or "Retry,Catch"')
    .option("--state <name>", "only mutants of this state; may be repeated", collect, [])
    .option("--concurrency <number>", "how many runs of the suite at once (default: the processors, less one)")
    .option("--threshold <percent>", "the least score; below it the exit code is 1")
    .option("--json <file>", "write the results as JSON, too")
    .argument("[mocha...]", "behind --, arguments for Mocha, such as -- --grep orders")
    .action(async (mocha: string[], options: MutateFlags) => {
      const { mutateSuite } = await import("./mutate.js");
      ended = await mutateSuite(options, mocha, output);
    });

  try {
    await program.parseAsync(args, { from: "user" });
    return ended;
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: exitCodeOf(error) };
    if (!(error instanceof StepwrightError)) throw error;
    output.err(`${error.message}\n`);
    return { exitCode: 2 };
  }
}

/** The flags of `stepwright serve`, as text. */
export interface ServeFlags {
  readonly port: string;
  readonly region: string;
  readonly account: string;
  readonly startAt?: string;
  readonly seed: string;
  readonly mockConfig?: string;
  readonly time: string;
  readonly deploy: readonly string[];
}

/** The flags of `stepwright sweep`, as text. */
export interface SweepFlags {
  readonly olderThan: string;
  readonly region?: string;
  readonly endpoint?: string;
}

/** Help and version are asked for: no failure. What commander does not understand is a usage error. */
function exitCodeOf({ exitCode }: CommanderError): number {
  return exitCode === 0 ? 0 : 2;
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function version(): string {
  const manifest = createRequire(import.meta.url)("stepwright/package.json") as { readonly version: string };
  return manifest.version;
}
