import { AwsError } from "../wire/aws-error.js";
import { missingParameter, queryCode, sqsError } from "./errors.js";

/** Entries in one batch. */
const largest = 10;

/**
 * Does something for each entry of a batch: what is refused for one is in its result, and the others go on.
 * @throws AwsError for a batch that is none: empty, too long, with ids that are no ids or given twice
 */
export function batch<Entry extends { readonly Id?: string }>(
  entries: readonly Entry[] | undefined,
  work: (entry: Entry) => object,
): { Successful: object[]; Failed?: object[] } {
  checkBatch(entries);
  const done: object[] = [];
  const failed: object[] = [];
  for (const entry of entries ?? []) {
    try {
      done.push({ Id: entry.Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: queryCode(error.code), Message: error.message });
    }
  }
  return failed.length === 0 ? { Successful: done } : { Successful: done, Failed: failed };
}

function checkBatch(entries: readonly { readonly Id?: string }[] | undefined): void {
  if (entries === undefined || entries.length === 0) {
    throw sqsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > largest) {
    throw sqsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${largest}. You have sent ${entries.length}.`,
    );
  }
  const ids = new Set<string>();
  for (const { Id: id } of entries) {
    if (id === undefined) throw missingParameter("Id");
    if (!/^[\w-]{1,80}$/.test(id)) {
      throw sqsError(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    }
    if (ids.has(id)) throw sqsError("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
    ids.add(id);
  }
}
