import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StepwrightError } from "../../errors/index.js";
import type { MutantFile } from "../../mutation/stand-in.js";
import type { Mutant } from "../../properties/mutation/mutate.js";
import type { MutantResult } from "../../properties/mutation/mutation-report.js";
import { contentKey } from "../../util/content-key.js";
import { isJsonObject, type JsonObject } from "../../util/json.js";
import { mochaBin, runMocha, type SuiteRun } from "./mocha-process.js";

/** A definition that a suite deploys. */
export interface DeployedDefinition {
  readonly key: string;
  /** The name it was first deployed under. */
  readonly name: string;
  readonly definition: JsonObject;
}

/** The least time a run with a mutant gets, and how many times as long as the run without it may take. */
const leastLimitMs = 30_000;
const patience = 5;
const baselineLimitMs = 30 * 60_000;

/** A suite that is run again and again: each time in processes of its own, which learn of a mutant from their environment. */
export class Suite implements Disposable {
  readonly #bin: string;
  readonly #args: readonly string[];
  readonly #directory: string;
  readonly #workshop: string = mkdtempSync(join(tmpdir(), "stepwright-mutants-"));
  #limitMs = baselineLimitMs;

  /** @throws CLI_MOCHA_MISSING */
  constructor(directory: string, args: readonly string[]) {
    this.#directory = directory;
    this.#args = args;
    this.#bin = mochaBin(directory);
  }

  /**
   * Runs it as it is.
   * @returns what it deploys
   * @throws MUTATION_BASELINE_FAILED
   */
  async baseline(): Promise<readonly DeployedDefinition[]> {
    const log = join(this.#workshop, "deployed");
    const { outcome, tail, milliseconds } = await this.#run("baseline", { log }, []);
    if (outcome !== "passed") throw new StepwrightError("MUTATION_BASELINE_FAILED", { reason: `\n${tail.trim()}` });
    this.#limitMs = Math.max(leastLimitMs, milliseconds * patience);
    const deployed = new Map<string, DeployedDefinition>();
    for (const line of linesOf(log)) {
      const { text, name } = JSON.parse(line) as { readonly text: string; readonly name?: string };
      const definition: unknown = JSON.parse(text);
      if (!isJsonObject(definition)) continue;
      const key = contentKey(definition);
      const known = deployed.get(key);
      if (known === undefined || known.name === "") deployed.set(key, { key, name: name ?? "", definition });
    }
    return [...deployed.values()];
  }

  /** Runs it with a mutant, up to the first test that fails. */
  async against(key: string, mutant: Mutant): Promise<MutantResult> {
    const log = join(this.#workshop, `${mutant.id}.used`);
    const run = await this.#run(mutant.id, { key, text: JSON.stringify(mutant.definition), log }, ["--bail"]);
    if (run.outcome !== "passed") return { mutant, outcome: "killed", because: reasonOf(run) };
    return { mutant, outcome: existsSync(log) ? "survived" : "unused", because: undefined };
  }

  [Symbol.dispose](): void {
    rmSync(this.#workshop, { recursive: true, force: true });
  }

  async #run(name: string, told: MutantFile, more: readonly string[]): Promise<SuiteRun> {
    const file = join(this.#workshop, `${name}.json`);
    writeFileSync(file, JSON.stringify(told));
    return await runMocha(this.#bin, ["--reporter", "dot", ...this.#args, ...more], {
      directory: this.#directory,
      // Coverage of mutants says nothing of the suite.
      variables: { STEPWRIGHT_MUTANT: file, STEPWRIGHT_COVERAGE: "false" },
      limitMs: this.#limitMs,
    });
  }
}

function linesOf(log: string): readonly string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** The title of the test that failed first, as Mocha prints it. */
function reasonOf({ outcome, tail }: SuiteRun): string {
  if (outcome === "timed out") return "the suite took too long";
  const [, title = ""] = /^\s*1\) ([\s\S]*?):\s*$/m.exec(tail) ?? [];
  const words = title.split("\n").map((line) => line.trim());
  return words.length > 0 && title !== "" ? `failed: ${words.join(" ")}` : "the suite failed";
}
