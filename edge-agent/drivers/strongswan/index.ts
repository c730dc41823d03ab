export { createStrongswan } from './strongswan.ts';
