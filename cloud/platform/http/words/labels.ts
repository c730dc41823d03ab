import { tokensOf } from '../../../../provisioning/json-pointer.ts';
import { parameterTitles } from '../../../../provisioning/parameter-texts/parameter-titles.ts';
import { MEMBERS } from './members.ts';
import type { ProblemLocale } from './problem-locale.ts';

/** Below these members parameters stand, by the names that their schema gives them. */
const OF_PARAMETERS = /^\/(parameters|patch|overlays\/(hub|spoke|single))(?=\/)/;
const EXCEPTION = /^\/(siteOverrides|applianceOverrides)\/[^/]+/;

/**
 * What a person calls the place that a fault points to: the words of the field's label, e.g. `DNS › Upstream resolvers`.
 * Empty for the whole document and for places that have no words.
 */
export function labelOf(pointer: string, locale: ProblemLocale): string {
  if (pointer.startsWith('?')) return memberLabel(camel(pointer.slice(1)), locale);
  const inside = OF_PARAMETERS.exec(pointer)?.[0];
  if (inside !== undefined) return titlesBelow(pointer.slice(inside.length), locale);
  const titles = titlesBelow(pointer, locale);
  return titles || membersOn(pointer, locale);
}

const titlesBelow = (pointer: string, locale: ProblemLocale) =>
  parameterTitles(tokensOf(pointer.replace(EXCEPTION, '')), locale).join(' › ');

/** The last member that has a name; an element of a list is counted from 1. */
function membersOn(pointer: string, locale: ProblemLocale): string {
  const tokens = tokensOf(pointer);
  const at = tokens.findLastIndex((token) => !/^\d+$/.test(token));
  const name = tokens[at];
  if (name === undefined) return '';
  const label = memberLabel(camel(name), locale);
  const list = tokens[at - 2];
  const index = tokens[at - 1];
  if (!list || !index || !/^\d+$/.test(index)) return label;
  const before = memberLabel(camel(list), locale);
  return [before && `${before} ${Number(index) + 1}`, label].filter(Boolean).join(' › ');
}

function memberLabel(name: string, locale: ProblemLocale): string {
  return MEMBERS[name]?.[locale] ?? '';
}

/** Of a column or a member of a query. */
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
