export { createDnsmasq } from './dnsmasq.ts';
export { renderConfiguration } from './render-configuration.ts';
export { servedZones } from './zones.ts';
