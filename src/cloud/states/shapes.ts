// The constraints of Step Functions' API model, by the names AWS gives them:
// https://docs.aws.amazon.com/step-functions/latest/apireference/

export const arn = { type: "string", required: true, min: 1, max: 256 } as const;
export const optionalArn = { type: "string", min: 1, max: 256 } as const;
export const name = { type: "string", min: 1, max: 80 } as const;
export const requiredName = { type: "string", required: true, min: 1, max: 80 } as const;
export const definition = { type: "string", min: 1, max: 1_048_576, sensitive: true } as const;
export const requiredDefinition = {
  type: "string",
  required: true,
  min: 1,
  max: 1_048_576,
  sensitive: true,
} as const;
export const machineType = { type: "string", values: ["STANDARD", "EXPRESS"] } as const;
export const traceHeader = {
  type: "string",
  min: 0,
  max: 256,
  pattern: "^\\p{ASCII}*$",
} as const;
export const clientToken = { type: "string", min: 1, max: 64, pattern: "^[!-~]+$" } as const;
export const includedData = { type: "string", values: ["ALL_DATA", "METADATA_ONLY"] } as const;
export const pageSizeShape = { type: "integer", min: 0, max: 1000 } as const;
export const pageTokenShape = { type: "string", min: 1, max: 1024 } as const;
export const flag = { type: "boolean" } as const;
export const versionDescription = { type: "string", max: 256, sensitive: true } as const;
export const error = { type: "string", max: 256, sensitive: true } as const;
export const cause = { type: "string", max: 32_768, sensitive: true } as const;

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
} as const;

export const tracingConfiguration = {
  type: "structure",
  members: { enabled: { type: "boolean" } },
} as const;

export const encryptionConfiguration = {
  type: "structure",
  members: {
    kmsKeyId: { type: "string", min: 1, max: 2048 },
    kmsDataKeyReusePeriodSeconds: { type: "integer", min: 60, max: 900 },
    type: { type: "string", required: true, values: ["AWS_OWNED_KEY", "CUSTOMER_MANAGED_KMS_KEY"] },
  },
} as const;

export const aliasName = {
  type: "string",
  required: true,
  min: 1,
  max: 80,
  pattern: "^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$",
} as const;

export const routingConfiguration = {
  type: "list",
  min: 1,
  max: 2,
  of: {
    type: "structure",
    name: "RoutingConfigurationListItem",
    members: {
      stateMachineVersionArn: { type: "string", required: true, min: 1, max: 256 },
      weight: { type: "integer", required: true, min: 0, max: 100 },
    },
  },
} as const;

export const tags = {
  type: "list",
  of: {
    type: "structure",
    name: "Tag",
    members: { key: { type: "string", min: 1, max: 128 }, value: { type: "string", min: 0, max: 256 } },
  },
} as const;
