import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Command } from "commander";
import { JsonataSuite, type SuiteCase } from "./jsonata-cases.js";

const command = new Command("tsx spec/conformance/jsonata-suite.ts")
  .description(
    "Runs the test suite of the jsonata package through Pass states. The suite is not part of the published package: give the folder " +
      "test/test-suite of a clone of https://github.com/jsonata-js/jsonata at the version AWS runs (git clone --branch v2.0.6).",
  )
  .argument("<folder>", "a folder with groups and datasets")
  .option("--grep <text>", "only cases whose file holds this text")
  .option("--verbose", "also the cases that are left out, with the reason")
  .action(async (folder: string, options: { grep?: string; verbose?: boolean }) => {
    await using suite = new JsonataSuite((name) => datasetOf(folder, name));
    for (const file of await caseFiles(join(folder, "groups"))) {
      const name = relative(join(folder, "groups"), file);
      if (!name.includes(options.grep ?? "")) continue;
      const read = JSON.parse(await readFile(file, "utf8")) as SuiteCase | readonly SuiteCase[];
      const cases = Array.isArray(read) ? (read as readonly SuiteCase[]) : [read as SuiteCase];
      for (const [index, one] of cases.entries()) {
        const expr = one.expr ?? (await textBeside(file, one["expr-file"]));
        const { verdict, reason } = await suite.run({ ...one, expr });
        if (verdict === "failed" || (verdict === "left out" && options.verbose === true)) {
          console.log(`${verdict.padEnd(8)} ${name}${cases.length > 1 ? `#${index}` : ""}: ${reason}`);
        }
      }
    }
    console.log(suite.toString());
    process.exitCode = suite.failed === 0 ? 0 : 1;
  });

await command.parseAsync();

async function caseFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function datasetOf(folder: string, name: string): Promise<string | undefined> {
  const file = join(folder, "datasets", `${name}.json`);
  return existsSync(file) ? await readFile(file, "utf8") : undefined;
}

async function textBeside(file: string, name: string | undefined): Promise<string> {
  return name === undefined ? "" : await readFile(join(file, "..", name), "utf8");
}
