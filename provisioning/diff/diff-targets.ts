import type { TargetState } from '#protocol';
import type { Change } from './change.ts';
import type { SiteNames } from './site-names.ts';
import type { Step } from './steps.ts';
import { walk } from './walk.ts';

/**
 * What becomes different on an appliance, change by change, in the order of the document. Elements of lists are matched
 * by their names, not their positions. Before the first target state there is nothing: all is added.
 * Equal documents have no changes, and others have at least one. Secrets are never shown.
 *
 * @param siteNames names of sites by the VPN identities of their appliances, for tunnels
 */
export function diffTargets(
  before: TargetState | null,
  after: TargetState,
  siteNames: SiteNames = new Map(),
): Change[] {
  return walk(before, after, siteNames).flatMap(({ change }) => change ?? []);
}

/** The steps from one target state to another, secrets included: `applyDifference` makes the later one of them. */
export function stepsBetween(before: TargetState | null, after: TargetState): Step[] {
  return walk(before, after, new Map()).map(({ step }) => step);
}
