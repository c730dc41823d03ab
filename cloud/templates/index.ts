/** Templates and their versions: what networks of a kind begin with. */
export { templatesRoutes } from './routes.ts';
export { createTemplates } from './service.ts';
export { createTemplateStore } from './store.ts';
