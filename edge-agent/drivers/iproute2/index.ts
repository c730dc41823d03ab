export { createIproute2 } from './iproute2.ts';
