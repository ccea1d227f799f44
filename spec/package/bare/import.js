const { workflow } = await import("stepwright");
console.log(`workflow is a ${typeof workflow}`);
