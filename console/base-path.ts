/** Addresses of pages are written as if the console lived at the root; `base`: the path it lives below, or nothing. */
export const addBase = (address: string, base: string): string =>
  address.startsWith('/') && !isBelow(address, base) ? base + address : address;

export const removeBase = (path: string, base: string): string =>
  isBelow(path, base) ? path.slice(base.length) || '/' : path;

const isBelow = (address: string, base: string): boolean =>
  address.startsWith(base) && /^([/?#]|$)/.test(address.slice(base.length));
