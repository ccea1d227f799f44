export type { DerivedObject } from "./stubs/item-source.js";
export {
  stubsFor,
  type DerivedStubs,
  type StubAnswer,
  type StubbableBuilder,
  type StubsForOptions,
} from "./stubs-for.js";
