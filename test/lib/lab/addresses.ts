/**
 * The laboratory's address plan, in the documentation ranges of RFC 5737 and below 10.0.0.0/8.
 * Sites sit in the access network; the control plane and the outsider behind the router, as on the internet.
 */
export const ROUTER = '198.51.100.1';
export const SECOND_ROUTER = '192.0.2.1';
export const CONTROL = '203.0.113.10';
export const OUTSIDER = '203.0.113.20';

/** `eth0` of site 1, 2, …; the factory state of an appliance. */
export const siteAddress = (site: number) => `198.51.100.${10 + site}`;
/** What site 1, 2, … would have on its second line, `eth2`. */
export const secondSiteAddress = (site: number) => `192.0.2.${10 + site}`;
/** The LAN behind `eth1` of site 1, 2, … as the lab's static LAN hosts expect it: /24, appliance .1, host .10. */
export const lanNetwork = (site: number) => `10.${site}.0.0/24`;
export const lanGateway = (site: number) => `10.${site}.0.1`;
export const lanHostAddress = (site: number) => `10.${site}.0.10`;
