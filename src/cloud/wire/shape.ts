import { AwsError, validationException } from "./aws-error.js";

/** What one member of a request may be. The constraints are those of AWS's own API model. */
export type Shape = StringShape | IntegerShape | NumberShape | BooleanShape | ListShape | MapShape | StructureShape;

interface Requirable {
  readonly required?: true;
}
export interface StringShape extends Requirable {
  readonly type: "string";
  readonly min?: number;
  readonly max?: number;
  /** As AWS prints it in its message. */
  readonly pattern?: string;
  /** In the order AWS prints them in. */
  readonly values?: readonly string[];
  /** AWS leaves the value out of its message. */
  readonly sensitive?: true;
}
export interface IntegerShape extends Requirable {
  readonly type: "integer";
  readonly min?: number;
  readonly max?: number;
}
export interface NumberShape extends Requirable {
  readonly type: "number";
  readonly min?: number;
  readonly max?: number;
}
export interface BooleanShape extends Requirable {
  readonly type: "boolean";
}
export interface ListShape extends Requirable {
  readonly type: "list";
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
}
/** Keys of any name, with values of one shape. */
export interface MapShape extends Requirable {
  readonly type: "map";
  readonly of: Shape;
}
export interface StructureShape extends Requirable {
  readonly type: "structure";
  /** The name of AWS's model, for messages that print a list of them. */
  readonly name?: string;
  readonly members: Members;
}

/** The members of a request or of a structure in it. */
export type Members = Readonly<Record<string, Shape>>;

/** The TypeScript type of what a shape lets through. */
export type ValueOf<S extends Shape> = S extends { type: "string"; values: readonly (infer V)[] }
  ? V
  : S extends { type: "string" }
    ? string
    : S extends { type: "integer" | "number" }
      ? number
      : S extends { type: "boolean" }
        ? boolean
        : S extends { type: "list"; of: infer Item extends Shape }
          ? readonly ValueOf<Item>[]
          : S extends { type: "map"; of: infer Item extends Shape }
            ? Readonly<Record<string, ValueOf<Item>>>
            : S extends { type: "structure"; members: infer M extends Members }
              ? InputOf<M>
              : never;

/** The TypeScript type of a request with these members. */
export type InputOf<M extends Members> = {
  readonly [Name in keyof M as M[Name] extends { required: true } ? Name : never]: ValueOf<M[Name]>;
} & {
  readonly [Name in keyof M as M[Name] extends { required: true } ? never : Name]?: ValueOf<M[Name]>;
};

/**
 * Checks a request against its shape, once.
 * @throws AwsError SerializationException for a value of the wrong JSON type, else ValidationException listing every broken constraint
 */
export function readInput<const M extends Members>(members: M, request: Readonly<Record<string, unknown>>): InputOf<M> {
  const problems: string[] = [];
  checkMembers(members, request, "", problems);
  if (problems.length > 0) throw constraintsBroken(problems);
  return request as InputOf<M>;
}

/** AWS's text for broken constraints: `1 validation error detected: Value 'x' at 'name' failed to satisfy constraint: …`. */
export function constraintsBroken(problems: readonly string[]): AwsError {
  const count = `${problems.length} validation ${problems.length === 1 ? "error" : "errors"} detected: `;
  return validationException(count + problems.join("; "));
}

/** One broken constraint, in AWS's words. A sensitive value is left out of the text. */
export function brokenConstraint(value: unknown, path: string, constraint: string, sensitive = false): string {
  const shown = value === null || value === undefined ? " null" : sensitive ? "" : ` '${String(value)}'`;
  return `Value${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

function checkMembers(
  members: Members,
  value: Readonly<Record<string, unknown>>,
  prefix: string,
  problems: string[],
): void {
  for (const name in members) {
    const shape = members[name] as Shape;
    const member = value[name];
    if (member === undefined || member === null) {
      if (shape.required) problems.push(brokenConstraint(null, prefix + shownName(name), "Member must not be null"));
    } else {
      check(shape, member, prefix + shownName(name), problems);
    }
  }
}

/** Members begin in lower case in messages, however the service spells them. */
function shownName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function check(shape: Shape, value: unknown, path: string, problems: string[]): void {
  switch (shape.type) {
    case "string":
      if (typeof value !== "string") throw wrongType(value, "a String");
      checkString(shape, value, path, problems);
      return;
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, "an Integer");
      checkBounds(shape, value, value, "value", path, problems);
      return;
    case "number":
      if (typeof value !== "number") throw wrongType(value, "a Float");
      checkBounds(shape, value, value, "value", path, problems);
      return;
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(value, "a Boolean");
      return;
    case "list":
      if (!Array.isArray(value)) throw wrongType(value, "a List");
      checkBounds(shape, value.length, shownList(shape.of, value), "length", path, problems);
      value.forEach((item: unknown, index) => {
        const place = `${path}.${index + 1}.member`;
        if (item === null || item === undefined)
          problems.push(brokenConstraint(null, place, "Member must not be null"));
        else check(shape.of, item, place, problems);
      });
      return;
    case "map":
      if (typeof value !== "object" || Array.isArray(value)) throw wrongType(value, "a Map");
      for (const [name, item] of Object.entries(value as Readonly<Record<string, unknown>>)) {
        if (item === null) problems.push(brokenConstraint(null, `${path}.${name}.member`, "Member must not be null"));
        else check(shape.of, item, `${path}.${name}.member`, problems);
      }
      return;
    case "structure":
      if (typeof value !== "object" || Array.isArray(value)) throw wrongType(value, "a Structure");
      checkMembers(shape.members, value as Readonly<Record<string, unknown>>, `${path}.`, problems);
  }
}

/** A list as AWS's server prints it: `[Name(member=value, member=value), …]`. */
function shownList(shape: Shape, items: readonly unknown[]): string {
  return `[${items.map((item) => shownItem(shape, item)).join(", ")}]`;
}

function shownItem(shape: Shape, item: unknown): string {
  if (shape.type !== "structure" || typeof item !== "object" || item === null) return String(item);
  const members = Object.entries(item).map(([name, value]) => `${shownName(name)}=${String(value)}`);
  return `${shape.name ?? ""}(${members.join(", ")})`;
}

function checkString(shape: StringShape, value: string, path: string, problems: string[]): void {
  checkBounds(shape, value.length, value, "length", path, problems, shape.sensitive);
  if (shape.pattern !== undefined && !new RegExp(shape.pattern, "u").test(value)) {
    problems.push(
      brokenConstraint(
        value,
        path,
        `Member must satisfy regular expression pattern: ${shape.pattern}`,
        shape.sensitive,
      ),
    );
  }
  if (shape.values !== undefined && !shape.values.includes(value)) {
    problems.push(brokenConstraint(value, path, `Member must satisfy enum value set: [${shape.values.join(", ")}]`));
  }
}

function checkBounds(
  bounds: { readonly min?: number; readonly max?: number },
  measure: number,
  shown: unknown,
  noun: "length" | "value",
  path: string,
  problems: string[],
  sensitive?: true,
): void {
  if (bounds.min !== undefined && measure < bounds.min) {
    problems.push(
      brokenConstraint(shown, path, `Member must have ${noun} greater than or equal to ${bounds.min}`, sensitive),
    );
  }
  if (bounds.max !== undefined && measure > bounds.max) {
    problems.push(
      brokenConstraint(shown, path, `Member must have ${noun} less than or equal to ${bounds.max}`, sensitive),
    );
  }
}

function wrongType(value: unknown, wanted: string): AwsError {
  const found = Array.isArray(value)
    ? "START_ARRAY"
    : typeof value === "object"
      ? "START_OBJECT"
      : typeof value === "boolean"
        ? `${value ? "TRUE" : "FALSE"}_VALUE`
        : typeof value === "number" && !Number.isInteger(value)
          ? "DECIMAL_VALUE"
          : `${(typeof value).toUpperCase()}_VALUE`;
  return new AwsError("SerializationException", `${found} can not be converted to ${wanted}`);
}
