import { targetContract } from "./target.js";
import { worlds } from "./worlds.js";

for (const world of worlds) targetContract(world);
