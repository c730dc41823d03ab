import { Check } from 'typebox/value';
import { JsonPointer } from '#protocol';
import { CATALOGUE, type NetworkKind } from '../catalogue.ts';
import type { Fault } from '../errors.ts';
import { type ParameterLayer, ROLE_CLASSES, type RoleClass, type TemplateLayer } from '../input.ts';
import { escapeToken, tokensOf } from '../json-pointer.ts';
import { SiteParameters } from '../templates/shared/site-parameters.ts';
import { patchFaults, propertiesOf } from './patch-faults.ts';
import { roleClassOf } from './resolve.ts';

/** Members that name a site or an appliance: nothing networks of several customers can share. */
const REFERENCES = new Set([
  'hubSiteId',
  'secondHubSiteId',
  'gatewaySiteId',
  'siteId',
  'siteOverrides',
  'applianceOverrides',
]);

/**
 * What is wrong with a layer by itself, whatever it will be merged with: unknown members, values that do not fit, sites
 * named, locks that point to nothing. Pointers are into the layer, e.g. `/patch/dns/forwarders/0`, `/locks/1`.
 */
export function checkLayer(kind: NetworkKind, layer: ParameterLayer): Fault[] {
  const schema = CATALOGUE[kind].parameters;
  return [
    ...patchFaults(schema, layer.patch, '/patch'),
    ...referenceFaults(layer.patch, '/patch'),
    ...layer.locks.flatMap((lock, index) => lockFaults(kind, lock, `/locks/${index}`)),
  ];
}

/** As {@link checkLayer}, the overlays by role included, e.g. `/overlays/hub/lans/0/zone`. */
export function checkTemplateShape(kind: NetworkKind, template: TemplateLayer): Fault[] {
  const roles = new Set(CATALOGUE[kind].roles.map(roleClassOf));
  return [
    ...checkLayer(kind, template),
    ...Object.entries(template.overlays).flatMap(([role, overlay]) => {
      const pointer = `/overlays/${escapeToken(role)}`;
      const known = ROLE_CLASSES.includes(role as RoleClass) && roles.has(role as RoleClass);
      if (!known) {
        return [
          { pointer, code: 'unknown-member', detail: `is for a role that ${kind} networks do not have` },
        ];
      }
      return [...patchFaults(SiteParameters, overlay, pointer), ...referenceFaults(overlay, pointer)];
    }),
  ];
}

function lockFaults(kind: NetworkKind, lock: string, pointer: string): Fault[] {
  if (!Check(JsonPointer, lock)) {
    return [{ pointer, code: 'value-invalid', detail: 'names no parameter; lists are locked as a whole' }];
  }
  let properties = propertiesOf(CATALOGUE[kind].parameters);
  for (const token of tokensOf(lock)) {
    if (!properties || !Object.hasOwn(properties, token)) {
      const detail = 'names no parameter; lists are locked as a whole';
      return [{ pointer, code: 'unknown-member', detail }];
    }
    const member = properties[token];
    properties = member && propertiesOf(member);
  }
  return [];
}

function referenceFaults(value: unknown, pointer: string): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const place = `${pointer}/${escapeToken(name)}`;
    if (!REFERENCES.has(name) || member === null) return referenceFaults(member, place);
    const detail = 'concerns one customer’s sites: write it in the parameters of a network';
    return [{ pointer: place, code: 'not-shareable', detail }];
  });
}
