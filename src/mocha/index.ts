/** Root hooks for Mocha: loaded by `require` in .mocharc. */
export const mochaHooks: Record<string, unknown> = {};
