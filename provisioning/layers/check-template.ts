import type { NetworkKind } from '../catalogue.ts';
import { type Fault, ProvisioningError } from '../errors.ts';
import type { TemplateLayer } from '../input.ts';
import { isWithin } from '../json-pointer.ts';
import { renderNetwork } from '../render.ts';
import { checkTemplateShape } from './check-layer.ts';
import { type Sample, samplesOf } from './samples.ts';

/** Where a template stands in the input of a rendering. */
const TEMPLATE = '/layers/template';

/** What goes wrong at a sample's own parameters, or at a site, is due to the template as a whole. */
const UNLOCATED = '/patch';

/**
 * Whether networks can be made from a template: its parts are right by themselves, and sample networks of the kind
 * render with it. No faults: it can be published. Pointers are into the template, e.g. `/patch/lans/0/device`,
 * `/overlays/hub/firewall/policies/0/from`, `/locks/2`.
 */
export function checkTemplate(kind: NetworkKind, template: TemplateLayer): Fault[] {
  const faults = checkTemplateShape(kind, template);
  if (faults.length > 0) return faults;
  const found = samplesOf(kind, template).flatMap((sample) => sampleFaults(template, sample));
  const located = found.filter(({ pointer }) => pointer !== UNLOCATED);
  const told = located.length > 0 ? located : found;
  const first = new Map(told.toReversed().map((fault) => [`${fault.pointer} ${fault.code}`, fault]));
  return [...first.values()].toReversed();
}

function sampleFaults(template: TemplateLayer, sample: Sample): Fault[] {
  try {
    renderNetwork(sample.input);
    return [];
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    const chosen = ({ code, pointer }: Fault) =>
      code === 'parameter-locked' && sample.choices.some((choice) => isWithin(pointer, choice));
    if (error.faults.some(chosen)) return [];
    return error.faults.map((fault) => ({
      ...fault,
      pointer: placeInTemplate(template, fault),
      detail: `${sample.name}: ${fault.detail}`,
    }));
  }
}

function placeInTemplate({ locks }: TemplateLayer, { pointer, code }: Fault): string {
  if (isWithin(pointer, TEMPLATE)) return pointer.slice(TEMPLATE.length);
  if (code !== 'parameter-locked') return UNLOCATED;
  // What a sample writes is a plain value or a list: no lock is inside it.
  return `/locks/${locks.findIndex((lock) => isWithin(pointer, lock))}`;
}
