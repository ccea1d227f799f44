import { expect } from "chai";
import { createRequire } from "node:module";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import { frozen, valueOf } from "./support.js";

type Published = (text: string) => { evaluate(input: unknown, bindings: object): Promise<unknown> };
const published = createRequire(import.meta.url)("jsonata") as Published;

const input: JsonObject = frozen({
  customer: { name: "Ada Lovelace", tags: ["vip", "eu"], address: null },
  orders: [
    {
      id: "o-1",
      total: 12.5,
      items: [
        { sku: "a", qty: 2 },
        { sku: "b", qty: 1 },
      ],
    },
    { id: "o-2", total: 80, items: [{ sku: "a", qty: 5 }] },
    { id: "o-3", total: 7, items: [] },
  ],
  empty: [],
  nested: [[1, 2], [3]],
  note: "2030-01-02T03:04:05Z",
  sequence: { sequence: true, length: 2 },
});

const expressions = [
  "$states.input.customer.name",
  "$states.input.customer.address",
  "$states.input.orders.total",
  "$states.input.orders[total > 10].id",
  "$states.input.orders[0]",
  "$states.input.orders[-1].id",
  "$states.input.orders[id = 'o-2'].items[]",
  "$states.input.orders.items.sku",
  "$states.input.orders.items^(>qty).sku",
  "$states.input.orders{id: total}",
  "$states.input.orders.items{sku: $sum(qty)}",
  "$states.input.orders.{'order': id, 'lines': $count(items)}",
  "$states.input.orders@$o.$o.items.{'order': $o.id, 'sku': sku}",
  "$states.input.orders#$i.{'at': $i, 'id': id}",
  "$states.input.orders.items.(%.id & ':' & sku)",
  "$states.input.**.sku",
  "$states.input.customer.*",
  "$states.input.empty{'count': 1}",
  "$states.input.nested[]",
  "$states.input.nested[0]",
  "$states.input.sequence",
  "[$states.input.orders.total, 99]",
  "[1..5]",
  "{'total': $sum($states.input.orders.total), 'max': $max($states.input.orders.total)}",
  "$states.input.orders[1].total > 10",
  "$states.input.customer.name in ['Ada Lovelace']",
  "'vip' in $states.input.customer.tags and $not(false)",
  "$states.input.orders[0].total > 10 ? 'big' : 'small'",
  "($rate := 2; $scale := function($x) { $x * $rate }; $map($states.input.orders.total, $scale))",
  "($fact := function($n, $acc) { $n <= 1 ? $acc : $fact($n - 1, $acc * $n) }; $fact(40, 1))",
  "$filter($states.input.orders, function($o, $i) { $i > 0 }).id",
  "$reduce($states.input.orders.total, function($sum, $total) { $sum + $total }, 1)",
  "$sort($states.input.orders, function($l, $r) { $l.total > $r.total }).id",
  "$single($states.input.orders, function($o) { $o.id = 'o-3' }).total",
  "$each($states.input.customer, function($v, $k) { $k & '=' & $type($v) })",
  "$sift($states.input.customer, function($v) { $type($v) = 'string' })",
  "$states.input ~> |orders|{'seen': true}, ['items']|",
  "$states.input.customer.name ~> $uppercase ~> $substringBefore(' ')",
  "($first := $substring(?, 0, 1); $first($states.input.customer.name))",
  "$match('ab12cd', /[0-9]+/).match",
  "$replace('a-b-c', /-/, function($m) { $m.match & $m.match })",
  "$split('a, b,c', /,\\s*/)",
  "$contains($states.input.note, /^20/)",
  "$toMillis($states.input.note)",
  "$fromMillis(0, '[Y]-[M01]-[D01]', '+0100')",
  "$formatNumber(1234.5, '#,##0.00') & $formatBase(255, 16) & $formatInteger(12, 'w')",
  "$formatNumber(12345, '0.00e00')",
  "$merge([{'a': 1}, {'b': 2}]) ~> $keys()",
  "$spread({'a': 1, 'b': 2})",
  "$zip([1, 2], ['a', 'b'])",
  "$distinct([1, 2, 1]) ~> $append([9]) ~> $reverse()",
  "$base64encode('abc') & $encodeUrlComponent('a b')",
  "$lookup($states.input.customer, 'name')",
  "$exists($states.input.nothing) or $boolean([])",
  "$string($states.input.orders[0])",
  "$number('0x1F') + $round(2.5) + $abs(-3) + $power(2, 10) % 7",
  "function($x) <n:n> { $x }(4)",
  "`strange name` = 1",
];

describe("The JSONata language", () => {
  for (const text of expressions) {
    it(`gives ${text} the value the published package gives`, async () => {
      const wanted = await published(text).evaluate(undefined, { states: { input: structuredClone(input) } });
      expect(valueOf(text, { input })).to.deep.equal(JSON.parse(JSON.stringify(wanted)) as JsonValue);
    });
  }

  const failing = [
    "1 + 'a'",
    "$sum(['a'])",
    "$nope(1)",
    "-'a'",
    "{1: 2}",
    "$error('no')",
    "$abs('a')",
    "1[[1]](2)",
    "'a' < 1",
  ];
  for (const text of failing) {
    it(`fails ${text} with the message of the published package`, async () => {
      const wanted = await published(text)
        .evaluate(undefined, {})
        .then(
          () => undefined,
          (error: unknown) => error as { code: string; message: string },
        );
      expect(() => valueOf(text)).to.throw(`threw an error during evaluation. ${wanted?.code}: ${wanted?.message}`);
    });
  }

  it("writes nothing onto the data it is lent", () => {
    const data = { object: { a: 1 }, empty: [], list: [[1]] };
    for (const text of [
      "$data.object(1)",
      "$data.empty{'a': 1}",
      "$empty{'a': 1}",
      "$data.list[]",
      "$data.list[0][]",
    ]) {
      const variables = structuredClone({ data, empty: data.empty });
      try {
        valueOf(text, { variables });
      } catch {
        // Whether it has a value does not matter here.
      }
      expect(variables, text).to.deep.equal({ data, empty: [] });
      expect(Object.keys(variables.data.list[0] ?? []), text).to.deep.equal(["0"]);
    }
  });

  it("reads variables, and lets the names an expression binds stand before them", () => {
    const variables = { count: 2, sum: 5 };
    expect(valueOf("$count + 1", { variables })).to.equal(3);
    expect(valueOf("($count := $count + 1; $count)", { variables })).to.equal(3);
    expect(valueOf("$map([1, 2], function($count) { $count })", { variables })).to.deep.equal([1, 2]);
    expect(valueOf("$sum", { variables })).to.equal(5);
  });

  it("has the result, the error and the context in $states where the state has them", () => {
    const source = { input: 1, result: { ok: true }, errorOutput: { Error: "E" }, context: { State: { Name: "S" } } };
    expect(valueOf("$states", source)).to.deep.equal(source);
    expect(valueOf("$states", { input: null })).to.deep.equal({ input: null, context: {} });
    expect(valueOf("$states.context.State.Name", source)).to.equal("S");
  });

  it("does not build the context object for an expression that does not read it", () => {
    const context = (): JsonValue => {
      throw new Error("asked");
    };
    expect(valueOf("$states.input", { input: 1, context })).to.equal(1);
    expect(() => valueOf("$states", { context })).to.throw("asked");
  });

  it("takes one expression for the same text, whatever blanks stand around it", () => {
    expect(valueOf("  1 + 1\n")).to.equal(2);
  });
});
