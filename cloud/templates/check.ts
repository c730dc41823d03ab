import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { TemplateLayer } from '../../provisioning/input.ts';
import { checkTemplate, checkTemplateShape } from '../../provisioning/layers/index.ts';
import { AppError, type Fault } from '../platform/errors.ts';

/**
 * A draft can be anything that has the shape of a template.
 * @throws template-invalid with pointers into `{ patch, locks, overlays }`
 */
export function refuseMisshapen(kind: NetworkKind, layer: TemplateLayer): void {
  refuse(checkTemplateShape(kind, layer));
}

/**
 * What is published can be rendered: it was, against sample networks of the kind.
 * @throws template-invalid with pointers into `{ patch, locks, overlays }`
 */
export function refuseBroken(kind: NetworkKind, layer: TemplateLayer): void {
  refuse(checkTemplate(kind, layer));
}

function refuse(faults: readonly Fault[]): void {
  if (faults[0]) throw new AppError('template-invalid', faults[0].detail, { faults });
}
