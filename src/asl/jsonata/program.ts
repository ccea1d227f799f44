import type { AstNode } from "./ast.js";

/** A compiled expression of the `jsonata` package, evaluated without promises. */
export interface Program {
  /** @throws an object with `code` and `message` where the expression fails */
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>): unknown;
  assign(name: string | symbol, value: unknown): void;
  registerFunction(name: string, implementation: (...args: never[]) => unknown, signature: string): void;
  ast(): AstNode;
}

/** @throws an object with `code`, `message` and `position` where the text is no JSONata */
export type Library = (text: string) => Program;
