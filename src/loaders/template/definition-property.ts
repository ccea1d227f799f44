import { basename, join, resolve } from "node:path";
import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { LoadedMachine } from "../loaded-machine.js";
import { fileDefinition, objectDefinition, textDefinition } from "../machine-reading.js";
import { fillPlaceholders, fillTexts } from "../placeholders.js";
import type { Evaluation } from "./evaluation.js";
import { noValue } from "./no-value.js";

type Definition = Pick<LoadedMachine, "definition" | "text">;

/** Properties that hold a definition, in SAM and CloudFormation. */
const definitionProperties = ["DefinitionString", "Definition", "DefinitionUri", "DefinitionS3Location"] as const;

/**
 * The definition of a machine's resource, with its substitutions filled in.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 * @throws DEFINITION_ELSEWHERE for one that lies in S3
 */
export function machineDefinition(evaluation: Evaluation, properties: JsonObject, place: string): Definition {
  const fill = placeholderFilling(evaluation, properties["DefinitionSubstitutions"], place);
  for (const property of definitionProperties) {
    const node = properties[property];
    const at = `${place}.${property}`;
    const value = node === undefined ? noValue : definitionValue(evaluation, property, node, at);
    if (value === noValue) continue;
    const source = `${evaluation.stack.source} (${at})`;
    if (property === "DefinitionUri" || property === "DefinitionS3Location") {
      return fromFile(evaluation, pathOf(evaluation, value, at), fill, at);
    }
    if (typeof value === "string") return textDefinition(fill(value, at), source);
    return objectDefinition(
      fillTexts(value, (text) => fill(text, at)),
      source,
    );
  }
  throw evaluation.invalid(place, `a definition is expected there, as ${definitionProperties.join(", ")}`);
}

/** The S3 location of an asset names a bucket whose name is of no use here: only its key is evaluated. */
function definitionValue(
  evaluation: Evaluation,
  property: string,
  node: JsonValue,
  at: string,
): ReturnType<Evaluation["value"]> {
  if (property !== "DefinitionS3Location" || !isJsonObject(node)) return evaluation.value(node, at);
  return { Key: evaluation.text(node["Key"] ?? null, `${at}.Key`), Bucket: node["Bucket"] ?? null };
}

type Fill = (text: string, place: string) => string;

function placeholderFilling(evaluation: Evaluation, substitutions: JsonValue | undefined, place: string): Fill {
  const named = isJsonObject(substitutions) ? substitutions : {};
  const { source } = evaluation.stack;
  const valueOf = (name: string): string | undefined => {
    const said = evaluation.resolver.given(name);
    if (said !== undefined || !Object.hasOwn(named, name)) return said;
    return evaluation.optionalText(named[name], `${place}.DefinitionSubstitutions.${name}`);
  };
  return (text, at) => fillPlaceholders(text, valueOf, { source, place: at });
}

function fromFile(evaluation: Evaluation, path: string, fill: Fill, place: string): Definition {
  const source = resolve(evaluation.stack.folder, path);
  const text = fill(evaluation.readFile(path, place), `${place} (${path})`);
  return fileDefinition(text, source, evaluation.files);
}

/** The path of the file that holds a definition: CDK keeps what it will upload beside the template. */
function pathOf(evaluation: Evaluation, location: JsonValue, place: string): string {
  const { source, folder } = evaluation.stack;
  if (typeof location === "string") {
    if (!/^(s3|https?):\/\//.test(location)) return location;
    throw new StepwrightError("DEFINITION_ELSEWHERE", { source, place, location });
  }
  const { Bucket: bucket = null, Key: key = null } = isJsonObject(location) ? location : {};
  const asset = typeof key === "string" ? `asset.${basename(key)}` : undefined;
  if (asset !== undefined && "text" in evaluation.files.text(join(folder, asset))) return asset;
  const written = [bucket, key].map((part) => (typeof part === "string" ? part : JSON.stringify(part)));
  throw new StepwrightError("DEFINITION_ELSEWHERE", { source, place, location: `s3://${written.join("/")}` });
}
