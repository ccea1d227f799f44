/** Sends what it is given to a queue. */
export const sending = {
  StartAt: "Bury",
  States: {
    Bury: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage",
      Parameters: { "QueueUrl.$": "$.queue", "MessageBody.$": "$.message" },
      End: true,
    },
  },
} as const;

export const empty = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;
