/** Reverse proxies: whose word on where requests come from is taken, and how they say it. */
export { keepForwarded } from './forwarded-for.ts';
export { takeProxied } from './take-proxied.ts';
export { nobody, notAddresses, type Trusted, trustedProxies } from './trusted.ts';
