// The constraints of Step Functions' API model, by the names AWS gives them:
// https://docs.aws.amazon.com/step-functions/latest/apireference/
import type { BooleanShape, IntegerShape, ListShape, StringShape, StructureShape } from "../wire/shape.js";

export const arn = { type: "string", required: true, min: 1, max: 256 } as const satisfies StringShape;
export const optionalArn = { type: "string", min: 1, max: 256 } as const satisfies StringShape;
export const name = { type: "string", min: 1, max: 80 } as const satisfies StringShape;
export const requiredName = { type: "string", required: true, min: 1, max: 80 } as const satisfies StringShape;
export const definition = { type: "string", min: 1, max: 1_048_576, sensitive: true } as const satisfies StringShape;
export const requiredDefinition = {
  type: "string",
  required: true,
  min: 1,
  max: 1_048_576,
  sensitive: true,
} as const satisfies StringShape;
export const machineType = { type: "string", values: ["STANDARD", "EXPRESS"] } as const satisfies StringShape;
export const traceHeader = {
  type: "string",
  min: 0,
  max: 256,
  pattern: "^\\p{ASCII}*$",
} as const satisfies StringShape;
export const includedData = { type: "string", values: ["ALL_DATA", "METADATA_ONLY"] } as const satisfies StringShape;
export const pageSizeShape = { type: "integer", min: 0, max: 1000 } as const satisfies IntegerShape;
export const pageTokenShape = { type: "string", min: 1, max: 1024 } as const satisfies StringShape;
export const flag = { type: "boolean" } as const satisfies BooleanShape;
export const versionDescription = { type: "string", max: 256, sensitive: true } as const satisfies StringShape;
export const error = { type: "string", max: 256, sensitive: true } as const satisfies StringShape;
export const cause = { type: "string", max: 32_768, sensitive: true } as const satisfies StringShape;

export const loggingConfiguration = {
  type: "structure",
  members: {
    level: { type: "string", values: ["ALL", "ERROR", "FATAL", "OFF"] },
    includeExecutionData: { type: "boolean" },
    destinations: {
      type: "list",
      of: {
        type: "structure",
        members: {
          cloudWatchLogsLogGroup: {
            type: "structure",
            members: { logGroupArn: { type: "string", min: 1, max: 256 } },
          },
        },
      },
    },
  },
} as const satisfies StructureShape;

export const tracingConfiguration = {
  type: "structure",
  members: { enabled: { type: "boolean" } },
} as const satisfies StructureShape;

export const encryptionConfiguration = {
  type: "structure",
  members: {
    kmsKeyId: { type: "string", min: 1, max: 2048 },
    kmsDataKeyReusePeriodSeconds: { type: "integer", min: 60, max: 900 },
    type: { type: "string", required: true, values: ["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"] },
  },
} as const satisfies StructureShape;

export const tags = {
  type: "list",
  of: {
    type: "structure",
    members: { key: { type: "string", min: 1, max: 128 }, value: { type: "string", min: 0, max: 256 } },
  },
} as const satisfies ListShape;
