import { sqsError } from "./errors.js";
import type { MessageRecord, QueueRecord } from "./queue.js";

/** The receipt handle of a message's latest receive. */
export function receiptHandle(queue: QueueRecord, { id, receives }: MessageRecord): string {
  return Buffer.from(JSON.stringify([queue.arn, id, receives])).toString("base64");
}

/** What a receipt handle stands for. `message` is undefined when it is gone, `latest` false when it was received again since. */
export interface Receipt {
  readonly message: MessageRecord | undefined;
  readonly latest: boolean;
}

/** @throws AwsError ReceiptHandleIsInvalid for a handle of another queue, or none at all */
export function readReceipt(queue: QueueRecord, handle: string): Receipt {
  try {
    const [arn, id, receives] = JSON.parse(Buffer.from(handle, "base64").toString("utf8")) as unknown[];
    if (arn === queue.arn) {
      const message = queue.messages.find((one) => one.id === id);
      return { message, latest: message?.receives === receives };
    }
  } catch {
    // falls through: whatever it is, it was not written here
  }
  throw sqsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`);
}
