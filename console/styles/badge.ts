import { css } from 'lit';

/** A state by shape, colour and word: a shape of 14 px before the word, both in the element's `color`. */
export const badge = css`
  :host {
    display: inline-flex;
    align-items: baseline;
    gap: 8px;
    color: var(--sk-idle);
    font-weight: 600;
    white-space: nowrap;
  }
  svg {
    flex: none;
    align-self: center;
    width: 14px;
    height: 14px;
    fill: currentColor;
  }
  .line {
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }
  .dashed {
    stroke-dasharray: 3 2.4;
  }
  .cut {
    fill: none;
    stroke: var(--sk-surface);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
