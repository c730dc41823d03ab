import type { FastifyPluginAsync } from 'fastify';
import { type Kind, resourceRoutes } from '../../platform/http/resource-routes.ts';
import type { Anchors } from './anchors.ts';
import { AnchorChanges, FactoryTrustAnchor, NewAnchor } from './schema.ts';

const ANCHORS: Kind = {
  path: '/factory-trust-anchors',
  tag: 'enrolment',
  noun: 'factory trust anchor',
  plural: 'factory trust anchors',
  access: { read: 'factory-trust-anchor:read', write: 'factory-trust-anchor:write' },
  view: FactoryTrustAnchor,
  creation: NewAnchor,
  changes: AnchorChanges,
  filters: {},
};

/** `/factory-trust-anchors`: whose word on serial numbers is believed. */
export const factoryAnchorRoutes = (anchors: Anchors): FastifyPluginAsync =>
  resourceRoutes(ANCHORS, anchors as never);
