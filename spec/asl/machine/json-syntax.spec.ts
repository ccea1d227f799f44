import { expect } from "chai";
import fc from "fast-check";
import { findJsonMistake, invalidDefinitionMessage, validateDefinition } from "../../../src/asl/index.js";

const message = (text: string): string | undefined => findJsonMistake(text)?.message.split("\n at ")[0];

describe("JSON that does not parse", () => {
  it("is told in Jackson's words, with the place", () => {
    expect(validateDefinition("not a definition", { type: "STANDARD" })).to.deep.equal([
      {
        severity: "ERROR",
        code: "INVALID_JSON_DESCRIPTION",
        message:
          "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n" +
          ' at [Source: (String)"not a definition"; line: 1, column: 4]',
        location: '[Source: (String)"not a definition"; line: 1, column: 4]',
      },
    ]);
  });

  it("is told with its place by CreateStateMachine", () => {
    expect(invalidDefinitionMessage(validateDefinition("[", { type: "STANDARD" }))).to.equal(
      "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unexpected end-of-input: expected close marker for Array " +
        '(start marker at [Source: (String)"["; line: 1, column: 1])\n at [Source: (String)"["; line: 1, column: 2] ' +
        'at [Source: (String)"["; line: 1, column: 2]\'',
    );
  });

  it("counts lines, and cuts long text", () => {
    const text = `{\n  "a": 1,\n}${" ".repeat(600)}`;
    expect(findJsonMistake(text)?.location).to.equal(
      `[Source: (String)"${text.slice(0, 500)}"[truncated ${text.length - 500} chars]; line: 3, column: 2]`,
    );
  });

  it("names each kind of mistake", () => {
    const cases: readonly (readonly [string, string])[] = [
      ['{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
      ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
      ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
      ['{"a":1 "b":2}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries"],
      ["[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
      [
        '{"a":[1}',
        "Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)\"{\"a\":[1}\"; line: 1, column: 6])",
      ],
      [
        '{"a":1',
        'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":1"; line: 1, column: 1])',
      ],
      ['{"a":"b', "Unexpected end-of-input: was expecting closing quote for a string value"],
      ['{"a', "Unexpected end-of-input in field name"],
      [
        '["a\nb"]',
        "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
      ],
      ['["\\x"]', "Unrecognized character escape 'x' (code 120)"],
      ['["\\u12g4"]', "Unexpected character ('g' (code 103)): expected a hex-digit for character escape sequence"],
      ["[01]", "Invalid numeric value: Leading zeroes not allowed"],
      [
        "[-a]",
        "Unexpected character ('a' (code 97)) in numeric value: expected digit (0-9) to follow minus sign, for valid numeric value",
      ],
      ["[1.]", "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit"],
      ["[1e]", "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit"],
      [
        "[,1]",
        "Unexpected character (',' (code 44)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      ],
      [
        "{} x",
        "Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      ],
    ];
    for (const [text, expected] of cases) expect(message(text), text).to.equal(expected);
  });

  it("agrees with JSON.parse on what is JSON and what is not", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", "x", '"', "\\"), (json, at, extra) => {
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + extra + json.slice(place);
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        expect(findJsonMistake(text) === undefined).to.equal(parses);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
