import { constant, oneof, type Arbitrary } from "fast-check";
import type { FieldTests } from "../../events/pattern/pattern-reader.js";
import { meets, NOTHING, type Datum } from "./datum.js";
import { FIXED } from "./envelope-values.js";
import { inside, outside, type Values } from "./test-values.js";

/** Values of one field that were tried: each meets it, or each misses it. */
export interface Supply {
  /** At least one; the simplest first. */
  readonly known: readonly [Datum, ...(readonly Datum[])];
  readonly drawn: Arbitrary<Datum>;
}

/** Values that meet a field; undefined where none is known. */
export function hitsOf(field: FieldTests): Supply | undefined {
  return supplyOf(field.path, field.tests.map(inside), (datum) => meets(field, datum));
}

/** Values that miss all tests of a field, by little where they can; undefined where none is known. */
export function missesOf(field: FieldTests): Supply | undefined {
  const nothing: Values = { first: [NOTHING], drawn: constant(NOTHING) };
  return supplyOf(field.path, [...field.tests.map(outside), nothing], (datum) => !meets(field, datum));
}

function supplyOf(path: string, values: readonly Values[], fits: (datum: Datum) => boolean): Supply | undefined {
  const usual = usually(path);
  const fitting = [...new Set(values.flatMap(({ first }) => first.filter(fits)))];
  const texts = fitting.filter(usual);
  const preferred = texts.length > 0 ? texts : fitting.filter((datum) => datum === NOTHING && FIXED.has(path));
  const [first, ...rest] = preferred.length > 0 ? preferred : fitting;
  if (first === undefined) return undefined;
  const may = texts.length > 0 ? (datum: Datum): boolean => usual(datum) && fits(datum) : fitsAsWell(preferred, fits);
  const supplies = values.flatMap((one) => {
    const instead = one.first.find(may);
    return instead === undefined ? [] : [one.drawn.map((datum) => (may(datum) ? datum : instead))];
  });
  return { known: [first, ...rest], drawn: oneof(...supplies) };
}

/** A field of the envelope that no text will do for is rather missing than anything else. */
function fitsAsWell(preferred: readonly Datum[], fits: (datum: Datum) => boolean): (datum: Datum) => boolean {
  return preferred.length > 0 ? (datum) => datum === NOTHING : fits;
}

/** What an event of EventBridge may have at a path: a text in the fields of its envelope, anything elsewhere. */
function usually(path: string): (datum: Datum) => boolean {
  if (FIXED.has(path)) return (datum) => typeof datum === "string";
  return path === "resources" || path === "replay-name"
    ? (datum) => typeof datum === "string" || datum === NOTHING
    : () => true;
}
