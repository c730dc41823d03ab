/** Files of customers, sites and appliances: imported, dry-run or for real, and exported. */
export { ENCODINGS, FILE_ENCODINGS } from './csv/decode.ts';
export { KIND_NAMES } from './kinds/kind.ts';
export { readManifest } from './read-manifest.ts';
export { bulkRoutes } from './routes.ts';
export { createBulk } from './service.ts';
