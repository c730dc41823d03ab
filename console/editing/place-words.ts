import type { Schema } from '../forms/schema.ts';
import { placeWords } from '../forms/schema-words.ts';
import { t } from '../locales/locale.ts';

/** A place in a network's draft, e.g. `Local networks › 1 › Name`. */
export function draftPlaceWords(schema: Schema, pointer: string): string {
  switch (pointer) {
    case '/name':
      return t('networks.name');
    case '/siteIds':
      return t('networks.sites');
    case '/templateVersionId':
      return t('networks.template');
    case '/tags':
      return t('draft.tags');
  }
  return placeWords(schema, pointer.replace(/^\/parameters/, ''));
}

/** A place in a template's version or in a layer: in its patch, its locks, or what it has for a role. */
export function contentPlaceWords(schema: Schema, pointer: string): string {
  const [, part, role, ...rest] = pointer.split('/');
  if (part === 'overlays' && (role === 'hub' || role === 'spoke' || role === 'single')) {
    return [t(`role-class.${role}`), placeWords(schema, `/${rest.join('/')}`)].join(' › ');
  }
  if (part === 'locks') return t('compare.lock');
  return placeWords(schema, pointer.replace(/^\/patch/, ''));
}
