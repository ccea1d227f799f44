// What requests of SQS may hold: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
// SQS checks lengths and ranges with texts of its own, so only types stand here.

const value = {
  type: "structure",
  members: { DataType: { type: "string" }, StringValue: { type: "string" }, BinaryValue: { type: "string" } },
} as const;

export const text = { type: "string" } as const;
export const integer = { type: "integer" } as const;
export const texts = { type: "list", of: { type: "string" } } as const;
export const textMap = { type: "map", of: { type: "string" } } as const;

/** What a message is sent with. */
export const outgoing: {
  readonly MessageBody: typeof text;
  readonly DelaySeconds: typeof integer;
  readonly MessageAttributes: { readonly type: "map"; readonly of: typeof value };
  readonly MessageSystemAttributes: { readonly type: "map"; readonly of: typeof value };
  readonly MessageDeduplicationId: typeof text;
  readonly MessageGroupId: typeof text;
} = {
  MessageBody: text,
  DelaySeconds: integer,
  MessageAttributes: { type: "map", of: value },
  MessageSystemAttributes: { type: "map", of: value },
  MessageDeduplicationId: text,
  MessageGroupId: text,
};
