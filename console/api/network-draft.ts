import type { Static } from 'typebox';
import type { NetworkReplacement } from '../../cloud/networks/schema.ts';
import type { Schema } from '../forms/schema.ts';
import type { Network } from './network.ts';
import { ApiError, type Fault } from './problem.ts';

export type Draft = Static<typeof NetworkReplacement>;

export function draftOf(network: Network): Draft {
  const { name, kind, parameters, siteIds, templateVersionId, tags } = network;
  return { name, kind, parameters, siteIds, templateVersionId, tags };
}

/** Whom a part of the parameters is written for. */
export type Scope =
  | { layer: 'customer' }
  | { layer: 'site'; id: string }
  | { layer: 'appliance'; id: string };

/** What all sites of a network have in common; everything else can differ from site to site. */
const COMMON_MEMBERS = ['topology', 'hubSiteId', 'secondHubSiteId', 'vpn', 'remoteAccess'];
const OVERRIDES = { site: 'siteOverrides', appliance: 'applianceOverrides' } as const;

/** The parameters that can be written for a scope. */
export function schemaOf(schema: Schema, scope: Scope): Schema {
  if (scope.layer === 'customer') return schema;
  const members = Object.entries(schema.properties ?? {}).filter(([name]) => !COMMON_MEMBERS.includes(name));
  return { ...schema, properties: Object.fromEntries(members) };
}

type Members = Record<string, unknown>;

/** What is written for a scope. */
export function patchOf(draft: Draft, scope: Scope): Members {
  const parameters = draft.parameters as Members;
  if (scope.layer === 'customer') return parameters;
  return ((parameters[OVERRIDES[scope.layer]] as Members | undefined)?.[scope.id] as Members) ?? {};
}

export function withPatch(draft: Draft, scope: Scope, patch: Members): Draft {
  if (scope.layer === 'customer') return { ...draft, parameters: patch };
  const parameters: Members = { ...(draft.parameters as Members) };
  const member = OVERRIDES[scope.layer];
  const others: Members = { ...(parameters[member] as Members | undefined) };
  if (Object.keys(patch).length === 0) delete others[scope.id];
  else others[scope.id] = patch;
  if (Object.keys(others).length === 0) delete parameters[member];
  else parameters[member] = others;
  return { ...draft, parameters };
}

/** Faults of a refusal by where they are in the parameters of a scope; pointers of others are not shown there. */
export function faultsOf(
  error: Error | undefined,
  scope: Scope,
  words: (fault: Fault) => string,
): ReadonlyMap<string, string> {
  const faults = error instanceof ApiError ? error.faults : [];
  const prefix = scope.layer === 'customer' ? '' : `/${OVERRIDES[scope.layer]}/${scope.id}`;
  return new Map(
    faults.flatMap((fault: Fault) => {
      const inside = fault.pointer.replace(/^\/parameters(?=\/)/, '');
      return inside.startsWith(prefix) ? [[inside.slice(prefix.length), words(fault)] as const] : [];
    }),
  );
}
