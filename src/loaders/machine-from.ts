import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { StepwrightError } from "../errors/index.js";
import type { JsonObject } from "../util/json.js";
import type { LoadedMachine, MachineFromOptions } from "./loaded-machine.js";
import { chooseMachine } from "./machine-choice.js";
import { fileDefinition, type MachineFile, type MachineReading } from "./machine-reading.js";
import { fillPlaceholders, hasPlaceholders } from "./placeholders.js";
import { Resolver } from "./resolver.js";
import { SourceFiles } from "./source/source-files.js";
import { asObject, pathOfUrl, readSource } from "./source/source-text.js";

/**
 * Reads a state machine as people deploy it: out of a CloudFormation or SAM template, a `cdk.out` folder or one of its templates, a
 * Serverless file with stepFunctions, a `.tf.json` file, what `terraform show -json` printed, or a definition with placeholders. The
 * kind is told from the content. References are filled in from `resolve`, then from what the file says, then with stand-ins of the
 * right form, such as `arn:aws:lambda:us-east-1:123456789012:function:ChargeFunction`; what was invented is listed in `assumed`.
 * @param file a path against the working directory, or a file URL
 * @returns what `workflow(…)`, `deploy(name, …)` and `stubsFor(…)` take
 * @throws MACHINE_FILE_UNRECOGNISED, MACHINE_FOLDER_UNRECOGNISED, MACHINE_ABSENT for a file without a machine, MACHINE_AMBIGUOUS for one
 *   with several, MACHINE_NOT_IN_FILE for a wrong `logicalId`, DEFINITION_ELSEWHERE for a definition in S3, DEFINITION_NOT_KNOWN_YET, TEMPLATE_VALUE_UNRESOLVED and
 *   PLACEHOLDERS_UNRESOLVED with the entry of `resolve` to write, TEMPLATE_VALUE_INVALID, RESOLVED_VALUE_INVALID, and what loading a
 *   definition throws
 * @example
 * const orders = await machineFrom("template.yaml", {
 *   logicalId: "OrdersStateMachine",
 *   resolve: { "AWS::Region": "eu-west-1", "OrdersTable.StreamArn": "arn:aws:dynamodb:…" },
 * });
 * await workflow(orders).on(cloud).withInput({ type: "bulk" }).expectSucceeded().run();
 */
export async function machineFrom(file: string | URL, options: MachineFromOptions = {}): Promise<LoadedMachine> {
  const path =
    file instanceof URL ? pathOfUrl(file) : file.startsWith("file:") ? pathOfUrl(new URL(file)) : resolve(file);
  const resolver = new Resolver(options.resolve);
  const reading = await readMachine(path, options, resolver);
  return Object.freeze({
    ...reading,
    type: reading.type ?? options.type ?? "STANDARD",
    source: path,
    assumed: resolver.assumed,
  });
}

type Reading = Omit<MachineReading, "logicalId"> & { readonly logicalId?: string };

async function readMachine(path: string, { logicalId }: MachineFromOptions, resolver: Resolver): Promise<Reading> {
  const files = await SourceFiles.open();
  const { isSynthesised, readAssembly } = await import("./template/cloud-assembly.js");
  if (await isFolder(path)) return await readAssembly(path, { path, logicalId, resolver, files });
  const text = await readSource(path);
  const document = parsed(text, path, files);
  if (document === undefined) return await readDefinition(text, { path, logicalId, resolver, files });
  if ("StartAt" in document || "States" in document) {
    return await readDefinition(text, { path, logicalId, resolver, files });
  }
  if (isSynthesised(path)) return await readAssembly(path, { path, logicalId, resolver, files });
  return await readDocument({ path, document, logicalId, resolver, files });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // What is not there is told when it is read.
    return false;
  }
}

/** The content of a file; undefined for a definition that is JSON only when its placeholders are filled in. */
function parsed(text: string, path: string, files: SourceFiles): JsonObject | undefined {
  try {
    return asObject(files.parse(text, path), path);
  } catch (error) {
    if (hasPlaceholders(text) && /"StartAt"|^StartAt:/m.test(text)) return undefined;
    throw error;
  }
}

/** The kinds of files, each loaded when one of them is read. */
async function readDocument(file: MachineFile): Promise<MachineReading> {
  const { document, path } = file;
  const serverless = await import("./serverless/service-file.js");
  if (serverless.isServiceFile(document)) return serverless.readServiceFile(file);
  const template = await import("./template/template-file.js");
  if (template.isTemplate(document)) return template.readTemplate(file);
  const shown = await import("./terraform/shown-file.js");
  if (shown.isShownFile(document)) return shown.readShownFile(file);
  const configuration = await import("./terraform/configuration-file.js");
  if (configuration.isConfigurationFile(document)) return configuration.readConfigurationFile(file);
  if ("artifacts" in document && basename(path) === "manifest.json") {
    const { readAssembly } = await import("./template/cloud-assembly.js");
    return await readAssembly(dirname(path), { ...file, path: dirname(path) });
  }
  throw new StepwrightError("MACHINE_FILE_UNRECOGNISED", { source: path, keys: Object.keys(document) });
}

/** A file that is a definition itself: its placeholders are filled in. */
async function readDefinition(text: string, file: Omit<MachineFile, "document">): Promise<Reading> {
  const { path, logicalId, resolver, files } = file;
  const name = definitionName(path);
  chooseMachine([{ logicalId: name, names: [] }], logicalId, { source: path, sought: "definition" });
  const filled = fillPlaceholders(text, (key) => resolver.given(key), { source: path, place: "" });
  return { ...fileDefinition(filled, path, files), name, type: undefined };
}

/** `orders` for `orders.asl.json`. */
function definitionName(path: string): string {
  const name = basename(path)
    .replace(/(\.asl)?\.(json|ya?ml)$/i, "")
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-");
  return name === "" ? "workflow" : name;
}
