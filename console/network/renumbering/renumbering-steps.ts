import { html, nothing } from 'lit';
import type { RenumberingStep } from '../../api/renumbering.ts';
import { formatDuration } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** What a step does, in one line. */
export function stepWords({ kind, leaseSeconds = 0, seconds = 0 }: RenumberingStep): string {
  switch (kind) {
    case 'shorten-leases':
      return t('renumber-step.shorten-leases', { duration: formatDuration(leaseSeconds) });
    case 'wait':
      return t('renumber-step.wait', { duration: formatDuration(seconds) });
    case 'switch':
    case 'restore-leases':
      return t(`renumber-step.${kind}`);
  }
}

/** What a step cuts off, and for how long. */
export function interruptionWords({ interrupts, interruptsSeconds }: RenumberingStep): string {
  if (interrupts === 'nothing') return t('renumber-interrupts.nothing');
  if (typeof interruptsSeconds !== 'number') return t('renumber-interrupts.until-changed');
  return t('renumber-interrupts.for', { duration: formatDuration(interruptsSeconds) });
}

/** The steps of a renumbering as an ordered list; styled by `renumberingStyles`. */
export function renderSteps(steps: readonly RenumberingStep[]) {
  return html`<ol class="steps">
    ${steps.map(
      (step) => html`<li class=${step.done ? 'done' : nothing}>
        <strong>${stepWords(step)}</strong>
        <span class="muted">${step.done ? t('renumber.step-done') : interruptionWords(step)}</span>
        ${step.moves?.map(
          ({ siteName, lan, from, to }) => html`<p>
            ${siteName} · ${lan} <span class="mono">${from} → ${to}</span>
          </p>`,
        )}
      </li>`,
    )}
  </ol>`;
}
