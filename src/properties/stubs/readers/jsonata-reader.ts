import { compileJsonataExpression, isJsonataText, type AstNode } from "../../../asl/index.js";
import { isJsonObject, type JsonValue } from "../../../util/json.js";
import { Contradiction } from "../contradiction.js";
import { Datum } from "../datum.js";
import { callOf, operandsOf, type JsonataCall } from "./jsonata-call.js";
import type { Reading } from "./reading.js";

/** JSON in which texts between `{%` and `%}` are expressions, read as `readTemplate` reads a payload template. */
export function readJsonataTemplate(source: JsonValue, reading: Reading): Datum {
  if (typeof source === "string" && isJsonataText(source)) return readJsonata(source, reading);
  if (Array.isArray(source)) {
    return Datum.array((source as readonly JsonValue[]).map((item) => readJsonataTemplate(item, reading)));
  }
  if (!isJsonObject(source)) return Datum.of(source);
  return Datum.object(
    Object.entries(source).map(([key, value]) => [key, readJsonataTemplate(value, reading)] as const),
  );
}

/** What an expression gives. What is open grows to fit. @throws Contradiction where it gives nothing, or is beyond what is read here */
function readJsonata(text: string, reading: Reading): Datum {
  const datum = readNode(treeOf(text), { reading, bound: new Map() });
  if (datum === undefined) throw new Contradiction(`${text} gives nothing`);
  return datum;
}

/** The tree of an expression written between `{%` and `%}`. */
export function treeOf(text: string): AstNode {
  return compileJsonataExpression(text.slice(2, -2)).tree;
}

/** What a node sees: the state's reading, and the names bound inside the expression. */
export interface Sight {
  readonly reading: Reading;
  readonly bound: ReadonlyMap<string, Datum>;
}

/** What a node gives; undefined where it gives nothing, as a bare name at the top of an expression does. */
export function readNode(node: AstNode, sight: Sight): Datum | undefined {
  const found = readWhole(node, sight);
  return (node.predicate ?? []).reduce<Datum | undefined>((datum, stage) => filtered(datum, stage), found);
}

function readWhole(node: AstNode, sight: Sight): Datum | undefined {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
      return Datum.of(node.value as JsonValue);
    case "variable":
      return variableOf(String(node.value), sight);
    case "path":
      return readPathNode(node, sight);
    case "block":
      return readBlock(node.expressions ?? [], sight);
    case "condition":
      return readCondition(node, sight);
    case "unary":
      if (node.value === "[") return readArray(node, sight);
      if (node.value === "{") return readObject(node, sight);
  }
  if (node.type === "function" && node.procedure?.type === "variable") {
    const special = specials[String(node.procedure.value)]?.(node.arguments ?? [], sight);
    if (special !== undefined) return special;
  }
  const call = callOf(node);
  if (call === undefined) throw new Contradiction(`a JSONata ${node.type} cannot be looked into`);
  return readCall(call, operandsOf(node), sight);
}

function variableOf(name: string, { reading, bound }: Sight): Datum | undefined {
  const known = bound.get(name);
  if (known !== undefined) return known;
  if (name === "states") return statesOf(reading);
  const variable = reading.variable(name);
  if (variable === undefined) throw new Contradiction(`there is no variable $${name}`);
  return variable;
}

function statesOf({ input, context, result, errorOutput }: Reading): Datum {
  const fields: [string, Datum][] = [
    ["input", input],
    ["context", context],
  ];
  if (result !== undefined) fields.push(["result", result]);
  if (errorOutput !== undefined) fields.push(["errorOutput", errorOutput]);
  return Datum.object(fields);
}

/** Names after each other. In an array, a name is looked up in every item. */
function readPathNode({ steps = [] }: AstNode, sight: Sight): Datum | undefined {
  const [first, ...rest] = steps;
  if (first === undefined || first.type === "name") return undefined;
  let datum = staged(readNode(first, sight), first);
  for (const step of rest) {
    if (datum === undefined) return undefined;
    if (step.type !== "name") throw new Contradiction(`a JSONata ${step.type} in a path cannot be looked into`);
    datum = staged(named(datum, String(step.value)), step);
  }
  return datum;
}

function named(datum: Datum, name: string): Datum | undefined {
  if (!datum.isArray) return datum.field(name);
  const found = datum.items().map((item) => item.field(name));
  return found.length === 1 ? found[0] : Datum.array(found, name);
}

function staged(datum: Datum | undefined, { stages = [] }: AstNode): Datum | undefined {
  return stages.reduce<Datum | undefined>((found, stage) => filtered(found, stage), datum);
}

/** A filter by a number picks an item; an item that is no array is its own first and last. */
function filtered(datum: Datum | undefined, stage: AstNode): Datum | undefined {
  const index = stage.expr?.type === "number" ? Number(stage.expr.value) : undefined;
  if (datum === undefined) return undefined;
  if (stage.type !== "filter" || index === undefined) throw new Contradiction("a JSONata filter cannot be looked into");
  if (!datum.isOpen && !datum.isArray) return index === 0 || index === -1 ? datum : undefined;
  return datum.item(index);
}

/** Expressions after each other; a name bound by one is known to those after it. */
function readBlock(expressions: readonly AstNode[], { reading, bound }: Sight): Datum | undefined {
  const known = new Map(bound);
  let last: Datum | undefined;
  for (const node of expressions) {
    if (node.type === "bind") {
      last = node.rhs && readNode(node.rhs, { reading, bound: known });
      if (last !== undefined) known.set(String((node.lhs as AstNode).value), last);
    } else last = readNode(node, { reading, bound: known });
  }
  return last;
}

function readCondition({ condition, then, else: otherwise }: AstNode, sight: Sight): Datum | undefined {
  const asked = condition && readNode(condition, sight);
  // What it depends on is settled here: a result that may be one of two things cannot be read on.
  const truth = asked === undefined ? false : Boolean(asked.decide(sight.reading.sampler));
  const taken = truth ? then : otherwise;
  return taken && readNode(taken, sight);
}

function readArray({ expressions = [] }: AstNode, sight: Sight): Datum {
  const items = expressions.flatMap((each): readonly Datum[] => {
    const item = readNode(each, sight);
    if (item === undefined) return [];
    return item.isArray && !(each.type === "unary" && each.value === "[") ? item.items() : [item];
  });
  return Datum.array(items);
}

function readObject({ lhs }: AstNode, sight: Sight): Datum {
  const pairs = lhs as readonly (readonly [AstNode, AstNode])[];
  const fields = pairs.flatMap(([key, value]): (readonly [string, Datum])[] => {
    const name = readNode(key, sight)?.decide(sight.reading.sampler);
    const datum = readNode(value, sight);
    return typeof name === "string" && datum !== undefined ? [[name, datum]] : [];
  });
  return Datum.object(fields);
}

/** Functions whose result is made of their arguments. */
const specials: { readonly [name: string]: (args: readonly AstNode[], sight: Sight) => Datum | undefined } = {
  count: ([list], sight) => {
    const datum = list && readNode(list, sight);
    return datum === undefined || (!datum.isOpen && !datum.isArray) ? undefined : Datum.lengthOf(datum);
  },
  exists: ([path], sight) => Datum.of((path && readNode(path, sight)) !== undefined),
  map: ([list, fn], sight) => {
    const items = listed(list, sight);
    return items && Datum.array(items.flatMap((item, index) => applyLambda(fn, [item, Datum.of(index)], sight) ?? []));
  },
  parse: ([text], sight) => (text && readNode(text, sight))?.content(sight.reading.sampler),
  string: ([value], sight) => {
    const datum = value && readNode(value, sight);
    return datum?.isObject === true || datum?.isArray === true ? Datum.jsonOf(datum, sight.reading.sampler) : undefined;
  },
};

function listed(list: AstNode | undefined, sight: Sight): readonly Datum[] | undefined {
  const datum = list && readNode(list, sight);
  if (datum === undefined) return undefined;
  return datum.isOpen || datum.isArray ? datum.items(sight.reading.items) : [datum];
}

/** The value of a function written in the expression, for these arguments. */
function applyLambda(fn: AstNode | undefined, args: readonly Datum[], { reading, bound }: Sight): Datum | undefined {
  if (fn?.type !== "lambda" || fn.body === undefined)
    throw new Contradiction("a JSONata function cannot be looked into");
  const known = new Map(bound);
  (fn.arguments ?? []).forEach((argument, index) => {
    const value = args[index];
    if (value !== undefined) known.set(String(argument.value), value);
  });
  return readNode(fn.body, { reading, bound: known });
}

function readCall(call: JsonataCall, operands: readonly AstNode[], sight: Sight): Datum {
  const { sampler } = sight.reading;
  const args = operands.map((operand) => readNode(operand, sight));
  args.forEach((arg, index) => {
    const demand = call.demand(index);
    if (demand !== undefined) arg?.require(demand, sampler);
  });
  const compute = (): JsonValue => {
    const values = args.map((arg) => arg?.decide(sampler));
    let result: JsonValue | undefined;
    try {
      result = call.apply(values);
    } catch (error) {
      throw new Contradiction(`${call.name} cannot take ${JSON.stringify(values)}: ${(error as Error).message}`);
    }
    if (result === undefined) throw new Contradiction(`${call.name} gives nothing for ${JSON.stringify(values)}`);
    return result;
  };
  return call.structured ? Datum.of(compute()) : Datum.computed(compute);
}
