/** Layers of parameters: how they resolve, what may stand in those that networks share, and how versions differ. */
export { checkLayer, checkTemplateShape } from './check-layer.ts';
export { checkTemplate } from './check-template.ts';
export { diffTemplates, type TemplateChange } from './diff-templates.ts';
export { LAYER_NAMES, type LayerName } from './layer.ts';
export { ResolvedParameter, resolveNetwork, resolveSite } from './view.ts';
