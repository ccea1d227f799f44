/** Names of buses, as parameters that may hold a name or an ARN. */
export const busNameOrArn = {
  type: "string",
  min: 1,
  max: 1600,
  pattern: "^(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[/\\.\\-_A-Za-z0-9]+$",
} as const;

export const busName = { type: "string", required: true, min: 1, max: 256, pattern: "^[/\\.\\-_A-Za-z0-9]+$" } as const;

export const ruleName = { type: "string", required: true, min: 1, max: 64, pattern: "^[\\.\\-_A-Za-z0-9]+$" } as const;

export const archiveName = {
  type: "string",
  required: true,
  min: 1,
  max: 48,
  pattern: "^[\\.\\-_A-Za-z0-9]+$",
} as const;

export const replayName = {
  type: "string",
  required: true,
  min: 1,
  max: 64,
  pattern: "^[\\.\\-_A-Za-z0-9]+$",
} as const;

export const description = { type: "string", max: 512 } as const;

export const arn = { type: "string", min: 1, max: 1600 } as const;

export const requiredArn = { type: "string", required: true, min: 1, max: 1600 } as const;

/** AWS refuses longer patterns. */
export const eventPattern = { type: "string", max: 4096 } as const;

export const deadLetterConfig = { type: "structure", members: { Arn: { type: "string", min: 1, max: 1600 } } } as const;

export const tags = {
  type: "list",
  of: {
    type: "structure",
    name: "Tag",
    members: {
      Key: { type: "string", required: true, min: 1, max: 128 },
      Value: { type: "string", required: true, max: 256 },
    },
  },
} as const;

export const limit = { type: "integer", min: 1, max: 100 } as const;

export const nextToken = { type: "string", min: 1, max: 2048 } as const;
