export type { Behaviour } from '../drivers/simulated/box.ts';
export type { SimulatedAppliance } from './simulated-appliance.ts';
export { type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';
