import { expect } from "chai";
import { StepwrightError } from "../../src/errors/index.js";
import { compilePattern } from "../../src/events/index.js";

function refusal(pattern: string): StepwrightError<"EVENT_PATTERN_INVALID"> {
  try {
    compilePattern(pattern);
  } catch (error) {
    expect(error).to.be.instanceOf(StepwrightError).with.property("code", "EVENT_PATTERN_INVALID");
    return error as StepwrightError<"EVENT_PATTERN_INVALID">;
  }
  throw new Error(`${pattern} was taken.`);
}

/** Reasons that EventBridge gives, with patterns that earn them. */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "Filter is not an object": ["[1]", '"a"', ""],
  "Empty objects are not allowed": ["{}", '{"a":{}}'],
  "Empty arrays are not allowed": ['{"a":[]}'],
  '"a" must be an object or an array': ['{"a":1}', '{"a":"x"}', '{"a":null}'],
  "Match value must be String, number, true, false, or null": ['{"a":[["x"]]}'],
  "Match expression name not found": ['{"a":[{}]}'],
  "Unrecognized match type starts": ['{"a":[{"starts":"x"}]}'],
  "Only one key allowed in match expression": [
    '{"a":[{"prefix":"x","suffix":"y"}]}',
    '{"a":[{"exists":true,"x":1}]}',
    '{"a":[{"cidr":"10.0.0.0/8","x":1}]}',
    '{"a":[{"wildcard":"x","x":1}]}',
    '{"a":[{"equals-ignore-case":"x","x":1}]}',
    '{"a":[{"suffix":{"equals-ignore-case":"x","y":1}}]}',
    '{"a":[{"prefix":{"equals-ignore-case":"x"},"y":1}]}',
  ],
  "exact match pattern must be a string": ['{"a":[{"exactly":1}]}'],
  "prefix match pattern must be a string": ['{"a":[{"prefix":1}]}', '{"a":[{"prefix":["x"]}]}', '{"a":[{"cidr":1}]}'],
  "suffix match pattern must be a string": ['{"a":[{"suffix":null}]}'],
  "wildcard match pattern must be a string": ['{"a":[{"wildcard":1}]}', '{"a":[{"anything-but":{"wildcard":[1]}}]}'],
  "equals-ignore-case match pattern must be a string": [
    '{"a":[{"equals-ignore-case":["x"]}]}',
    '{"a":[{"prefix":{"equals-ignore-case":1}}]}',
  ],
  "Prefix expression name not found": ['{"a":[{"prefix":{}}]}'],
  "Suffix expression name not found": ['{"a":[{"suffix":{}}]}'],
  "Unsupported prefix pattern: wildcard": ['{"a":[{"prefix":{"wildcard":"x"}}]}'],
  "Unsupported suffix pattern: wildcard": ['{"a":[{"suffix":{"wildcard":"x"}}]}'],
  "Consecutive wildcard characters at pos 2": [
    '{"a":[{"wildcard":"a**"}]}',
    '{"a":[{"anything-but":{"wildcard":"a**"}}]}',
  ],
  "Consecutive wildcard characters at pos 3": ['{"a":[{"wildcard":"é**"}]}'],
  "Invalid escape character at pos 1": ['{"a":[{"wildcard":"\\\\n"}]}', '{"a":[{"wildcard":"\\\\"}]}'],
  "exists match pattern must be either true or false.": ['{"a":[{"exists":"true"}]}'],
  "Malformed CIDR, one '/' required": ['{"a":[{"cidr":"10.0.0.0"}]}', '{"a":[{"cidr":"10.0.0.0/"}]}'],
  "Malformed CIDR, mask bits must be an integer": ['{"a":[{"cidr":"10.0.0.0/x"}]}'],
  "Malformed CIDR, mask bits must not be negative": ['{"a":[{"cidr":"10.0.0.0/-1"}]}'],
  "IPv4 mask bits must be < 32": ['{"a":[{"cidr":"10.0.0.0/32"}]}'],
  "IPv6 mask bits must be < 128": ['{"a":[{"cidr":"::1/128"}]}'],
  "Nonstandard IP address: here": ['{"a":[{"cidr":"here/8"}]}'],
  "Invalid IP address: 1.2.3.400": ['{"a":[{"cidr":"1.2.3.400/8"}]}'],
  "Value of numeric must be an array.": ['{"a":[{"numeric":5}]}'],
  "Invalid member in numeric match: 5": ['{"a":[{"numeric":[5]}]}'],
  "Invalid member in numeric match: ]": ['{"a":[{"numeric":[]}]}'],
  "Unrecognized numeric range operator: ==": ['{"a":[{"numeric":["==",1]}]}'],
  "Value of equals must be numeric": ['{"a":[{"numeric":["=","1"]}]}', '{"a":[{"numeric":["="]}]}'],
  "Value of < must be numeric": ['{"a":[{"numeric":["<",true]}]}', '{"a":[{"numeric":[">",1,"<","2"]}]}'],
  "Value of >= must be numeric": ['{"a":[{"numeric":[">="]}]}'],
  "Too many elements in numeric expression": [
    '{"a":[{"numeric":["<",1,">",0]}]}',
    '{"a":[{"numeric":["=",1],"x":1}]}',
    '{"a":[{"anything-but":"x","y":1}]}',
    '{"a":[{"anything-but":{"prefix":"x","y":1}}]}',
  ],
  "Bad value in numeric range: 2": ['{"a":[{"numeric":[">",1,2]}]}'],
  "Bad numeric range operator: >": ['{"a":[{"numeric":[">",1,">",2]}]}'],
  "Too many terms in numeric range expression": ['{"a":[{"numeric":[">",1,"<",2,3]}]}'],
  "Bottom must be less than top": ['{"a":[{"numeric":[">",1,"<",1]}]}', '{"a":[{"numeric":[">=",2,"<=",1]}]}'],
  "Cannot compare number : 1E400": ['{"a":[{"numeric":["=",1E400]}]}'],
  "Cannot compare number : 12345678901234567891": ['{"a":[{"anything-but":12345678901234567891}]}'],
  "Anything-But expression name not found": ['{"a":[{"anything-but":{}}]}'],
  "Unsupported anything-but pattern: numeric": ['{"a":[{"anything-but":{"numeric":["<",1]}}]}'],
  "Value of anything-but must be an array or single string/number value.": [
    '{"a":[{"anything-but":null}]}',
    '{"a":[{"anything-but":{"prefix":{"equals-ignore-case":"x"}}}]}',
  ],
  "Inside anything but list, start|null|boolean is not supported.": ['{"a":[{"anything-but":["x",null]}]}'],
  "Inside anything but list, either all values are number or string, mixed type is not supported": [
    '{"a":[{"anything-but":["x",1]}]}',
    '{"a":[{"anything-but":[]}]}',
  ],
  "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.": [
    '{"a":[{"anything-but":{"equals-ignore-case":[1]}}]}',
    '{"a":[{"anything-but":{"equals-ignore-case":1}}]}',
  ],
  "prefix/suffix match pattern must be a string": [
    '{"a":[{"anything-but":{"prefix":1}}]}',
    '{"a":[{"anything-but":{"suffix":[1]}}]}',
  ],
  "Null prefix/suffix not allowed": [
    '{"a":[{"anything-but":{"prefix":""}}]}',
    '{"a":[{"anything-but":{"suffix":["x",""]}}]}',
  ],
  "It must be an Array followed with $or.": ['{"$or":{"a":[1]}}'],
  "There must have at least 2 Objects in $or relationship.": ['{"$or":[{"a":[1]}]}', '{"$or":[]}'],
  "Only JSON object is allowed in array of $or relationship.": ['{"$or":["a",{"b":[1]}]}'],
  "prefix is Ruler reserved fieldName which cannot be used inside $or.": ['{"$or":[{"prefix":["x"]},{"a":[1]}]}'],
  "= is Ruler reserved fieldName which cannot be used inside $or.": ['{"$or":[{"a":{"=":[1]}},{"a":[1]}]}'],
};

/** What JSON texts earn. */
const syntax: Readonly<Record<string, string>> = {
  '{"a":[1 2]}': "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
  '{"a":[1],}': "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
  '{"a":[1,]}': "Unexpected character (']' (code 93)): expected a value",
  "{a:[1]}": "Unexpected character ('a' (code 97)): was expecting double-quote to start field name",
  '{"a" [1]}': "Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value",
  '{"a":}': "Unexpected character ('}' (code 125)): expected a value",
  '{"a"': "Unexpected end-of-input within/between Object entries",
  '{"a":[x]}':
    "Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  '{"a":[#]}':
    "Unexpected character ('#' (code 35)): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  '{"a":[01]}': "Invalid numeric value: Leading zeroes not allowed",
  '{"a":[-x]}':
    "Unexpected character ('x' (code 120)): expected digit (0-9) to follow minus sign, for valid numeric value",
  '{"a":["x]}': "Unexpected end-of-input: was expecting closing quote for a string value",
  '{"a":["\\d"]}': "Unrecognized character escape 'd' (code 100)",
  '{"a":["\\u12"]}': "Unexpected character: expected a hex-digit for character escape sequence",
  '{"a":["\n"]}':
    "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
  '{"a":[1}':
    "Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)\"{\"a\":[1}\"; line: 1, column: 6])",
  '{"a":[1]':
    'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":[1]"; line: 1, column: 1])',
};

describe("events: patterns that are not valid", () => {
  for (const [reason, patterns] of Object.entries(reasons)) {
    it(reason, () => {
      for (const pattern of patterns) expect(refusal(pattern).facts.reason, pattern).to.equal(reason);
    });
  }

  it("texts that are no JSON", () => {
    for (const [text, reason] of Object.entries(syntax)) expect(refusal(text).facts.reason, text).to.equal(reason);
  });

  it("finds the first mistake from the left", () => {
    expect(refusal('{"a":[{"prefix":1}],"b":').facts.reason).to.equal("prefix match pattern must be a string");
  });

  it("says the reason as EventBridge does, with the place where reading stopped", () => {
    expect(refusal('{\n  "a": 1\n}').message).to.equal(
      'Event pattern is not valid. Reason: "a" must be an object or an array\n' +
        ' at [Source: (String)"{\n  "a": 1\n}"; line: 2, column: 9]',
    );
    const long = refusal(`{"a": 1, "b": "${"x".repeat(600)}"}`);
    expect(long.message).to.contain('"[truncated 117 chars]; line: 1, column: 8]');
  });
});
