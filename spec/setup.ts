import fc from "fast-check";

// A property that fails prints its seed. CI always takes the same one, so that a red build speaks of its change.
if (process.env["CI"] !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20300101 });
