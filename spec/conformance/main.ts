import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { conform, type Options } from "./conform.js";

const REASONS = fileURLToPath(new URL("reasons.json", import.meta.url));
const BASELINE = fileURLToPath(new URL("baseline.json", import.meta.url));

const command = new Command("npm run conformance --")
  .description("Runs recorded cases on the embedded cloud and compares what comes out with what AWS answered.")
  .argument("<path...>", "files of .jsonl rows, or folders of them")
  .option("--documents <file>", "the documents of JSONPath rows (default: beside the rows)")
  .option("--grep <text>", "only cases whose id holds this text")
  .option("--subset <name>", "only the cases of a subset: jsonpath-core")
  .option(
    "--embedded",
    "nested executions run, where their machines are part of the case, instead of being answered as recorded",
  )
  .option("--verbose", "every difference of a miss, and what came out")
  .option("--quiet", "no misses, only the tables")
  .option("--json <file>", "write the results by case id")
  .option("--baseline", "fail only if a case that passed before now fails")
  .option("--update-baseline", "write the ids of the cases that pass into the baseline")
  .option("--baseline-file <file>", "where the baseline is kept", BASELINE)
  .option("--report <file>", "write a Markdown page: the figures, and every miss with its reason")
  .option("--reasons-file <file>", "where the reasons of misses are kept", REASONS)
  .option("--readme <file>", "write the figures between the marks of a Markdown file")
  .action(async (paths: string[], given: Record<string, string | boolean | undefined>) => {
    const options = { ...given, paths } as unknown as Options;
    const { text, json, exitCode } = await conform(options);
    console.log(text);
    if (typeof given["json"] === "string") writeFileSync(given["json"], `${JSON.stringify(json, null, 2)}\n`);
    process.exitCode = exitCode;
  });

try {
  await command.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
