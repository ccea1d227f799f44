import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadDefinition } from "../loaders/definition.js";
import { wildcard } from "../util/wildcard.js";
import { nameOfFile } from "./coverage-report.js";
import { pathIn } from "./exclusions.js";
import type { Fragment } from "./fragment.js";
import { coverageModel } from "./model.js";

/** Definition files that count although nothing deploys them, as what nobody has seen of them. */
export async function includedFiles(patterns: readonly string[], directory: string): Promise<readonly Fragment[]> {
  if (patterns.length === 0) return [];
  const tests = patterns.map((pattern) => wildcard(pattern.replace(/^\.\//, ""), { path: true }));
  const files = [...filesIn(directory)].filter((file) => tests.some((test) => test(pathIn(directory, file))));
  const found: Fragment[] = [];
  for (const file of files) {
    const { definition } = await loadDefinition(file);
    const model = coverageModel(definition);
    if (model === undefined || model.points.length === 0) continue;
    found.push({ [model.key]: { definition, names: [nameOfFile(file)], file, executions: 0, stateRuns: 0, hits: {} } });
  }
  return found;
}

function* filesIn(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isFile() && /\.(json|ya?ml)$/i.test(entry.name)) yield path;
    if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) yield* filesIn(path);
  }
}
