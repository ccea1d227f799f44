import { expect } from "chai";
import { validateDefinition } from "../../src/asl/index.js";
import type { MutantChoice } from "../../src/mutation/mutant-choice.js";
import { mutantsOf } from "../../src/mutation/mutants-of.js";
import type { JsonObject } from "../../src/util/json.js";

const pass = { Type: "Pass", End: true };

function told(definition: object, choice: MutantChoice = {}): readonly string[] {
  return mutantsOf(definition as JsonObject, choice).map(({ kind, description }) => `${kind}: ${description}`);
}

function choosing(rules: readonly object[], more: object = {}): JsonObject {
  const Choose = { Type: "Choice", Choices: rules, Default: "C", ...more };
  return { StartAt: "Choose", States: { Choose, A: pass, B: pass, C: pass } } as unknown as JsonObject;
}

const guarded = {
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      Parameters: { "card.$": "$.order.card", note: ["as it is", { "at.$": "States.Format('{}', $.order['when'])" }] },
      ResultPath: "$.payment",
      Retry: [{ ErrorEquals: ["Card.Busy", "States.Timeout"], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Invoice" }],
      Next: "Rest",
    },
    Rest: { Type: "Wait", Seconds: 5, Next: "Done" },
    Invoice: pass,
    Done: { Type: "Succeed" },
  },
};

describe("Mutants of a definition", () => {
  it("flip operators, move boundaries, misread paths, drop and reorder rules, and lead elsewhere", () => {
    const rules = [
      { Variable: "$.n", NumericGreaterThan: 10, Next: "A" },
      { Not: { Variable: "$.type", StringEquals: "x" }, Next: "B" },
    ];
    const one = "Choose: rule 1 (→ A): $.n NumericGreaterThan 10:";
    const two = 'Choose: rule 2 (→ B): $.type StringEquals "x":';
    expect(told(choosing(rules))).to.deep.equal([
      `operator: ${one} NumericGreaterThan becomes NumericGreaterThanEquals`,
      `operator: ${one} NumericGreaterThan becomes NumericLessThan`,
      `operator: ${one} it is negated`,
      `boundary: ${one} it becomes 11`,
      `boundary: ${one} it becomes 9`,
      `path: ${one} $.n becomes $.n_`,
      "rule removed: Choose: rule 1 (→ A) is left out",
      "Next: Choose: rule 1 (→ A): Next A becomes B",
      'operator: Choose: rule 2 (→ B): Not is left out: {"Variable":"$.type","StringEquals":"x"}',
      `operator: ${two} it is negated`,
      `boundary: ${two} it becomes "x_"`,
      `path: ${two} $.type becomes $.type_`,
      "rule removed: Choose: rule 2 (→ B) is left out",
      "Next: Choose: rule 2 (→ B): Next B becomes C",
      "rules reordered: Choose: rule 2 (→ B) comes before rule 1 (→ A)",
      "Default: Choose: Default C becomes A",
      "Default: Choose: Default C is left out",
    ]);
  });

  it("take And, Or, tests, timestamps and Path operands apart", () => {
    const And = [
      { Variable: "$.a", IsPresent: true },
      {
        Or: [
          { Variable: "$.t", TimestampEquals: "2030-01-01T00:00:00Z" },
          { Variable: "$.a", NumericEqualsPath: "$.b" },
        ],
      },
    ];
    const all = told(choosing([{ And, Next: "A" }]), { only: ["operator", "boundary", "path"] });
    const words = all.map((text) => text.replace("Choose: rule 1 (→ A): ", ""));
    expect(words).to.include.members([
      "operator: And becomes Or",
      'operator: condition 1 of And is left out: {"Variable":"$.a","IsPresent":true}',
      "operator: $.a IsPresent true: true becomes false",
      "operator: Or becomes And",
      'boundary: $.t TimestampEquals "2030-01-01T00:00:00Z": it becomes "2030-01-01T00:00:01Z"',
      'operator: $.a NumericEqualsPath "$.b": NumericEqualsPath becomes NumericGreaterThanEqualsPath',
      'path: $.a NumericEqualsPath "$.b": $.b becomes $.b_',
    ]);
  });

  it("change expressions between {% and %}, and leave texts, names and other signs in them alone", () => {
    const Condition = `{% $states.input.n >= 5 and $contains($states.input.text, 'a = b') or $flag %}`;
    const machine = { QueryLanguage: "JSONata", ...choosing([{ Condition, Next: "A" }]) };
    const changed = mutantsOf(machine as unknown as JsonObject, { only: ["operator", "boundary", "path"] }).map(
      ({ definition }) => {
        const [rule] = (definition["States"] as { Choose: { Choices: { Condition: string }[] } }).Choose.Choices;
        return rule?.Condition;
      },
    );
    const text = "$contains($states.input.text, 'a = b')";
    expect(changed).to.deep.equal([
      `{% $states.input.n_ >= 5 and ${text} or $flag %}`,
      `{% $states.input.n > 5 and ${text} or $flag %}`,
      `{% $states.input.n < 5 and ${text} or $flag %}`,
      `{% $states.input.n >= 6 and ${text} or $flag %}`,
      `{% $states.input.n >= 4 and ${text} or $flag %}`,
      `{% $states.input.n >= 5 or ${text} or $flag %}`,
      `{% $states.input.n >= 5 and $contains($states.input.text_, 'a = b') or $flag %}`,
      `{% $states.input.n >= 5 and $contains($states.input.text, 'a = b_') or $flag %}`,
      `{% $states.input.n >= 5 and ${text} and $flag %}`,
      `{% $not($states.input.n >= 5 and ${text} or $flag) %}`,
    ]);
  });

  it("drop retriers and catchers, and what those alone led to", () => {
    expect(told(guarded)).to.deep.equal([
      "Next: Charge: Next Rest becomes Invoice",
      "Retry: Charge: retrier 1 (Card.Busy, States.Timeout) is left out",
      "Retry: Charge: retrier 1 (Card.Busy, States.Timeout) no longer takes Card.Busy",
      "Retry: Charge: retrier 1 (Card.Busy, States.Timeout) no longer takes States.Timeout",
      "Retry: Charge: retrier 1 (Card.Busy, States.Timeout): MaxAttempts 2 becomes 3",
      "Catch: Charge: catcher 1 (States.ALL) is left out",
      "Next: Charge: catcher 1 (States.ALL): Next Invoice becomes Done",
      "path: Charge: ResultPath $.payment becomes $.payment_",
      "path: Charge: card.$ $.order.card becomes $.order.card_",
      "path: Charge: at.$ States.Format('{}', $.order['when']) becomes States.Format('{}', $.order['when_'])",
      "Next: Rest: Next Done becomes Invoice",
      "boundary: Rest: Seconds 5 becomes 6",
    ]);
    const [uncaught] = mutantsOf(guarded as unknown as JsonObject, { only: ["Catch"] });
    expect(uncaught?.definition["States"]).to.have.all.keys("Charge", "Rest", "Done");
    expect(uncaught?.location).to.equal("/States/Charge/Catch");
  });

  it("reach into branches and item processors", () => {
    const inner = choosing([{ Variable: "$.n", NumericEquals: 1, Next: "A" }]);
    const fan = { Type: "Parallel", Branches: [{ StartAt: "P", States: { P: pass } }, inner], End: true };
    const [first] = mutantsOf({ StartAt: "Fan", States: { Fan: fan } } as unknown as JsonObject, { only: ["Choice"] });
    expect(first?.location).to.equal("/States/Fan/Branches/1/States/Choose/Choices/0");
  });

  it("are only those asked for", () => {
    expect(told(guarded, { only: ["Wait"] })).to.deep.equal([
      "Next: Rest: Next Done becomes Invoice",
      "boundary: Rest: Seconds 5 becomes 6",
    ]);
    expect(told(guarded, { only: ["Choice"] })).to.deep.equal([]);
    expect(told(guarded, { only: ["boundary"], states: ["Charge"] })).to.deep.equal([]);
  });

  it("are each other, have names that last, and are such as AWS would accept", () => {
    const mutants = mutantsOf(guarded as unknown as JsonObject);
    expect(new Set(mutants.map(({ id }) => id)).size).to.equal(mutants.length);
    expect(mutantsOf(structuredClone(guarded) as unknown as JsonObject)).to.deep.equal(mutants);
    for (const { definition, description } of mutants) {
      const errors = validateDefinition(JSON.stringify(definition), { type: "STANDARD" }).filter(
        ({ severity }) => severity === "ERROR",
      );
      expect(errors, description).to.deep.equal([]);
    }
  });
});
