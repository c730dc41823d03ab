export { openFilter } from './open-filter.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';
