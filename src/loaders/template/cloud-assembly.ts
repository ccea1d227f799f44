import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { MachineFile, MachineReading } from "../machine-reading.js";
import type { Resolver } from "../resolver.js";
import type { SourceFiles } from "../source/source-files.js";
import { asObject, readSource } from "../source/source-text.js";
import { stackOf, type Stack } from "./stack.js";
import { readStacks } from "./template-file.js";

const templateName = /\.template\.json$/;

/** Tells whether a file is a template that CDK synthesised. */
export function isSynthesised(path: string): boolean {
  return templateName.test(path);
}

/**
 * Reads a machine out of a cdk.out folder, or out of one template in it: its stacks know each other, so what one exports or
 * passes to another is found.
 * @throws MACHINE_FOLDER_UNRECOGNISED
 */
export async function readAssembly(path: string, file: Omit<MachineFile, "document">): Promise<MachineReading> {
  const isFolder = !isSynthesised(path);
  const folder = isFolder ? path : dirname(path);
  const templates = await templatesIn(folder);
  if (templates.length === 0) {
    throw new StepwrightError("MACHINE_FOLDER_UNRECOGNISED", { source: folder, holds: (await readdir(folder)).sort() });
  }
  const assembly: Stack[] = [];
  for (const template of templates) {
    const document = file.files.parse(await readSource(template), template);
    stackOf(asObject(document, template), template, assembly);
  }
  const stacks = isFolder ? assembly : assembly.filter(({ source }) => source === path);
  return readStacks(stacks, file, (stack) => tellEnvironment(stack, file.resolver, file.files));
}

/** The templates of an assembly, those of its stages included. */
async function templatesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile() && templateName.test(entry.name)) found.push(path);
    if (entry.isDirectory() && entry.name.startsWith("assembly-")) found.push(...(await templatesIn(path)));
  }
  return found;
}

/** Notes the account and region that the assembly's manifest gives a stack. */
function tellEnvironment(stack: Stack, resolver: Resolver, files: SourceFiles): void {
  const path = join(stack.folder, "manifest.json");
  const read = files.text(path);
  const manifest = "text" in read ? files.parse(read.text, path) : null;
  const artifact = artifactOf(manifest, stack);
  const environment = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(artifact?.["environment"]));
  if (environment === null) return;
  const [, account, region] = environment;
  if (account !== "unknown-account") resolver.tell("AWS::AccountId", account);
  if (region !== "unknown-region") resolver.tell("AWS::Region", region);
}

function artifactOf(manifest: JsonValue, stack: Stack): JsonObject | undefined {
  const artifacts = isJsonObject(manifest) ? manifest["artifacts"] : undefined;
  const found = Object.values(isJsonObject(artifacts) ? artifacts : {}).find((artifact) => {
    const properties = isJsonObject(artifact) ? artifact["properties"] : undefined;
    return isJsonObject(properties) && properties["templateFile"] === basename(stack.source);
  });
  return isJsonObject(found) ? found : undefined;
}
