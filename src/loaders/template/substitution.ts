import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { Evaluation } from "./evaluation.js";

/**
 * Fn::Sub: `${Name}` is a variable, a parameter or a resource, `${Name.Attribute}` an attribute, `${!Text}` stays `${Text}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
 */
export function substituted(evaluation: Evaluation, argument: JsonValue, place: string): string {
  const [template, variables] = Array.isArray(argument)
    ? [(argument as readonly JsonValue[])[0] ?? null, (argument as readonly JsonValue[])[1] ?? {}]
    : [argument, {}];
  const text = evaluation.text(template, Array.isArray(argument) ? `${place}[0]` : place);
  const named = isJsonObject(variables) ? variables : {};
  return text.replace(/\$\{([^{}]*)\}/g, (_, inside: string) => {
    const name = inside.trim();
    if (name.startsWith("!")) return `\${${name.slice(1)}}`;
    const variable = Object.hasOwn(named, name) ? named[name] : undefined;
    if (variable !== undefined) return evaluation.text(variable, `${place}[1].${name}`);
    const [id = "", attribute] = name.split(/\.(.*)/s);
    const value =
      attribute === undefined ? evaluation.reference(id, place) : evaluation.attribute(id, attribute, place);
    if (typeof value === "string") return value;
    throw evaluation.invalid(place, `\${${name}} is no text`);
  });
}
