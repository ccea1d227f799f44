import tseslint from "typescript-eslint";

/** What the engine, the language and the history may never touch: time, chance, timers, the process and AWS clients come in from outside. */
const pure = {
  "no-restricted-globals": [
    "error",
    ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "process", "performance", "fetch"].map(
      (name) => ({
        name,
        message: "This room is pure: time, timers and the process are handed in from outside.",
      }),
    ),
  ],
  "no-restricted-properties": [
    "error",
    { object: "Date", property: "now", message: "This room knows no clock but the one it is given." },
    { object: "Math", property: "random", message: "This room knows no randomness but the one it is given." },
  ],
  "no-restricted-imports": [
    "error",
    {
      patterns: [
        { group: ["@aws-sdk/*", "@smithy/*"], message: "AWS clients are value-imported in src/targets only." },
        {
          group: ["node:fs*", "node:net", "node:http*", "node:timers*", "node:child_process"],
          message: "This room does no I/O.",
        },
      ],
    },
  ],
};

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**", ".tmp/**"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Use a union of string literals or an `as const` object." },
      ],
      eqeqeq: ["error", "always"],
      "no-console": "error",
    },
  },
  { files: ["src/asl/**", "src/engine/**", "src/events/**", "src/history/**", "src/plan/**"], rules: pure },
  { files: ["src/cli/**", "src/mocha/**", "spec/**", "examples/**"], rules: { "no-console": "off" } },
  { files: ["spec/**", "examples/**"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
);
