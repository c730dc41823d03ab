/** Layers of parameters: how they resolve, what may stand in those that networks share, and how versions differ. */
export { checkLayer, checkTemplateShape } from './check-layer.ts';
export { checkTemplate } from './check-template.ts';
export { diffTemplates } from './diff-templates.ts';
export { ResolvedParameter, resolveNetwork, resolveSite } from './view.ts';
