import { isJsonObject, type JsonValue } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import { placeOf } from "./pseudo-parameters.js";
import { namedCondition } from "./condition.js";
import type { Evaluation } from "./evaluation.js";
import { noValue, type Evaluated } from "./no-value.js";
import { exportedValue } from "./stack-export.js";
import { substituted } from "./substitution.js";

/** What a function of templates comes to. `place` names the call for messages. */
export type IntrinsicFunction = (evaluation: Evaluation, argument: JsonValue, place: string) => Evaluated;

/**
 * The functions of CloudFormation templates, those of AWS::LanguageExtensions included.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const intrinsicFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (evaluation, argument, place) => evaluation.reference(evaluation.text(argument, place), place),
  "Fn::GetAtt": getAttribute,
  "Fn::Sub": substituted,
  "Fn::Join": join,
  "Fn::Select": select,
  "Fn::Split": split,
  "Fn::If": choose,
  "Fn::FindInMap": findInMap,
  "Fn::ImportValue": exportedValue,
  "Fn::Base64": (evaluation, argument, place) =>
    Buffer.from(evaluation.text(argument, place), "utf8").toString("base64"),
  "Fn::GetAZs": zones,
  "Fn::Length": (evaluation, argument, place) => listOf(evaluation, argument, place).length,
  "Fn::ToJsonString": (evaluation, argument, place) => {
    const value = evaluation.value(argument, place);
    return JSON.stringify(value === noValue ? null : value);
  },
  "Fn::Equals": asCondition("Fn::Equals"),
  "Fn::And": asCondition("Fn::And"),
  "Fn::Or": asCondition("Fn::Or"),
  "Fn::Not": asCondition("Fn::Not"),
  "Fn::Transform": transform,
};

function asCondition(name: string): IntrinsicFunction {
  return (evaluation, argument, place) => evaluation.condition({ [name]: argument }, place);
}

function getAttribute(evaluation: Evaluation, argument: JsonValue, place: string): Evaluated {
  const parts =
    typeof argument === "string" ? argument.split(/\.(.*)/s).slice(0, 2) : listOf(evaluation, argument, place);
  const [id, ...attribute] = parts.map((part, index) => evaluation.text(part, `${place}[${index}]`));
  if (id === undefined || attribute.length === 0) {
    throw evaluation.invalid(place, "Fn::GetAtt takes a logical id and an attribute");
  }
  return evaluation.attribute(id, attribute.join("."), place);
}

function join(evaluation: Evaluation, argument: JsonValue, place: string): string {
  const [delimiter, parts] = argumentsOf(evaluation, argument, place, "Fn::Join takes a delimiter and a list", 2);
  return listOf(evaluation, parts, `${place}[1]`)
    .map((part, index) => evaluation.text(part, `${place}[1][${index}]`))
    .join(evaluation.text(delimiter, `${place}[0]`));
}

function select(evaluation: Evaluation, argument: JsonValue, place: string): Evaluated {
  const [index, list] = argumentsOf(evaluation, argument, place, "Fn::Select takes an index and a list", 2);
  const at = Number(evaluation.text(index, `${place}[0]`));
  const values = listOf(evaluation, list, `${place}[1]`);
  const value = values[at];
  if (value !== undefined) return value;
  throw evaluation.invalid(place, `there is no item ${at} in a list of ${values.length}`);
}

function split(evaluation: Evaluation, argument: JsonValue, place: string): JsonValue {
  const [delimiter, text] = argumentsOf(evaluation, argument, place, "Fn::Split takes a delimiter and a text", 2);
  return evaluation.text(text, `${place}[1]`).split(evaluation.text(delimiter, `${place}[0]`));
}

function choose(evaluation: Evaluation, argument: JsonValue, place: string): Evaluated {
  const usage = "Fn::If takes the name of a condition, a value for true and one for false";
  const [name, yes, no] = argumentsOf(evaluation, argument, place, usage, 3);
  const holds = namedCondition(evaluation, name, place);
  return holds ? evaluation.value(yes, `${place}[1]`) : evaluation.value(no, `${place}[2]`);
}

function findInMap(evaluation: Evaluation, argument: JsonValue, place: string): Evaluated {
  const usage = "Fn::FindInMap takes the name of a mapping, a key and a second key";
  const [map, first, second, options] = argumentsOf(evaluation, argument, place, usage, 3);
  const keys = [map, first, second].map((part, index) => evaluation.text(part, `${place}[${index}]`));
  let value: JsonValue = evaluation.stack.mappings;
  for (const [index, key] of keys.entries()) {
    const next: JsonValue | undefined = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    if (next === undefined) {
      const fallback = isJsonObject(options) ? options["DefaultValue"] : undefined;
      if (fallback !== undefined) return evaluation.value(fallback, `${place}[3].DefaultValue`);
      const hint = didYouMean(key, isJsonObject(value) ? Object.keys(value) : []);
      const within = ["Mappings", ...keys.slice(0, index)].join(".");
      throw evaluation.invalid(place, `${within} has no "${key}".${hint}`);
    }
    value = next;
  }
  return value;
}

function zones(evaluation: Evaluation, argument: JsonValue, place: string): JsonValue {
  const told = evaluation.text(argument, place);
  const region = told === "" ? placeOf(evaluation.resolver).region : told;
  const key = `Fn::GetAZs:${region}`;
  const said = evaluation.resolver.given(key);
  const assumed = ["a", "b", "c"].map((letter) => `${region}${letter}`).join(",");
  return (said ?? evaluation.resolver.assume(key, assumed, "Three zones of the region.")).split(",");
}

/** Only the inclusion of a file that lies here can be followed. */
function transform(evaluation: Evaluation, argument: JsonValue, place: string): Evaluated {
  const { Name: name, Parameters: parameters } = isJsonObject(argument) ? argument : {};
  const location = isJsonObject(parameters) ? parameters["Location"] : undefined;
  if (name !== "AWS::Include" || location === undefined) {
    throw evaluation.invalid(place, `the transform ${JSON.stringify(name ?? null)} runs at AWS only`);
  }
  const path = evaluation.text(location, `${place}.Parameters.Location`);
  if (path.startsWith("s3:")) throw evaluation.invalid(place, `${path} lies in S3, which is not read`);
  return evaluation.value(evaluation.include(path, place), place);
}

function argumentsOf(
  evaluation: Evaluation,
  argument: JsonValue,
  place: string,
  usage: string,
  least: number,
): [JsonValue, JsonValue, JsonValue, JsonValue | undefined] {
  const parts = Array.isArray(argument) ? (argument as readonly JsonValue[]) : [];
  if (parts.length < least) throw evaluation.invalid(place, usage);
  const [first = null, second = null, third = null, fourth] = parts;
  return [first, second, third, fourth];
}

function listOf(evaluation: Evaluation, node: JsonValue, place: string): readonly JsonValue[] {
  const value = evaluation.value(node, place);
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw evaluation.invalid(place, "a list is expected there");
}
