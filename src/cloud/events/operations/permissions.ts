import { isJsonObject, parseJson, type JsonObject, type JsonValue } from "../../../util/json.js";
import { operation } from "../../wire/json-service.js";
import { validationException } from "../../wire/aws-error.js";
import { notFound, notValid } from "../arn.js";
import type { PolicyStatement } from "../records.js";
import { busNameOrArn } from "../shapes.js";
import { resolveBus, type EventsOperation, type EventsWorld } from "../world.js";

const statementId = { type: "string", min: 1, max: 64, pattern: "[a-zA-Z0-9-_]+" } as const;

export const putPermission: EventsOperation = operation(
  {
    EventBusName: busNameOrArn,
    Action: { type: "string", min: 1, max: 64, pattern: "events:[a-zA-Z]+" },
    Principal: { type: "string", min: 1, max: 12, pattern: "(\\d{12}|\\*)" },
    StatementId: statementId,
    Condition: {
      type: "structure",
      members: {
        Type: { type: "string", required: true },
        Key: { type: "string", required: true },
        Value: { type: "string", required: true },
      },
    },
    Policy: { type: "string" },
  },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.EventBusName);
    if (input.Policy !== undefined) {
      bus.policy = statementsOf(input.Policy);
      return {};
    }
    const { Action, Principal, StatementId, Condition } = input;
    if (Action === undefined || Principal === undefined || StatementId === undefined) {
      throw validationException("Parameter(s) Action, Principal and StatementId, or Policy, must be specified.");
    }
    const statement: PolicyStatement = {
      Sid: StatementId,
      Effect: "Allow",
      Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
      Action,
      Resource: bus.arn,
      ...(Condition === undefined ? {} : { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
    };
    bus.policy = [...bus.policy.filter(({ Sid }) => Sid !== StatementId), statement];
    return {};
  },
);

function statementsOf(text: string): readonly PolicyStatement[] {
  const policy = parseJson(text);
  const given = isJsonObject(policy) ? [policy["Statement"] ?? []].flat() : [];
  const statements = given.filter((one): one is JsonObject => isJsonObject(one as JsonValue));
  if (statements.length === 0) throw notValid("Policy");
  return statements;
}

export const removePermission: EventsOperation = operation(
  { EventBusName: busNameOrArn, StatementId: statementId, RemoveAllPermissions: { type: "boolean" } },
  (world: EventsWorld, input) => {
    const bus = resolveBus(world, input.EventBusName);
    if (input.RemoveAllPermissions === true) {
      bus.policy = [];
      return {};
    }
    const left = bus.policy.filter(({ Sid }) => Sid !== input.StatementId);
    if (left.length === bus.policy.length) throw notFound("Statement with the provided id does not exist.");
    bus.policy = left;
    return {};
  },
);
