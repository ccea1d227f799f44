import type { CollectionTag, ScalarTag, Tags } from "yaml";
import type { Yaml } from "../source/source-text.js";

/** Functions whose short form is `!Name` for `Fn::Name`. */
const functions = [
  ...["And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "If", "ImportValue", "Join", "Length", "Not", "Or"],
  ...["Select", "Split", "Sub", "ToJsonString", "Transform"],
];

/**
 * The short forms of CloudFormation's functions as tags of YAML: `!Sub "…"` is read as `{ "Fn::Sub": "…" }`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function shortForms(yaml: Yaml): Tags {
  const named = [
    ...functions.map((name) => [`!${name}`, `Fn::${name}`] as const),
    ["!Ref", "Ref"] as const,
    ["!Condition", "Condition"] as const,
  ];
  return [
    ...named.flatMap(([tag, name]) => [
      scalar(tag, (text) => ({ [name]: text })),
      collection(yaml, tag, name, "seq"),
      collection(yaml, tag, name, "map"),
    ]),
    // Only the first dot parts the resource from its attribute: attributes have dots of their own.
    scalar("!GetAtt", (text) => ({ "Fn::GetAtt": text.split(/\.(.*)/s).slice(0, 2) })),
    collection(yaml, "!GetAtt", "Fn::GetAtt", "seq"),
  ];
}

function scalar(tag: string, resolve: (text: string) => unknown): ScalarTag {
  return { tag, resolve };
}

function collection(yaml: Yaml, tag: string, name: string, kind: "seq" | "map"): CollectionTag {
  return {
    tag,
    collection: kind,
    resolve: (value) => {
      const map = new yaml.YAMLMap();
      map.items.push(new yaml.Pair(new yaml.Scalar(name), value));
      return map;
    },
  };
}
