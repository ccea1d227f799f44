import type { Difference } from "./difference.js";

/**
 * A field that AWS added to answers while the cases were recorded. It is not forgiven: a row that differs in nothing else is
 * counted apart, as one that would pass.
 */
interface DatedField {
  readonly name: string;
  /** @param day when the row was recorded, YYYY-MM-DD */
  explains(difference: Difference, day: string): boolean;
}

/** Describe answers name the key of machines that have none of their own since 2024-11; the embedded cloud leaves the field out. */
const ENCRYPTION: DatedField = {
  name: "encryptionConfiguration",
  explains: ({ path, expected, actual }, day) =>
    day >= "2024-11-01" &&
    path.endsWith(".encryptionConfiguration") &&
    actual === undefined &&
    JSON.stringify(expected) === '{"type":"AWS_OWNED_KEY"}',
};

/** What tells of redrives came with them, in 2023-11; the embedded cloud has it. */
const REDRIVES: DatedField = {
  name: "redrive counts",
  explains: ({ path, expected, actual }, day) =>
    day < "2023-11-15" &&
    /\.(redriveCount|failuresNotRedrivable|pendingRedrive)$/.test(path) &&
    expected === undefined &&
    actual === 0,
};

/**
 * The fields that are all that keeps a row from passing.
 * @param recordedDate DD-MM-YYYY, as the rows have it
 * @returns their names; none where something else differs
 */
export function datedFields(found: readonly Difference[], recordedDate: string | undefined): string[] {
  const day = recordedDate?.replace(/^(\d\d)-(\d\d)-(\d{4}).*$/, "$3-$2-$1");
  if (day === undefined || found.length === 0) return [];
  const names = found.map(
    (difference) => [ENCRYPTION, REDRIVES].find((field) => field.explains(difference, day))?.name,
  );
  return names.every((name) => name !== undefined) ? [...new Set(names)] : [];
}
