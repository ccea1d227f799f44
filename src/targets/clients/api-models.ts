import type { ApiModels, ApiShape } from "../../cloud/api-model.js";
import { installedClients, type InstalledClient } from "./installed-clients.js";
import { enumerations, type Enumerations } from "./enumerations.js";

/**
 * A schema as the SDK's packages ship them: `[kind, namespace, name, traits, …]`, a number for a plain type, a function that gives
 * one, or any of these in front of a member's traits.
 */
type Schema = number | (() => Schema) | readonly unknown[];

/**
 * The API models of every `@aws-sdk/client-*` package that is installed, each read when it is first asked for. The packages hold types,
 * required members and enumerations; lengths, ranges and patterns are not in them. Packages from before schemas have no model.
 */
export function installedApiModels(): ApiModels {
  const shapes = new Map<string, ApiShape | undefined>();
  const errors = new Map<string, readonly string[] | undefined>();
  const shape = (side: Side, service: string, action: string): ApiShape | undefined =>
    remembered(shapes, `${side} ${service}:${action}`, () => readShape(side, service, action));
  return {
    resultOf: (service, action) => shape("result", service, action),
    inputOf: (service, action) => shape("input", service, action),
    errorsOf: (service) => remembered(errors, service, () => readErrors(service)),
  };
}

/** Where an operation's schema holds what it takes and what it answers. */
const sides = { input: 4, result: 5 } as const;

type Side = keyof typeof sides;

function remembered<Value>(known: Map<string, Value>, key: string, read: () => Value): Value {
  if (!known.has(key)) known.set(key, read());
  return known.get(key) as Value;
}

function readShape(side: Side, service: string, action: string): ApiShape | undefined {
  const client = installedClients().get(service);
  const operation = client?.exports()[`${capitalised(action)}$`];
  if (client === undefined || !Array.isArray(operation) || operation[0] !== 9) return undefined;
  return shapeOf(operation[sides[side]] as Schema, client);
}

/** Errors are structures of a kind of their own in the SDK's schemas. */
function readErrors(service: string): readonly string[] | undefined {
  const schemas = Object.values(installedClients().get(service)?.exports() ?? {});
  const names = schemas.flatMap((schema) => (Array.isArray(schema) && schema[0] === -3 ? [String(schema[2])] : []));
  return names.length === 0 ? undefined : names;
}

function shapeOf(schema: Schema, client: InstalledClient, values?: readonly string[]): ApiShape {
  if (typeof schema === "function") return shapeOf(schema(), client, values);
  if (typeof schema === "number") return plainShape(schema, values);
  if (typeof schema[1] !== "string") return shapeOf(schema[0] as Schema, client, values);
  const [kind, , name, , ...rest] = schema as [number, string, string, unknown, ...unknown[]];
  switch (kind) {
    case 0:
      return shapeOf(rest[0] as Schema, client, values);
    case 1:
      return { kind: "list", of: () => shapeOf(rest[0] as Schema, client, values) };
    case 2:
      return { kind: "map", of: () => shapeOf(rest[1] as Schema, client, values) };
    case 3:
      return structureOf(rest as [string[], Schema[], number?], client, enumerations(client, name));
    default:
      return { kind: "any" };
  }
}

function structureOf(
  [names, schemas, required = 0]: [string[], Schema[], number?],
  client: InstalledClient,
  enums: Enumerations,
): ApiShape {
  const members = names.map(
    (name, at) => [capitalised(name), () => shapeOf(schemas[at] as Schema, client, enums.of(name))] as const,
  );
  return { kind: "structure", members: new Map(members), required: names.slice(0, required).map(capitalised) };
}

const listFlag = 64;
const mapFlag = 128;

/** Numbers of plain types, as the SDK's schemas write them. */
function plainShape(type: number, values: readonly string[] | undefined): ApiShape {
  if ((type & mapFlag) !== 0) return { kind: "map", of: () => plainShape(type & ~mapFlag, values) };
  if ((type & listFlag) !== 0) return { kind: "list", of: () => plainShape(type & ~listFlag, values) };
  switch (type) {
    case 0:
      return values === undefined ? { kind: "string" } : { kind: "string", values };
    case 1:
    case 17:
    case 19:
      return { kind: "number" };
    case 2:
      return { kind: "boolean" };
    case 15:
      return { kind: "any" };
    case 4:
    case 5:
    case 6:
    case 7:
      return { kind: "string", time: true };
    default:
      // Blobs: Step Functions writes them as text.
      return { kind: "string" };
  }
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
