import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** What the client that made the recordings demands of a parameter before it sends a request. */
type Demand =
  | { readonly type: "string"; readonly min?: number }
  | { readonly type: "integer"; readonly min?: number }
  | { readonly type: "list"; readonly min?: number; readonly of: Demand }
  | { readonly type: "structure"; readonly members: Readonly<Record<string, Demand>> };

const text: Demand = { type: "string", min: 1 };
const routing: Demand = {
  type: "list",
  min: 1,
  of: { type: "structure", members: { stateMachineVersionArn: text, weight: { type: "integer", min: 0 } } },
};
const tags: Demand = {
  type: "list",
  of: { type: "structure", members: { key: text, value: { type: "string" } } },
};

/** The parameters of Step Functions' API model that have a minimum or an inner structure, by name: it uses a name for one thing only. */
const demands: Readonly<Record<string, Demand>> = {
  name: text,
  nextToken: text,
  stateMachineArn: text,
  stateMachineAliasArn: text,
  executionArn: text,
  roleArn: text,
  resourceArn: text,
  definition: text,
  routingConfiguration: routing,
  tags,
};

const pythonTypes = {
  string: "<class 'str'>",
  integer: "<class 'int'>",
  list: "<class 'list'>, <class 'tuple'>",
  structure: "<class 'dict'>",
} as const;

/**
 * The refusal of a request that never reached AWS: the recordings were made with botocore, which looks at types and minima first and
 * says `ParamValidationError`. The SDK for JavaScript sends such requests, so the runner does the looking.
 * @returns the text of the error, or undefined for a request that is sent
 */
export function clientRefusal(params: JsonObject): string | undefined {
  const found = Object.entries(params).flatMap(([name, value]) => {
    const demand = demands[name];
    return demand === undefined ? [] : problems(name, value, demand);
  });
  return found.length === 0 ? undefined : `Parameter validation failed:\n${found.join("\n")}`;
}

function problems(at: string, value: JsonValue, demand: Demand): string[] {
  if (value === null) {
    return [
      `Invalid type for parameter ${at}, value: None, type: <class 'NoneType'>, valid types: ${pythonTypes[demand.type]}`,
    ];
  }
  if (demand.type === "string" && typeof value === "string") return tooShort(at, value.length, demand.min);
  if (demand.type === "integer" && typeof value === "number") {
    const { min = value } = demand;
    return value < min ? [`Invalid value for parameter ${at}, value: ${value}, valid min value: ${min}`] : [];
  }
  if (demand.type === "list" && Array.isArray(value)) {
    const inner = value.flatMap((item: JsonValue, index) => problems(`${at}[${index}]`, item, demand.of));
    return [...tooShort(at, value.length, demand.min), ...inner];
  }
  if (demand.type === "structure" && typeof value === "object" && !Array.isArray(value)) {
    return Object.entries(demand.members).flatMap(([name, member]) => {
      const given = (value as JsonObject)[name];
      return given === undefined ? [] : problems(`${at}.${name}`, given, member);
    });
  }
  return [];
}

function tooShort(at: string, length: number, min: number = 0): string[] {
  return length < min ? [`Invalid length for parameter ${at}, value: ${length}, valid min length: ${min}`] : [];
}
