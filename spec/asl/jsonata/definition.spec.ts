import { expect } from "chai";
import {
  assignedTexts,
  assignedTo,
  checkExpressions,
  checkVariableScopes,
  compileJsonataExpression,
  quotaPassed,
  variableIn,
  variableReferences,
} from "../../../src/asl/jsonata/index.js";
import { Findings } from "../../../src/asl/validate/diagnostic.js";
import type { JsonObject } from "../../../src/util/json.js";

function machine(states: JsonObject): JsonObject {
  return { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0] ?? "", States: states };
}

function found(definition: JsonObject): string[] {
  const findings = new Findings();
  checkExpressions(definition, findings);
  checkVariableScopes(definition, findings);
  return findings.all.map(({ code, message, location }) => `${code}: ${message} at ${location ?? ""}`);
}

const pass = (fields: JsonObject): JsonObject => machine({ S: { Type: "Pass", ...fields, End: true } });
const unsupported = (reference: string, at: string): string =>
  `UNSUPPORTED_JSONATA_EXPRESSION: Reference to '${reference}' at the top level is not supported. at ${at}`;

describe("References of an expression", () => {
  it("are the variables it does not bind itself", () => {
    const variables = (text: string): readonly string[] => compileJsonataExpression(text).references.variables;
    expect(variables("$a + $b.c[$d > 1]{k: $e}^(>$f)")).to.deep.equal(["a", "b", "d", "e", "f"]);
    expect(variables("($x := $y; $z := $x; $map([1], function($i) { $i + $x + $w }))")).to.deep.equal(["y", "w"]);
    expect(variables("($n := $n + 1; $n)")).to.deep.equal(["n"]);
    expect(variables("($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(3))")).to.deep.equal([]);
    expect(variables("$list@$item.{'i': $item}")).to.deep.equal(["list"]);
    expect(variables("$states.input.a#$at[$at = $from]")).to.deep.equal(["from"]);
    expect(variables("$sum($prices) ~> $round($digits)")).to.deep.equal(["prices", "digits"]);
    expect(variables("$o ~> |a|{'b': $q}|")).to.deep.equal(["o", "q"]);
  });

  it("are the fields of $states", () => {
    const states = (text: string): readonly string[] => compileJsonataExpression(text).references.states;
    expect(states("$states.input.a & $states.context.State.Name")).to.deep.equal(["input", "context"]);
    expect(states("$string($states)")).to.deep.equal(["*"]);
    expect(states("$states.result[id = $states.input.id]")).to.deep.equal(["result", "input"]);
  });
});

describe("checkExpressions", () => {
  it("accepts what starts from $states, a variable, or a value of its own", () => {
    for (const text of [
      "$states.input.items[phone > 3].{'a': b}",
      "$map($states.input.a, function($x) { $x.phone })",
      "$phone.number",
      "[1, 2][$ > 1]",
      "$states.input.items^(name)",
      "$states.input ~> |items|{'seen': name}|",
    ]) {
      expect(found(pass({ Output: { v: `{% ${text} %}` } })), text).to.deep.equal([]);
    }
  });

  it("refuses what reads a context item", () => {
    const at = "/States/S/Output/v";
    const of = (text: string): string[] => found(pass({ Output: { v: `{% ${text} %}` } }));
    expect(of("$.phone")).to.deep.equal([unsupported("$", at)]);
    expect(of("$map($states.input.a, function($x) { $ })")).to.deep.equal([unsupported("$", at)]);
    expect(of("$$")).to.deep.equal([`UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at ${at}`]);
  });

  it("accepts bare names, which have no value when the state runs", () => {
    for (const text of ["phone[0]", "aaa + bbb", "$map($states.input.a, function($x) { b })", "*"]) {
      expect(found(pass({ Output: { v: `{% ${text} %}` } })), text).to.deep.equal([]);
    }
  });

  it("refuses what does not parse, with the parser's message", () => {
    const of = (text: string): string[] => found(pass({ Assign: { v: [`{% ${text} %}`] } }));
    const at = "/States/S/Assign/v[0]";
    expect(of("$a[1,2)")).to.deep.equal([`INVALID_JSONATA_EXPRESSION: Expected "]", got "," at ${at}`]);
    expect(of("1 +")).to.deep.equal([`INVALID_JSONATA_EXPRESSION: Unexpected end of expression at ${at}`]);
  });

  it("knows where there is a result and where an error", () => {
    const task = {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { A: "{% $states.result %}" },
      Output: "{% $states.result %}",
      Assign: { e: "{% $states.errorOutput %}" },
      Catch: [
        {
          ErrorEquals: ["{% x %}"],
          Next: "S",
          Output: { e: "{% $states.errorOutput.Error %}", r: "{% $states.result %}" },
        },
      ],
      End: true,
    };
    const missing = (name: string, at: string): string =>
      `UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.${name}' does not exist. at ${at}`;
    expect(found(machine({ S: task }))).to.deep.equal([
      missing("result", "/States/S/Arguments/A"),
      missing("errorOutput", "/States/S/Assign/e"),
      missing("result", "/States/S/Catch[0]/Output/r"),
    ]);
    expect(found(pass({ Output: "{% $states.result %}" }))).to.deep.equal([missing("result", "/States/S/Output")]);
  });

  it("looks into branches, processors, rules and readers, not into comments, names and JSONPath states", () => {
    const inner = {
      StartAt: "I",
      States: { I: { Type: "Pass", Output: "{% $.x %}", Comment: "{% $.x %}", End: true } },
    };
    const definition = machine({
      P: { Type: "Parallel", Branches: [inner], Next: "C" },
      C: { Type: "Choice", Choices: [{ Condition: "{% $.y %}", Next: "M" }], Default: "M" },
      M: {
        Type: "Map",
        Items: "{% $.z %}",
        ItemReader: { Arguments: { Key: "{% $.k %}" }, ReaderConfig: { CSVHeaders: ["{% $.h %}"] } },
        ItemProcessor: inner,
        End: true,
      },
    });
    expect(found(definition)).to.deep.equal([
      unsupported("$", "/States/P/Branches[0]/States/I/Output"),
      unsupported("$", "/States/C/Choices[0]/Condition"),
      unsupported("$", "/States/M/Items"),
      unsupported("$", "/States/M/ItemReader/Arguments/Key"),
      unsupported("$", "/States/M/ItemProcessor/States/I/Output"),
    ]);
    expect(found({ ...definition, QueryLanguage: "JSONPath" })).to.deep.equal([]);
  });
});

describe("Variables", () => {
  const inside = (assign: JsonObject, config: JsonObject = { Mode: "INLINE" }): JsonObject =>
    machine({
      A: { Type: "Pass", Assign: { total: 1 }, Next: "M" },
      M: {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: config,
          StartAt: "I",
          States: { I: { Type: "Pass", Assign: assign, End: true } },
        },
        End: true,
      },
    });

  it("of an outer scope are not assigned inside", () => {
    expect(found(inside({ total: 2 }))).to.deep.equal([
      "DUPLICATE_VARIABLE_NAME: The variable name 'total' was already defined in a parent scope. at /States/M/ItemProcessor/States/I/Assign",
    ]);
    expect(found(inside({ own: 2 }))).to.deep.equal([]);
    expect(found(inside({ total: 2 }, { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }))).to.deep.equal([]);
  });

  it("of two branches may have the same name", () => {
    const branch = (name: string): JsonObject => ({
      StartAt: name,
      States: { [name]: { Type: "Pass", Assign: { x: 1 }, End: true } },
    });
    expect(found(machine({ P: { Type: "Parallel", Branches: [branch("A"), branch("B")], End: true } }))).to.deep.equal(
      [],
    );
  });

  it("are listed by the states that read them, in both languages", () => {
    const definition: JsonObject = {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Parameters: { lit: "$lit", FilePath: "$lit", "p.$": "$b.x[0]" }, Next: "C" },
        C: {
          Type: "Choice",
          Choices: [{ And: [{ Variable: "$guess", StringEqualsPath: "$answer" }], Next: "D" }],
          Default: "D",
        },
        D: {
          Type: "Pass",
          Assign: { "s.$": "States.Format('{}{}', $z, States.MathAdd($y, $.n))" },
          ResultPath: "$.r",
          Next: "J",
        },
        J: {
          Type: "Map",
          QueryLanguage: "JSONata",
          Items: "{% $list %}",
          ItemProcessor: { StartAt: "I", States: { I: { Type: "Pass", InputPath: "$item", End: true } } },
          Output: { a: "{% ($t := $states.result; $sum($t) + $base) %}" },
          Next: "N",
        },
        N: { Type: "Succeed" },
      },
    };
    expect(variableReferences(definition)).to.deep.equal({
      A: ["b"],
      C: ["answer", "guess"],
      D: ["y", "z"],
      J: ["base", "list"],
      I: ["item"],
    });
  });

  it("are found from the inside out and assigned without changing what was there", () => {
    const [outer, inner] = [{ a: 1, b: 2 }, { b: 3 }];
    expect(["a", "b", "c", "toString"].map((name) => variableIn([inner, outer], name))).to.deep.equal([
      1,
      3,
      undefined,
      undefined,
    ]);
    expect(assignedTo(outer, { b: 5 })).to.deep.equal({ a: 1, b: 5 });
    expect(outer).to.deep.equal({ a: 1, b: 2 });
    expect(assignedTo(outer, {})).to.equal(outer);
    expect(assignedTexts({ x: 42, t: '"', l: [1, {}] })).to.deep.equal({ x: "42", t: '"\\""', l: "[1,{}]" });
  });

  it("keep within their quotas", () => {
    expect(quotaPassed({ assign: 262_144, total: 10_485_760 })).to.equal(undefined);
    expect(quotaPassed({ assign: 262_145, total: 0 })).to.equal(
      "The variables assigned have 262145 bytes, but one state may assign at most 262144 bytes.",
    );
    expect(quotaPassed({ assign: 1, total: 10_485_761 })).to.equal(
      "The variables have 10485761 bytes together, but an execution may hold at most 10485760 bytes.",
    );
  });
});
