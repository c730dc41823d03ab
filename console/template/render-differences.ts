import { html } from 'lit';
import type { VersionDifference } from '../api/template.ts';
import { contentPlaceWords } from '../editing/place-words.ts';
import type { Schema } from '../forms/schema.ts';
import { valueText } from '../forms/words.ts';
import { t } from '../locales/locale.ts';

const MARKS = { added: '+', removed: '−', changed: '→' } as const;

/** What became different between two versions, in the words of the parameters. */
export function renderDifferences(schema: Schema, differences: readonly VersionDifference[]) {
  if (differences.length === 0) return html`<p class="muted">${t('compare.same')}</p>`;
  return html`<ul>
    ${differences.map(
      ({ kind, pointer, before, after }) => html`<li>
        <b title=${t(`change.${kind}`)}>${MARKS[kind]}</b> ${contentPlaceWords(schema, pointer)}:
        ${[before, after]
          .filter((value) => value !== undefined)
          .map((value) => valueText(value))
          .join(' → ')}
      </li>`,
    )}
  </ul>`;
}
