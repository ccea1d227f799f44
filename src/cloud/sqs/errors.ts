import { AwsError } from "../wire/aws-error.js";

/** Codes that the older query protocol wrote in another way; SDKs read them off a header. */
const queryCodes: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
  QueueDeletedRecently: "AWS.SimpleQueueService.QueueDeletedRecently",
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  QueueNameExists: "QueueAlreadyExists",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
};

const statusCodes: Readonly<Record<string, number>> = {
  InvalidAddress: 404,
  PurgeQueueInProgress: 403,
  ReceiptHandleIsInvalid: 404,
  ResourceNotFoundException: 404,
};

/** An error of SQS, with the header from which SDKs read the code of the query protocol. */
export function sqsError(code: string, message: string): AwsError {
  return new AwsError(code, message, {
    statusCode: statusCodes[code] ?? 400,
    headers: { "x-amzn-query-error": `${queryCode(code)};Sender` },
  });
}

/** The code as the query protocol writes it; also the `Code` of an entry in a batch. */
export function queryCode(code: string): string {
  return queryCodes[code] ?? code;
}

/** A parameter that may not have its value, in SQS's words. */
export function invalidValue(parameter: string, value: unknown, reason: string): AwsError {
  return sqsError(
    "InvalidParameterValue",
    `Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`,
  );
}

export function missingParameter(parameter: string): AwsError {
  return sqsError("MissingParameter", `The request must contain the parameter ${parameter}.`);
}

export function queueDoesNotExist(): AwsError {
  return sqsError("QueueDoesNotExist", "The specified queue does not exist.");
}
