export { createNftables } from './nftables.ts';
export { renderRuleset } from './render-ruleset.ts';
