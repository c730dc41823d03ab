/** Boxes that bring a certificate of their factory (IDevID, IEEE 802.1AR): whom we believe, and what they show. */
export { createFactoryAnchors } from './anchors.ts';
export { createFactoryCheck, type FactoryCheck, type FactoryIdentity } from './check.ts';
export { factoryAnchorRoutes } from './routes.ts';
export { createAnchorStore } from './store.ts';
