// The constraints of CloudWatch Logs' API model: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/

export const groupName = { type: "string", min: 1, max: 512, pattern: "[\\.\\-_/#A-Za-z0-9]+" } as const;
export const requiredGroupName = {
  type: "string",
  required: true,
  min: 1,
  max: 512,
  pattern: "[\\.\\-_/#A-Za-z0-9]+",
} as const;
export const groupIdentifier = { type: "string", min: 1, max: 2048 } as const;
export const streamName = { type: "string", min: 1, max: 512, pattern: "[^:*]*" } as const;
export const requiredStreamName = { type: "string", required: true, min: 1, max: 512, pattern: "[^:*]*" } as const;
export const text = { type: "string" } as const;
export const texts = { type: "list", of: { type: "string" } } as const;
export const requiredText = { type: "string", required: true } as const;
export const integer = { type: "integer" } as const;
export const time = { type: "integer", min: 0 } as const;
export const flag = { type: "boolean" } as const;
export const token = { type: "string", min: 1 } as const;
export const page = { type: "integer", min: 1, max: 50 } as const;
export const eventPage = { type: "integer", min: 1, max: 10_000 } as const;
export const tags = { type: "map", of: { type: "string", max: 256 } } as const;
