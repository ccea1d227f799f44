import { expect } from "chai";
import fc from "fast-check";
import { intrinsicFunctions } from "../../../src/asl/intrinsics/table.js";
import { scopeOf, type ScopeSource } from "../../../src/asl/scope.js";
import { compileTemplate } from "../../../src/asl/template-compiler.js";
import { TemplateError } from "../../../src/asl/template.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

function call(text: string, input: JsonValue = {}, more: ScopeSource = {}): JsonValue {
  const result = compileTemplate({ "value.$": text }).evaluate(scopeOf({ input, ...more })) as JsonObject;
  return result["value"] as JsonValue;
}

function failure(text: string, input: JsonValue = {}): TemplateError {
  try {
    call(text, input);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error(`${text} did not fail`);
}

/** Asserts that a call fails as AWS fails it, and for the reason given. */
function refuses(text: string, input: JsonValue, said: string, detail: string): void {
  const error = failure(text, input);
  expect(error.error).to.equal("States.Runtime");
  expect(error.field).to.equal("value.$");
  expect(error.message).to.equal(`The function '${text}' had the following error: ${said}`);
  expect(error.detail).to.equal(detail);
}

describe("Intrinsic functions", () => {
  it("are the eighteen of the States Language", () => {
    expect([...intrinsicFunctions.keys()].sort()).to.deep.equal(
      [
        "Array ArrayContains ArrayGetItem ArrayLength ArrayPartition ArrayRange ArrayUnique Base64Decode Base64Encode",
        "Format Hash JsonMerge JsonToString MathAdd MathRandom StringSplit StringToJson UUID",
      ]
        .flatMap((names) => names.split(" "))
        .map((name) => `States.${name}`),
    );
  });

  describe("States.Format", () => {
    it("fills the placeholders", () => {
      expect(call("States.Format('{}-{}', $.a, 2)", { a: "x" })).to.equal("x-2");
      expect(call("States.Format('nothing')")).to.equal("nothing");
      expect(call("States.Format($.t, 'x')", { t: "\\{{}\\}" })).to.equal("{x}");
    });

    it("takes escaped characters as they are", () => {
      expect(call("States.Format('It\\'s \\{ {} \\} \\\\', 1)")).to.equal("It's { 1 } \\");
    });

    it("shows values as Java does", () => {
      const input = { o: { a: 1, b: [], c: { d: null } }, l: ["x", 1.5, true, null], big: 12345678.5, tiny: 0.0001 };
      expect(call("States.Format('{} {}', $.o, $.l)", input)).to.equal("{a=1, b=[], c={d=null}} [x, 1.5, true, null]");
      expect(call("States.Format('{} {}', $.big, $.tiny)", input)).to.equal("1.23456785E7 1.0E-4");
      expect(call("States.Format('{}', 9007199254740991)")).to.equal("9007199254740991");
    });

    it("refuses a text whose placeholders are not as many as the values, or whose brackets stand alone", () => {
      const mismatch = "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.";
      refuses(
        "States.Format('{} {}', 1)",
        {},
        mismatch,
        "The text has 2 placeholders {}, but 1 values are given for them",
      );
      const open = "matching '}' not found for '{'.";
      refuses("States.Format('{', 1)", {}, `Invalid template in States.Format: ${open}`, open);
      const close = "matching '{' not found for '}'.";
      refuses("States.Format('}')", {}, `Invalid template in States.Format: ${close}`, close);
      refuses(
        "States.Format($.t, 1)",
        { t: 5 },
        "Invalid arguments in States.Format",
        "Argument 1 must be text, but was 5",
      );
    });

    it("gives back any text that its template is made of", () => {
      const escape = (text: string): string => text.replaceAll(/[\\'{}]/g, "\\$&");
      fc.assert(
        fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (pieces) => {
          const values = pieces.slice(1).map((_, index) => index);
          const text = `States.Format(${[`'${pieces.map(escape).join("{}")}'`, ...values].join(", ")})`;
          const expected = pieces.reduce((sum, piece, index) => `${sum}${index - 1}${piece}`);
          expect(call(text)).to.equal(expected);
        }),
      );
    });
  });

  describe("for JSON", () => {
    it("read and write it", () => {
      expect(call("States.StringToJson($.t)", { t: ' {"a": [1, null]} ' })).to.deep.equal({ a: [1, null] });
      expect(call("States.StringToJson($.t)", { t: " " })).to.equal(null);
      expect(call("States.StringToJson('-0')")).to.equal(0);
      expect(call("States.JsonToString($)", { a: [1, "x"] })).to.equal('{"a":[1,"x"]}');
      expect(call('States.StringToJson(\'{"a": "b"}\')')).to.deep.equal({ a: "b" });
    });

    it("round-trip any value", () => {
      fc.assert(
        fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
          const input = { v: JSON.parse(JSON.stringify(value)) as JsonValue };
          expect(call("States.StringToJson(States.JsonToString($.v))", input)).to.deep.equal(input.v);
        }),
      );
    });

    it("merge objects, the second winning", () => {
      const input = { a: { x: 1, n: { p: 1 } }, b: { n: { q: 2 } } };
      expect(call("States.JsonMerge($.a, $.b, false)", input)).to.deep.equal({ x: 1, n: { q: 2 } });
      const said = "Invalid arguments in States.JsonMerge";
      refuses(
        "States.JsonMerge($.a, $.b, true)",
        input,
        said,
        "Deep merging is not supported: the third argument must be false",
      );
      refuses("States.JsonMerge($.a, 1, false)", input, said, "Argument 2 must be an object, but was 1");
    });

    it("refuse text that is none", () => {
      const said = "Invalid arguments in States.StringToJson";
      refuses("States.StringToJson($.t)", { t: "{x" }, said, "The text is not valid JSON: {x");
      refuses("States.StringToJson($.t)", { t: { a: 1 } }, said, 'Argument 1 must be text, but was {"a":1}');
    });
  });

  describe("for arrays", () => {
    it("make them", () => {
      expect(call("States.Array(1, 'a', $.x, null, States.Array())", { x: { y: 1 } })).to.deep.equal([
        1,
        "a",
        { y: 1 },
        null,
        [],
      ]);
      expect(call("States.ArrayRange(1, 9, 2)")).to.deep.equal([1, 3, 5, 7, 9]);
      expect(call("States.ArrayRange(5, 1, -2)")).to.deep.equal([5, 3, 1]);
      expect(call("States.ArrayRange(5, 1, 1)")).to.deep.equal([]);
      expect(call("States.ArrayRange(1.6, 5.9, 2.2)")).to.deep.equal([1, 3, 5]);
      expect(call("States.ArrayRange(1, 1000, 1)")).to.have.length(1000);
    });

    it("take them apart", () => {
      const input = { l: [1, 2, 3, 4, 5], e: [] };
      expect(call("States.ArrayPartition($.l, 2)", input)).to.deep.equal([[1, 2], [3, 4], [5]]);
      expect(call("States.ArrayPartition($.l, 2.9)", input)).to.deep.equal([[1, 2], [3, 4], [5]]);
      expect(call("States.ArrayPartition($.e, 2)", input)).to.deep.equal([]);
      expect(call("States.ArrayGetItem($.l, 4)", input)).to.equal(5);
      expect(call("States.ArrayGetItem($.l, 1.9)", input)).to.equal(2);
      expect(call("States.ArrayGetItem($.e, 7)", input)).to.equal(null);
      expect(call("States.ArrayLength($.l)", input)).to.equal(5);
    });

    it("look into them", () => {
      const input = { l: [{ a: 1, b: 2 }, [1], "x", 1, { b: 2, a: 1 }, "x", 1.0] };
      expect(call("States.ArrayContains($.l, $.l[4])", input)).to.equal(true);
      expect(call("States.ArrayContains($.l, '1')", input)).to.equal(false);
      expect(call("States.ArrayUnique($.l)", input)).to.deep.equal([{ a: 1, b: 2 }, [1], "x", 1]);
    });

    it("refuse what they cannot do", () => {
      const input = { l: [1, 2] };
      refuses(
        "States.ArrayPartition($.l, 0.9)",
        input,
        "Invalid arguments in States.ArrayPartition",
        "The chunk size must be a positive integer, but was 0",
      );
      refuses(
        "States.ArrayRange(1, 9, 0)",
        input,
        "Invalid arguments in States.ArrayRange",
        "The step of the range must not be 0",
      );
      refuses(
        "States.ArrayRange(0, 1000, 1)",
        input,
        "Invalid arguments in States.ArrayRange",
        "The range has 1001 items, but may have at most 1000",
      );
      for (const index of [2, -1]) {
        refuses(
          `States.ArrayGetItem($.l, ${index})`,
          input,
          "Invalid arguments in States.ArrayGetItem",
          `The index ${index} is outside the array of 2 items`,
        );
      }
      refuses(
        "States.ArrayLength('x')",
        input,
        "Invalid arguments in States.ArrayLength",
        'Argument 1 must be an array, but was "x"',
      );
    });
  });

  describe("for texts", () => {
    it("split at each of several characters, leaving empty parts out", () => {
      expect(call("States.StringSplit('1.2+3,,4,', '.+,')")).to.deep.equal(["1", "2", "3", "4"]);
      expect(call("States.StringSplit(',,', ',')")).to.deep.equal([]);
      expect(call("States.StringSplit('', ',')")).to.deep.equal([]);
      expect(call("States.StringSplit('a b', '')")).to.deep.equal(["a b"]);
    });

    it("encode and decode", () => {
      expect(call("States.Base64Encode('Data to encode')")).to.equal("RGF0YSB0byBlbmNvZGU=");
      expect(call("States.Base64Decode('44GT44KT')")).to.equal("こん");
      expect(call("States.Base64Decode('')")).to.equal("");
      fc.assert(
        fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
          expect(call("States.Base64Decode(States.Base64Encode($.t))", { t: text })).to.equal(text);
        }),
      );
    });

    it("hash", () => {
      expect(call("States.Hash('hello', 'MD5')")).to.equal("5d41402abc4b2a76b9719d911017c592");
      expect(call("States.Hash('hello', 'SHA-1')")).to.equal("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
      expect(call("States.Hash('input data', 'SHA-256')")).to.equal(
        "b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3",
      );
      expect(call("States.Hash('x', 'SHA-384')")).to.have.length(96);
      expect(call("States.Hash('x', 'SHA-512')")).to.have.length(128);
      expect(call("States.Hash(123, 'MD5')")).to.equal(call("States.Hash('123', 'MD5')"));
      refuses(
        "States.Hash('x', 'sha256')",
        {},
        "Invalid arguments in States.Hash",
        "The algorithm sha256 is not one of MD5, SHA-1, SHA-256, SHA-384, SHA-512",
      );
    });

    it("take up to 10,000 characters to hash, encode or decode", () => {
      const input = { fits: "a".repeat(10_000), over: "a".repeat(10_001) };
      const detail = "The text has 10001 characters, but may have at most 10000";
      for (const [name, rest] of [
        ["Hash", ", 'MD5'"],
        ["Base64Encode", ""],
        ["Base64Decode", ""],
      ] as const) {
        expect(call(`States.${name}($.fits${rest})`, input)).to.be.a("string");
        refuses(`States.${name}($.over${rest})`, input, `Invalid arguments in States.${name}`, detail);
      }
    });
  });

  describe("States.MathAdd", () => {
    it("rounds each operand, halves up", () => {
      const sums: readonly [number, number, number][] = [
        [1.49, 1.5, 3],
        [-1.49, -1.5, -2],
        [-0.5, 0.5, 1],
        [-2.5, 0, -2],
        [111, -1, 110],
      ];
      for (const [left, right, sum] of sums) expect(call(`States.MathAdd(${left}, ${right})`)).to.equal(sum);
      expect(Object.is(call("States.MathAdd(-0.5, 0)"), 0)).to.equal(true);
    });

    it("stays within 32 bits", () => {
      const said = "Invalid arguments in States.MathAdd";
      expect(call("States.MathAdd(2147483646, 1)")).to.equal(2147483647);
      refuses("States.MathAdd(2147483647, 1)", {}, said, "2147483648 is not between -2147483648 and 2147483647");
      refuses("States.MathAdd(1, '2')", {}, said, 'Argument 2 must be a number, but was "2"');
    });
  });

  describe("those of chance", () => {
    it("draw from the scope, each place for itself", () => {
      const purposes: string[] = [];
      const random = (purpose: string): number => {
        purposes.push(purpose);
        return 0.999;
      };
      expect(call("States.Array(States.MathRandom(1, 10), States.MathRandom(1, 10))", {}, { random })).to.deep.equal([
        9, 9,
      ]);
      expect(new Set(purposes)).to.have.property("size", 2);
      expect(call("States.UUID()", {}, { uuid: () => "given" })).to.equal("given");
    });

    it("give the same number for the same seed, within bounds", () => {
      fc.assert(
        fc.property(fc.integer({ min: -1000, max: 1000 }), fc.nat({ max: 1000 }), fc.integer(), (start, size, seed) => {
          const text = `States.MathRandom(${start}, ${start + size + 1}, ${seed})`;
          const drawn = call(text) as number;
          expect(drawn).to.be.within(start, start + size);
          expect(call(text)).to.equal(drawn);
        }),
      );
    });

    it("refuse an empty range", () => {
      refuses(
        "States.MathRandom(1.4, 1.6)",
        {},
        "Invalid arguments in States.MathRandom",
        "The start of the range, 1, must be less than its end, 1",
      );
    });
  });

  it("say how many arguments they take", () => {
    refuses("States.UUID(1)", {}, "Invalid arguments in States.UUID", "It takes 0 arguments, but got 1");
    refuses("States.ArrayLength()", {}, "Invalid arguments in States.ArrayLength", "It takes 1 argument, but got 0");
    refuses(
      "States.MathRandom(1)",
      {},
      "Invalid arguments in States.MathRandom",
      "It takes 2 to 3 arguments, but got 1",
    );
    refuses("States.Format()", {}, "Invalid arguments in States.Format", "It takes at least 1 arguments, but got 0");
  });

  it("name the inner function that failed, in the whole expression", () => {
    refuses(
      "States.Array(States.MathAdd('a', 1))",
      {},
      "Invalid arguments in States.MathAdd",
      'Argument 1 must be a number, but was "a"',
    );
  });

  describe("with a path that finds nothing", () => {
    const missing = (text: string, input: JsonValue): string => {
      const error = failure(text, input);
      expect(error.error).to.equal("States.Runtime");
      return error.message.slice(`The function '${text}' had the following error: `.length);
    };

    it("name the path and the input", () => {
      expect(missing("States.Format('{}',$.no)", { a: 1 })).to.equal(
        "The JsonPath argument for the field '$.no' could not be found in the input '{\"a\":1}'",
      );
      expect(missing("States.Array($.l[5])", { l: [] })).to.equal(
        "The JsonPath argument for the field '$.l[5]' could not be found in the input '{\"l\":[]}'",
      );
      expect(missing("States.Array($$.No)", {})).to.equal(
        "The JsonPath argument for the field '$.No' could not be found in the input '{}'",
      );
    });

    it("say it in the library's words where a step does not fit", () => {
      expect(missing("States.Array($.a[0])", { a: 1 })).to.equal(
        "Filter: [0] can only be applied to arrays. Current context is: 1",
      );
    });

    it("take null and empty lists for what they are", () => {
      expect(call("States.Format('{}', $.n)", { n: null })).to.equal("null");
      expect(call("States.ArrayLength($.no[*])")).to.equal(0);
    });
  });
});
