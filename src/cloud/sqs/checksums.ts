import { createHash, type Hash } from "node:crypto";
import type { MessageAttributeValue } from "./queue.js";

/** The MD5 of a body, in hexadecimal. */
export function md5OfBody(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

/**
 * The MD5 of message attributes: names in order, each with its type and value, every part with its length in front.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 * @returns undefined where there are none
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttributeValue>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttributeValue;
    add(hash, Buffer.from(name));
    add(hash, Buffer.from(DataType));
    const binary = BinaryValue !== undefined;
    hash.update(Buffer.from([binary ? 2 : 1]));
    add(hash, binary ? Buffer.from(BinaryValue, "base64") : Buffer.from(StringValue ?? ""));
  }
  return hash.digest("hex");
}

function add(hash: Hash, bytes: Buffer): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  hash.update(length).update(bytes);
}
