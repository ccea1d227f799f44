// What requests of SQS may hold: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
// SQS checks lengths and ranges with texts of its own, so only types stand here.

export const text = { type: "string" } as const;
export const integer = { type: "integer" } as const;
export const texts = { type: "list", of: text } as const;
export const textMap = { type: "map", of: text } as const;

export const messageAttributes = {
  type: "map",
  of: { type: "structure", members: { DataType: text, StringValue: text, BinaryValue: text } },
} as const;

/** What a message is sent with. */
export const outgoing = {
  MessageBody: text,
  DelaySeconds: integer,
  MessageAttributes: messageAttributes,
  MessageSystemAttributes: messageAttributes,
  MessageDeduplicationId: text,
  MessageGroupId: text,
} as const;
