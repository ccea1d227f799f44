import { boolean, constant, constantFrom, integer, oneof, type Arbitrary } from "fast-check";
import type { ValueTest } from "../../events/pattern/value-test.js";
import { addressesAround, addressesIn, addressText, numbersAround, numbersAt, numbersIn } from "./range-values.js";
import { NOTHING, type Datum } from "./datum.js";
import { joined, recased, texts, textsLike } from "./text-values.js";

/**
 * Values that are likely to meet a test, or likely to miss it: whoever uses them tries them. `first` are worth trying before others.
 */
export interface Values {
  readonly first: readonly Datum[];
  readonly drawn: Arbitrary<Datum>;
}

/** Values as events hold them, of every type. */
const NATURAL: Values = {
  first: ["value", 1, true, null, "", 0, false, "2"],
  drawn: oneof(texts(), integer({ min: -1000, max: 1000 }), boolean(), constant(null)),
};

/** Values inside: those a test is met by. */
export function inside({ form }: ValueTest): Values {
  switch (form.kind) {
    case "exactly": {
      const value = form.of === "string" ? form.text : (JSON.parse(form.text) as Datum);
      return { first: [value], drawn: constant(value) };
    }
    case "text":
      return textInside(form);
    case "wildcard":
      return { first: [form.parts.join(""), form.parts.join("x")], drawn: joined(form.parts) };
    case "numeric":
      return { first: numbersAt(form.range), drawn: numbersIn(form.range) };
    case "address":
      return { first: [addressText(form.range.bottom)], drawn: addressesIn(form.range) };
    case "anything-but":
      return all([...form.tests.map(outside), NATURAL]);
    case "exists":
      return form.present ? NATURAL : { first: [NOTHING], drawn: constant(NOTHING) };
  }
}

/** Values just outside: those that nearly meet a test, and some of another type. */
export function outside(test: ValueTest): Values {
  const { form } = test;
  switch (form.kind) {
    case "exactly":
      if (form.of === "string") return near([...textsLike(form.text), ...otherTypes(form.text)]);
      if (form.of === "literal") return near([form.text, form.text === "true" ? false : true, 0, null, ""]);
      return near([Number(form.text) + 1, Number(form.text) - 1, Number(form.text) + 0.5, form.text, null]);
    case "text":
      return near([...textsLike(form.text), ...otherTypes(form.text)]);
    case "wildcard": {
      const text = form.parts.join("");
      return near([...textsLike(text), ...textsLike(form.parts.join("x")), ...otherTypes(text)]);
    }
    case "numeric":
      return near([...numbersAround(form.range), ...numbersAt(form.range).map(String), null]);
    case "address":
      return near([...addressesAround(form.range), `${addressText(form.range.bottom)}/`, "nowhere", "", null, 0]);
    case "anything-but":
      return all(form.tests.map(inside));
    case "exists":
      return form.present ? near([NOTHING, {}, []]) : NATURAL;
  }
}

function textInside({ where, text, anyCase }: Extract<ValueTest["form"], { kind: "text" }>): Values {
  const parts = where === "whole" ? [text] : where === "prefix" ? [text, ""] : ["", text];
  const drawn = anyCase ? recased(text).chain((other) => joined(parts.map((part) => part && other))) : joined(parts);
  return { first: anyCase ? [text, text.toUpperCase(), text.toLowerCase()] : [text], drawn };
}

/** What is easily sent by mistake instead of a text. */
function otherTypes(text: string): readonly Datum[] {
  const number = Number(text);
  return [...(text.trim() !== "" && Number.isFinite(number) ? [number] : []), null, 0, true];
}

function near(values: readonly Datum[]): Values {
  return { first: values, drawn: constantFrom(...values) };
}

function all(values: readonly Values[]): Values {
  if (values.length === 0) return NATURAL;
  return { first: values.flatMap(({ first }) => first), drawn: oneof(...values.map(({ drawn }) => drawn)) };
}
