/** Boxes that bring a certificate of their factory (IDevID, IEEE 802.1AR): whom we believe, and what they show. */
export { createAnchorStore, createFactoryAnchors, factoryAnchorRoutes } from './anchors.ts';
export { createFactoryCheck, type FactoryCheck, type FactoryIdentity } from './check.ts';
